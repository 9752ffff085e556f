"""Seats of a panel: who sits for which employer, with what limits."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import LinkPurpose, Organization, Person, revoke_links
from firstrung.jobs.public import publish
from firstrung.validation.enums import PanelState, ReviewState
from firstrung.validation.events import PanelistReleased
from firstrung.validation.models import Panel, PanelSeat, PanelSlot, PanelTrack, Review
from firstrung.validation.selectors.people import panelist_choices
from firstrung.validation.services.panels import ChangedMeanwhileError, lock_panel, not_closed
from firstrung.validation.services.plans import mend


@transaction.atomic
def add_seat(
    *, actor: Person, panel: Panel, panelist: Person, employer: Organization, now: datetime
) -> PanelSeat:
    """Seat a panelist for an employer; on an open panel the letter comes with the first review."""
    panel = lock_panel(actor, panel)
    not_closed(panel)
    fit = panelist_choices(on=timezone.localdate(now))
    if not fit.filter(person=panelist, organization=employer).exists():
        raise Problem(
            _("%(name)s is not a panelist of an employer.") % {"name": panelist.name},
            field="panelist",
        )
    seat, made = PanelSeat.objects.get_or_create(
        panel=panel, panelist=panelist, defaults={"employer": employer}
    )
    if not made and seat.released_at is not None:
        seat.released_at, made = None, True
        seat.save(update_fields=["released_at"])
    if made:
        record(actor, "validation.panel.seated", panel, now=now, panelist=str(panelist.uid))
    return seat


@transaction.atomic
def release_seat(*, actor: Person, seat: PanelSeat, now: datetime) -> PanelSeat:
    """Free a panelist of what is still to do and end the link; what is in stays.

    Where a plan is in use, a mend of it is proposed: somebody else takes over what is open.
    """
    panel = lock_panel(actor, seat.panel)
    not_closed(panel)
    seat = PanelSeat.objects.select_for_update().get(pk=seat.pk)
    if seat.released_at is None:
        seat.released_at = now
        seat.save(update_fields=["released_at"])
        awaited = Review.objects.filter(panel=panel, reviewer=seat.panelist_id).pending()
        awaited.update(state=ReviewState.VOID)
        revoke_links(person=seat.panelist, purpose=LinkPurpose.REVIEW, target=panel.uid, now=now)
        record(actor, "validation.panel.released", panel, now=now, seat=str(seat.uid))
        if panel.state == PanelState.OPEN:
            publish(PanelistReleased(panel_id=panel.pk, seat_id=seat.pk))
        reason = _("%(name)s was released") % {"name": seat.panelist.name}
        mend(panel, actor=actor, reason=reason, now=now)
    return seat


@dataclass(frozen=True)
class SeatTerms:
    """What a panelist can take; no tracks or no slots mean any."""

    is_senior: bool = False
    max_load: int | None = None
    tracks: Sequence[PanelTrack] = ()
    slots: Sequence[PanelSlot] = ()

    @classmethod
    def of(cls, seat: PanelSeat) -> "SeatTerms":
        """As they are now."""
        return cls(seat.is_senior, seat.max_load, tuple(seat.tracks.all()), tuple(seat.slots.all()))

    @property
    def mark(self) -> str:
        """A short mark that changes with any of the terms."""
        chosen = [sorted(row.pk for row in rows) for rows in (self.tracks, self.slots)]
        text = repr((self.is_senior, self.max_load, chosen))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def change_seat(
    *, actor: Person, seat: PanelSeat, terms: SeatTerms, seen: str, now: datetime
) -> PanelSeat:
    """Change what a panelist can take; ``seen`` is the mark of the terms that were looked at."""
    panel = lock_panel(actor, seat.panel)
    not_closed(panel)
    seat = PanelSeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if SeatTerms.of(seat).mark != seen:
        raise ChangedMeanwhileError(
            _("Somebody else changed this seat meanwhile. It is shown below; decide again.")
        )
    chosen = {row.panel_id for row in terms.tracks} | {row.panel_id for row in terms.slots}
    if chosen - {panel.pk}:
        raise Problem(_("Choose tracks and slots of this panel."))
    seat.is_senior, seat.max_load = terms.is_senior, terms.max_load
    seat.save(update_fields=["is_senior", "max_load"])
    seat.tracks.set(terms.tracks)
    seat.slots.set(terms.slots)
    record(actor, "validation.panel.seat_changed", panel, now=now, seat=str(seat.uid))
    return seat
