"""Calendar entries of a panel: its times, and the day reviews are due."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from firstrung.core.calendars import CANCEL, PUBLISH, Entry, calendar_file
from firstrung.validation.models import Panel, PanelSeat, PanelSlot

REMIND_BEFORE = timedelta(days=2)
PRODUCT = "Panels"


def seat_calendar(seat: PanelSeat, *, now: datetime, cancelled: bool = False) -> bytes:
    """A panelist's entries: the slots of the seat, and until when the reviews are due."""
    slots = [_slot(seat.panel, slot, owner=seat.uid.hex) for slot in seat.slots.all()]
    due = Entry(
        name=f"due-{seat.uid.hex}",
        summary=_("Reviews due: %(title)s") % {"title": seat.panel.title},
        begin=seat.panel.closes_on,
        text=_("The link to your portfolios is in the letter of the panel."),
        remind=REMIND_BEFORE,
    )
    method = CANCEL if cancelled else PUBLISH
    return calendar_file([*slots, due], product=PRODUCT, now=now, method=method)


def panel_calendar(panel: Panel, *, now: datetime) -> bytes:
    """A coordinator's entries: all slots, and the panel's first and last day."""
    entries = [_slot(panel, slot, owner=panel.uid.hex) for slot in panel.slots.all()]
    entries += [
        Entry(name=f"{name}-{panel.uid.hex}", summary=text % {"title": panel.title}, begin=day)
        for name, day, text in (
            ("opens", panel.opens_on, _("%(title)s opens")),
            ("closes", panel.closes_on, _("%(title)s closes")),
        )
    ]
    return calendar_file(entries, product=PRODUCT, now=now)


def _slot(panel: Panel, slot: PanelSlot, *, owner: str) -> Entry:
    return Entry(
        name=f"slot-{slot.uid.hex}-{owner}",
        summary=panel.title,
        begin=slot.starts_at,
        end=slot.ends_at,
        place=slot.place,
    )
