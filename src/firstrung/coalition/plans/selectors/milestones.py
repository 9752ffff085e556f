"""Milestones that are near."""

from dataclasses import dataclass
from datetime import date, timedelta

from firstrung.coalition.plans.rows import Moment
from firstrung.coalition.plans.selectors.heads import PlanHead, heads_for
from firstrung.coalition.plans.selectors.ready import Ready, ready
from firstrung.identity.public import Person


@dataclass(frozen=True)
class NearMilestone:
    """A milestone that is not reached yet, and the initiative it belongs to."""

    moment: Moment
    head: PlanHead


def near_milestones(plan: Ready, heads: list[PlanHead], *, until: date) -> list[NearMilestone]:
    """Milestones of these initiatives that are forecast for ``until`` or earlier, in order."""
    spans = plan.overview().spans
    found = [
        NearMilestone(moment, head)
        for head in heads
        if head.id in spans
        for moment in spans[head.id].moments
        if not moment.reached and moment.day <= until
    ]
    return sorted(found, key=lambda row: (row.moment.day, row.head.title, row.moment.task))


def upcoming_milestones(
    actor: Person, *, today: date, days: int = 60, most: int = 50
) -> list[NearMilestone]:
    """The milestones of the next ``days`` days in all running initiatives that the actor sees."""
    heads = heads_for(actor).rows
    until = today + timedelta(days=days)
    return near_milestones(ready(today=today), heads, until=until)[:most]
