"""The tracks of a panel and the times at which its panelists meet."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.validation.models import Panel, PanelSlot, PanelTrack
from firstrung.validation.services.panels import lock_panel, not_closed


@transaction.atomic
def add_track(*, actor: Person, panel: Panel, name: str, now: datetime) -> PanelTrack:
    """A track; portfolios in it go to panelists who take it."""
    panel = lock_panel(actor, panel)
    not_closed(panel)
    if panel.tracks.filter(name__iexact=name).exists():
        raise Problem(_("There is a track of this name."), field="name")
    track = PanelTrack.objects.create(panel=panel, name=name)
    record(actor, "validation.panel.track_added", panel, now=now, name=name)
    return track


@transaction.atomic
def remove_track(*, actor: Person, panel: Panel, track: PanelTrack, now: datetime) -> None:
    """Remove a track; its portfolios and panelists stay, without one."""
    panel = lock_panel(actor, panel)
    not_closed(panel)
    if panel.tracks.filter(pk=track.pk).delete()[0]:
        record(actor, "validation.panel.track_removed", panel, now=now, name=track.name)


@transaction.atomic
def add_slot(
    *,
    actor: Person,
    panel: Panel,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    place: str = "",
) -> PanelSlot:
    """A time at which panelists review together."""
    panel = lock_panel(actor, panel)
    not_closed(panel)
    if ends_at <= starts_at:
        raise Problem(_("The end must come after the beginning."), field="ends")
    slot = PanelSlot.objects.create(panel=panel, starts_at=starts_at, ends_at=ends_at, place=place)
    record(actor, "validation.panel.slot_added", panel, now=now, slot=str(slot.uid))
    return slot


@transaction.atomic
def remove_slot(*, actor: Person, panel: Panel, slot: PanelSlot, now: datetime) -> None:
    """Remove a slot; portfolios and panelists in it stay, without one."""
    panel = lock_panel(actor, panel)
    not_closed(panel)
    if panel.slots.filter(pk=slot.pk).delete()[0]:
        record(actor, "validation.panel.slot_removed", panel, now=now, slot=str(slot.uid))
