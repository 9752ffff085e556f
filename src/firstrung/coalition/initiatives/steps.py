"""Choose, start, finish, stop an initiative, and propose it again: each with its reason."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.activity.public import record
from firstrung.coalition.enums import InitiativeState
from firstrung.coalition.lifecycle import LIFECYCLE
from firstrung.coalition.models import Initiative
from firstrung.coalition.policies import STEER_INITIATIVE, coordinates
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Person

LABELS: dict[str, str | Promise] = {
    "choose": gettext_lazy("Choose it"),
    "start": gettext_lazy("Start it"),
    "finish": gettext_lazy("Finish it"),
    "stop": gettext_lazy("Stop it"),
    "propose": gettext_lazy("Propose it again"),
}
DONE: dict[str, str] = {
    "choose": "coalition.initiative.chosen",
    "start": "coalition.initiative.started",
    "finish": "coalition.initiative.finished",
    "stop": "coalition.initiative.stopped",
    "propose": "coalition.initiative.proposed_again",
}
ASKED: dict[str, str | Promise] = {
    "choose": gettext_lazy("Why this one, and why now?"),
    "start": gettext_lazy("What begins now?"),
    "finish": gettext_lazy("What came of it?"),
    "stop": gettext_lazy("Why does it stop?"),
    "propose": gettext_lazy("What has changed since it was stopped?"),
}
UNREASONED = frozenset({"start"})
"""Steps that need no reason; all others decide something that members will ask about."""


def possible_steps(actor: Person, initiative: Initiative) -> list[str]:
    """The steps that the actor may take now, in order of the lifecycle."""
    if not STEER_INITIATIVE.allows(actor, initiative):
        return []
    steps = LIFECYCLE.actions(initiative.state)
    return [step for step in steps if step != "choose" or coordinates(actor)]


def take_step(
    actor: Person, *, initiative: Initiative, action: str, reason: str, now: datetime
) -> Initiative:
    """One step of the lifecycle; the coalition's coordinators choose, whoever steers does the rest.

    Raises `Problem` where the state does not allow it, a reason is missing, or nobody leads.
    """
    STEER_INITIATIVE.require(actor, initiative)
    if action == "choose" and not coordinates(actor):
        raise NotYours("coalition.choose_initiative")
    with transaction.atomic():
        initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
        before, initiative.state = initiative.state, LIFECYCLE.after(initiative.state, action)
        _check(initiative, action, reason)
        _dates(initiative, action, now)
        initiative.save(update_fields=["state", "begins_on", "finished_on"])
        record(actor, DONE[action], initiative, now=now, reason=reason.strip(), before=before)
    return initiative


def _check(initiative: Initiative, action: str, reason: str) -> None:
    if action not in UNREASONED and not reason.strip():
        raise Problem(_("Write down the reason; the members will want to know."), field="reason")
    if action == "start" and initiative.lead_id is None:
        raise Problem(_("Nobody leads this initiative. Name a lead first."))


def _dates(initiative: Initiative, action: str, now: datetime) -> None:
    today = timezone.localdate(now)
    if action == "start" and (initiative.begins_on is None or initiative.begins_on > today):
        initiative.begins_on = today
    over = initiative.state in {InitiativeState.DONE, InitiativeState.STOPPED}
    initiative.finished_on = today if over else None
