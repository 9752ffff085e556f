"""What is known of a task and of a plan once the schedule is worked out: plain values.

Kept ready for every page, so that they hold no rows of the database. Words are made later: a
page knows its language.
"""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from firstrung.coalition.enums import TaskKind


class PlannedTask(NamedTuple):
    """A task and its timing; people, organizations and initiatives by their key.

    ``begin`` and ``end`` are what happened or is forecast. ``deadline`` is the day fixed from
    outside, else the end that was agreed on. Slack, slip and missed days are working days as in
    `engines.schedule.Timing`. ``after`` and ``behind`` are the tasks that it waits for and that
    wait for it; ``ready`` says that all it waits for is finished.
    """

    id: int
    uid: UUID
    initiative: int
    kind: str
    title: str
    owner: int | None
    organization: int | None
    days: int
    not_before: date | None
    due_on: date | None
    started: date | None
    finished: date | None
    baseline_begin: date | None
    baseline_end: date | None
    begin: date
    end: date
    slack: int | None
    critical: bool
    missed: int | None
    slip: int | None
    own: int | None
    after: tuple[tuple[int, int], ...]
    behind: tuple[int, ...]
    ready: bool

    @property
    def is_milestone(self) -> bool:
        """A moment, not a stretch of work."""
        return self.kind == TaskKind.MILESTONE

    @property
    def deadline(self) -> date | None:
        """Until when it has to be done."""
        return self.due_on or self.baseline_end

    @property
    def inherited(self) -> int | None:
        """The part of the slip that came from what it waited for, or from a late beginning."""
        return None if self.slip is None or self.own is None else self.slip - self.own

    @property
    def late_days(self) -> int:
        """Working days by which its deadline is or will be missed; 0 once it is finished."""
        return 0 if self.finished else self.missed or 0

    def overdue(self, today: date) -> bool:
        """Whether its deadline has passed without it being finished."""
        return self.finished is None and self.deadline is not None and self.deadline < today

    def state(self, today: date) -> str:
        """One of finished, overdue, behind (will be late), started, ready, waiting."""
        if self.finished:
            return "finished"
        if self.overdue(today):
            return "overdue"
        if self.late_days:
            return "behind"
        if self.started:
            return "started"
        return "ready" if self.ready and self.begin <= today else "waiting"


class Moment(NamedTuple):
    """A milestone of a plan: its task, its day, whether it is reached, days its deadline is missed."""

    task: int
    title: str
    day: date
    reached: bool
    missed: int


class PlanSpan(NamedTuple):
    """A whole plan at a glance.

    ``slip``: working days by which its end lies behind the end that was agreed on, None before
    there is an agreement; ``inherited`` is the part that came from other initiatives.
    ``overdue`` and ``behind`` count tasks. ``on_path``: it holds tasks of the longest way to the
    end of everything.
    """

    initiative: int
    tasks: int
    finished: int
    begin: date
    end: date
    baseline_begin: date | None
    baseline_end: date | None
    slip: int | None
    inherited: int | None
    overdue: int
    behind: int
    critical: int
    on_path: bool
    moments: tuple[Moment, ...]

    @property
    def own(self) -> int | None:
        """The part of the slip that arose in the initiative itself."""
        return None if self.slip is None or self.inherited is None else self.slip - self.inherited

    @property
    def late(self) -> bool:
        """Whether a deadline is or will be missed, or its end slips."""
        return bool(self.overdue or self.behind or (self.slip or 0) > 0)

    @property
    def done(self) -> bool:
        """Whether every task is finished."""
        return self.finished == self.tasks


class Overview(NamedTuple):
    """All plans: spans by initiative, the longest way to the end of everything, late tasks.

    ``late`` holds (initiative, task), worst first. ``ends_with`` is the initiative that ends
    last; ``path`` ids of tasks with their initiatives, first to last.
    """

    spans: dict[int, PlanSpan]
    path: tuple[tuple[int, int], ...]
    ends_with: int | None
    late: tuple[tuple[int, int], ...]
