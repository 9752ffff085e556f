"""The master plan: all plans of chosen and active initiatives on one time axis (D68)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from firstrung.coalition.plans.rows import Overview, PlannedTask, PlanSpan
from firstrung.coalition.plans.selectors.alignment import Alignment, Cycles, cycles
from firstrung.coalition.plans.selectors.heads import Heads, PlanHead, Wanted, heads_for
from firstrung.coalition.plans.selectors.late import LateTask, late_ids, told
from firstrung.coalition.plans.selectors.milestones import NearMilestone, near_milestones
from firstrung.coalition.plans.selectors.ready import Ready, ready
from firstrung.engines.schedule import Window
from firstrung.identity.public import Person

WORST = 10
SOON = timedelta(days=60)


@dataclass(frozen=True)
class MasterLine:
    """An initiative in the master plan; ``span`` is None while it has no tasks."""

    head: PlanHead
    span: PlanSpan | None
    alignment: Alignment | None
    tasks: tuple[PlannedTask, ...] = ()


@dataclass(frozen=True)
class Totals:
    """How the wanted initiatives stand, counted."""

    initiatives: int
    late: int
    unplanned: int
    tasks: int
    finished: int
    overdue: int
    behind: int
    missing_cycle: int

    @property
    def on_time(self) -> int:
        """Initiatives with a plan that is kept."""
        return self.initiatives - self.late - self.unplanned


@dataclass(frozen=True)
class PathStep:
    """A task on the longest way to the end of everything."""

    task: PlannedTask
    head: PlanHead | None


@dataclass
class MasterPlan:
    """Everything the pages of the master plan ask for, read once."""

    heads: Heads
    wanted: list[PlanHead]
    overview: Overview
    plan: Ready
    cycles: Cycles
    alignments: dict[int, Alignment | None] = field(default_factory=dict)

    def only(self, wanted: Wanted) -> "MasterPlan":
        """The same with those initiatives that are wanted, in the order in which they begin."""
        spans = self.overview.spans
        rows = self.heads.wanted(wanted)
        if wanted.late:
            rows = [row for row in rows if row.id in spans and spans[row.id].late]

        def order(row: PlanHead) -> tuple[date, str, int]:
            return (spans[row.id].begin if row.id in spans else date.max, row.title, row.id)

        return replace(self, wanted=sorted(rows, key=order))

    def lines(self, heads: Sequence[PlanHead], opened: Iterable[int] = ()) -> list[MasterLine]:
        """Some initiatives with span and recruiting cycle; the opened ones with their tasks."""
        tasks = self.plan.tasks_of([pk for pk in opened if pk in self.overview.spans])
        return [
            MasterLine(
                head,
                self.overview.spans.get(head.id),
                self.alignment(head),
                tuple(tasks.get(head.id, ())),
            )
            for head in heads
        ]

    def alignment(self, head: PlanHead) -> Alignment | None:
        """How an initiative lies to its recruiting cycle."""
        if head.id not in self.alignments:
            span = self.overview.spans.get(head.id)
            sectors = self.heads.sectors_of.get(head.id, ())
            self.alignments[head.id] = (
                self.cycles.alignment(span, head.cycle, sectors) if span else None
            )
        return self.alignments[head.id]

    def windows(self) -> list[Window]:
        """The seasons over the time of all plans, of every cycle that is not one employer's."""
        spans = self.overview.spans.values()
        first = min((span.begin for span in spans), default=self.plan.today)
        last = max((span.end for span in spans), default=self.plan.today)
        return self.cycles.windows(self.cycles.common, first, last)

    def totals(self) -> Totals:
        """The wanted initiatives, counted."""
        found = [self.overview.spans.get(head.id) for head in self.wanted]
        spans = [span for span in found if span is not None]
        fits = [self.alignment(head) for head in self.wanted]
        return Totals(
            initiatives=len(found),
            late=sum(span.late for span in spans),
            unplanned=len(found) - len(spans),
            tasks=sum(span.tasks for span in spans),
            finished=sum(span.finished for span in spans),
            overdue=sum(span.overdue for span in spans),
            behind=sum(span.behind for span in spans),
            missing_cycle=sum(1 for row in fits if row is not None and row.missed),
        )

    def worst(self, most: int = WORST) -> list[LateTask]:
        """The worst late work of the wanted initiatives."""
        return told(self.plan, self.heads.rows, late_ids(self.plan, self.wanted)[:most])

    def path(self) -> list[PathStep]:
        """The longest way to the end of everything, first to last."""
        known = {head.id: head for head in self.heads.rows}
        groups = self.plan.tasks_of({plan for _task, plan in self.overview.path})
        tasks = {row.id: row for rows in groups.values() for row in rows}
        return [
            PathStep(tasks[task], known.get(plan))
            for task, plan in self.overview.path
            if task in tasks
        ]

    def soon(self, most: int = 20) -> list[NearMilestone]:
        """Milestones of the wanted initiatives within sixty days, overdue ones included."""
        until = self.plan.today + SOON
        return near_milestones(self.plan, self.wanted, until=until)[:most]


def master_plan(actor: Person, *, today: date) -> MasterPlan:
    """The master plan as the actor sees it.

    A constant number of queries; the schedule itself is kept ready (`ready`).
    """
    heads, plan = heads_for(actor), ready(today=today)
    found = MasterPlan(heads, [], plan.overview(), plan, cycles(today=today))
    return found.only(Wanted())
