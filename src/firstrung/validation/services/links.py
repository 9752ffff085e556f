"""A panelist's link: made when the letter is written, dated, revocable, for one panel only."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import LinkPurpose, Person, make_link, revoke_links
from firstrung.jobs.public import publish
from firstrung.validation.enums import PanelState
from firstrung.validation.events import PanelistInvited
from firstrung.validation.models import PanelSeat
from firstrung.validation.services.panels import lock_panel

DAYS_AFTER = 14
"""How long a link outlives the day on which the panel is to close."""


@transaction.atomic
def make_seat_link(*, seat: PanelSeat, now: datetime, replace: bool = True) -> str:
    """A new link for the seat; earlier ones end. Returns the secret, which is kept nowhere.

    Called by the process that sends the letter, so that no secret lies in a queue. Without
    ``replace``, as in a reminder, the links of earlier letters go on working.
    """
    panel = seat.panel
    if replace:
        revoke_links(person=seat.panelist, purpose=LinkPurpose.REVIEW, target=panel.uid, now=now)
    last = datetime.combine(panel.closes_on, time.max, timezone.get_current_timezone())
    until = max(last, now) + timedelta(days=DAYS_AFTER)
    link, secret = make_link(
        person=seat.panelist,
        purpose=LinkPurpose.REVIEW,
        target=panel.uid,
        valid_for=until - now,
        single_use=False,
        now=now,
    )
    seat.link, seat.link_sent_at = link, now
    seat.save(update_fields=["link", "link_sent_at"])
    return secret


@transaction.atomic
def resend_link(*, actor: Person, seat: PanelSeat, now: datetime) -> None:
    """Send the letter again, with a new link."""
    panel = lock_panel(actor, seat.panel)
    if panel.state != PanelState.OPEN or seat.released_at is not None:
        raise Problem(_("A link is sent only while the panel is open and the seat is taken."))
    publish(PanelistInvited(panel_id=panel.pk, seat_id=seat.pk))
    record(actor, "validation.panel.link_resent", panel, now=now, seat=str(seat.uid))


@transaction.atomic
def revoke_link(*, actor: Person, seat: PanelSeat, now: datetime) -> int:
    """End the link of a seat at once; how many links there were."""
    panel = lock_panel(actor, seat.panel)
    count = revoke_links(
        person=seat.panelist, purpose=LinkPurpose.REVIEW, target=panel.uid, now=now
    )
    record(actor, "validation.panel.link_revoked", panel, now=now, seat=str(seat.uid))
    return count
