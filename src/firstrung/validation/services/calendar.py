"""Calendar entries of a panel: its times, and the day reviews are due."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from firstrung.core.calendars import CANCEL, PUBLISH, Entry, Party, calendar_file
from firstrung.validation.models import Panel, PanelSeat, PanelSlot

REMIND_BEFORE = timedelta(days=2)
PRODUCT = "Panels"


def seat_calendar(seat: PanelSeat, *, now: datetime, cancelled: bool = False) -> bytes:
    """A panelist's entries: the slots of the seat, and until when the reviews are due.

    They are published and not requested: a request speaks of one entry, and one letter of all.
    """
    host = _host(seat.panel)
    email = seat.panelist.email
    who = Party(seat.panelist.name, email) if email else None
    slots = [_slot(slot, seat.panel, host, seat.uid.hex, who) for slot in seat.slots.all()]
    due = Entry(
        name=f"due-{seat.uid.hex}",
        summary=_("Reviews due: %(title)s") % {"title": seat.panel.title},
        begin=seat.panel.closes_on,
        text=_("The link to your portfolios is in the letter of the panel."),
        remind=REMIND_BEFORE,
        organizer=host,
        attendee=who,
    )
    method = CANCEL if cancelled else PUBLISH
    return calendar_file([*slots, due], product=PRODUCT, now=now, method=method)


def panel_calendar(panel: Panel, *, now: datetime) -> bytes:
    """A coordinator's entries: all slots, and the panel's first and last day."""
    host = _host(panel)
    entries = [_slot(slot, panel, host, panel.uid.hex) for slot in panel.slots.all()]
    entries += [
        Entry(
            name=f"{name}-{panel.uid.hex}",
            summary=text % {"title": panel.title},
            begin=day,
            organizer=host,
        )
        for name, day, text in (
            ("opens", panel.opens_on, _("%(title)s opens")),
            ("closes", panel.closes_on, _("%(title)s closes")),
        )
    ]
    return calendar_file(entries, product=PRODUCT, now=now)


def _host(panel: Panel) -> Party:
    """The organization that holds the panel, at the address of the site."""
    return Party(panel.organization.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def _slot(
    slot: PanelSlot, panel: Panel, host: Party, owner: str, attendee: Party | None = None
) -> Entry:
    return Entry(
        name=f"slot-{slot.uid.hex}-{owner}",
        summary=panel.title,
        begin=slot.starts_at,
        end=slot.ends_at,
        place=slot.place,
        organizer=host,
        attendee=attendee,
    )
