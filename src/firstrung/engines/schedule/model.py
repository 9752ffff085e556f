"""What a plan is made of, and what is worked out for each of its tasks."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date


class PlanError(ValueError):
    """A plan that cannot be worked out; the message says which task and why."""


class UnknownTask(PlanError):
    """A task waits for one that is not in any of the plans."""


class Cycle(PlanError):
    """Tasks that wait for each other in a circle; ``tasks`` names them in order."""

    def __init__(self, tasks: tuple[Hashable, ...]) -> None:
        self.tasks = tasks
        way = " → ".join(str(task) for task in (*tasks, tasks[0]))
        super().__init__(f"These tasks wait for each other in a circle: {way}.")


@dataclass(frozen=True, slots=True)
class Link:
    """Begin ``lag`` working days after ``after`` is finished."""

    after: Hashable
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """When a task was to begin and to end by the plan that was agreed on."""

    begin: date
    end: date


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work of ``days`` working days; a milestone takes none.

    ``not_before`` and ``due`` are fixed from outside, ``started`` and ``finished`` have
    happened. ``plan`` names the plan it belongs to.
    """

    id: Hashable
    days: int
    after: tuple[Link, ...] = ()
    plan: Hashable = ""
    not_before: date | None = None
    due: date | None = None
    started: date | None = None
    finished: date | None = None
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """When a task happens: as early as it can, and as late as it may.

    Dates are the first and last working day of the work; a milestone's are the day by whose
    end it is reached. ``slack`` is by how many working days the task may slip before the end
    of its plan, or of one that waits for it, slips; ``free`` before any other task does. Both
    are None once the task is finished. ``critical``: not finished and no slack. ``late``: working
    days by which the due day is missed, 0 when it is kept, None without one. ``slip``: working
    days by which the end lies behind the baseline (ahead: negative); ``own`` is the part that
    this task itself added, the rest it inherited from a late beginning.
    """

    begin: date
    end: date
    late_begin: date
    late_end: date
    slack: int | None
    free: int | None
    critical: bool
    late: int | None
    slip: int | None
    own: int | None
