"""One pass forward, one pass back over the network of all tasks."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .calendar import Calendar
from .model import Cycle, PlanError, Task, Timing, UnknownTask


@dataclass(frozen=True)
class Schedule:
    """The timing of each task, the end of each plan, and a longest way to each end.

    ``ends``: plan → the day its last task ends. ``critical_path``: plan → ids of a longest
    chain of unfinished tasks to that end, first to last. It may begin in another plan.
    """

    timings: Mapping[Hashable, Timing]
    ends: Mapping[Hashable, date]
    critical_path: Mapping[Hashable, tuple[Hashable, ...]]
    successors: Mapping[Hashable, tuple[Hashable, ...]]

    def held_up_by(self, task: Hashable) -> tuple[Hashable, ...]:
        """Every task that cannot end before this one has, in no particular order."""
        seen: dict[Hashable, None] = {}
        waiting = list(self.successors[task])
        while waiting:
            following = waiting.pop()
            if following not in seen:
                seen[following] = None
                waiting.extend(self.successors[following])
        return tuple(seen)


def schedule(
    tasks: Sequence[Task],
    *,
    today: date,
    begins: Mapping[Hashable, date] | None = None,
    days_off: Iterable[date] = (),
) -> Schedule:
    """Work out the plans as they stand ``today``.

    ``begins`` gives the first day of a plan (today where it is missing). What has not begun
    begins today at the earliest; what has begun and should be over ends today at the earliest.
    Raises `UnknownTask`, `Cycle` or `PlanError`. Linear in tasks and links.
    """
    _check(tasks)
    network = _Network(tasks, today, begins or {}, days_off)
    network.forward()
    network.backward()
    return network.told()


def _check(tasks: Sequence[Task]) -> None:
    known: set[Hashable] = set()
    for task in tasks:
        if task.id in known:
            raise PlanError(f"The task {task.id} is there twice.")
        known.add(task.id)
        if task.days < 0:
            raise PlanError(f"The task {task.id} has {task.days} days; 0 is the least.")
        if task.started and task.finished and task.finished < task.started:
            raise PlanError(f"The task {task.id} ended before it began.")
    for task in tasks:
        for link in task.after:
            if link.after not in known:
                raise UnknownTask(f"The task {task.id} waits for {link.after}, which is unknown.")
            if link.lag < 0:
                raise PlanError(f"The task {task.id} has a lag of {link.lag} days; 0 is the least.")


class _Network:
    """Tasks by place in the list; moments are numbers of working days, begins before ends."""

    def __init__(
        self,
        tasks: Sequence[Task],
        today: date,
        begins: Mapping[Hashable, date],
        days_off: Iterable[date],
    ) -> None:
        self.tasks = tasks
        place = {task.id: at for at, task in enumerate(tasks)}
        self.before = [[(place[link.after], link.lag) for link in task.after] for task in tasks]
        self.behind: list[list[tuple[int, int]]] = [[] for _ in tasks]
        for at, links in enumerate(self.before):
            for other, lag in links:
                self.behind[other].append((at, lag))
        self.order = _order(tasks, self.before, self.behind)
        given = [begins.get(task.plan, today) for task in tasks]
        stated = [day for task in tasks for day in (task.not_before, task.started, task.finished)]
        based = [task.baseline.begin for task in tasks if task.baseline]
        origin = min([today, *given, *(day for day in stated if day), *based])
        self.calendar = Calendar(origin, days_off)
        self.today = self.calendar.numbers([today])[0]
        self.given = self.calendar.numbers(given)
        self.not_before = self._numbers([task.not_before for task in tasks])
        self.started = self._numbers([task.started for task in tasks])
        self.finished = self._after([task.finished for task in tasks])
        self.due = self._after([task.due for task in tasks])
        self.begin = [0] * len(tasks)
        self.end = [0] * len(tasks)
        self.late_end = [0] * len(tasks)
        self.plan_end: dict[Hashable, int] = {}

    def _numbers(self, days: Sequence[date | None]) -> list[int | None]:
        known = self.calendar.numbers([day for day in days if day])
        numbers = iter(known)
        return [next(numbers) if day else None for day in days]

    def _after(self, days: Sequence[date | None]) -> list[int | None]:
        numbers = iter(self.calendar.after([day for day in days if day]))
        return [next(numbers) if day else None for day in days]

    def forward(self) -> None:
        """The earliest begin and end of each task."""
        for at in self.order:
            begin, end = self._earliest(at)
            self.begin[at], self.end[at] = begin, end
            plan = self.tasks[at].plan
            self.plan_end[plan] = max(self.plan_end.get(plan, end), end)

    def _earliest(self, at: int) -> tuple[int, int]:
        days, finished, started = self.tasks[at].days, self.finished[at], self.started[at]
        if finished is not None:
            return (
                max(finished - days, 0) if started is None else min(started, finished)
            ), finished
        if started is not None:
            return started, max(started + days, self.today + 1)
        begin = max(self.given[at], self.today, self.not_before[at] or 0)
        for other, lag in self.before[at]:
            begin = max(begin, self.end[other] + lag)
        return begin, begin + days

    def backward(self) -> None:
        """The latest end of each task that keeps the end of its plan and of those behind it."""
        for at in reversed(self.order):
            end = self.plan_end[self.tasks[at].plan]
            for other, lag in self.behind[at]:
                if self.finished[other] is None and self.started[other] is None:
                    length = self.end[other] - self.begin[other]
                    end = min(end, self.late_end[other] - length - lag)
            self.late_end[at] = end

    def _slack(self, at: int) -> int | None:
        return None if self.finished[at] is not None else self.late_end[at] - self.end[at]

    def _free(self, at: int) -> int | None:
        if self.finished[at] is not None:
            return None
        begins = [
            self.begin[other] - lag
            for other, lag in self.behind[at]
            if self.finished[other] is None and self.started[other] is None
        ]
        return min([self.plan_end[self.tasks[at].plan], *begins]) - self.end[at]

    def told(self) -> Schedule:
        """Numbers back to dates."""
        number = len(self.tasks)
        ends = [self._last(self.begin[at], self.end[at]) for at in range(number)]
        late_begins = [self.late_end[at] - (self.end[at] - self.begin[at]) for at in range(number)]
        late_ends = [self._last(late_begins[at], self.late_end[at]) for at in range(number)]
        begins = [min(self.begin[at], ends[at]) for at in range(number)]
        late_begins = [min(late_begins[at], late_ends[at]) for at in range(number)]
        spans = [self.calendar.dates(row) for row in (begins, ends, late_begins, late_ends)]
        based = self._baselines()
        timings = {
            task.id: self._timing(at, days, based.get(at))
            for at, (task, *days) in enumerate(zip(self.tasks, *spans, strict=True))
        }
        plans = list(self.plan_end)
        last = {
            self.tasks[at].plan: at
            for at in self.order
            if self.finished[at] is None and self.end[at] == self.plan_end[self.tasks[at].plan]
        }
        days = self.calendar.dates([max(self.plan_end[plan] - 1, 0) for plan in plans])
        return Schedule(
            timings=timings,
            ends=dict(zip(plans, days, strict=True)),
            critical_path={plan: self._path(last.get(plan)) for plan in plans},
            successors={
                task.id: tuple(self.tasks[other].id for other, _lag in self.behind[at])
                for at, task in enumerate(self.tasks)
            },
        )

    @staticmethod
    def _last(begin: int, end: int) -> int:
        """The last day of the work; a milestone is reached at the end of the day before."""
        return max(end - 1, 0) if end > 0 else begin

    def _timing(self, at: int, days: Sequence[date], based: tuple[int, int] | None) -> Timing:
        slack, due = self._slack(at), self.due[at]
        slip = own = None
        if based is not None:
            slip = self.end[at] - based[1]
            own = slip - (self.begin[at] - based[0])
        begin, end, late_begin, late_end = days
        return Timing(
            begin=begin,
            end=end,
            late_begin=late_begin,
            late_end=late_end,
            slack=slack,
            free=self._free(at),
            critical=slack is not None and slack <= 0,
            late=None if due is None else max(self.end[at] - due, 0),
            slip=slip,
            own=own,
        )

    def _baselines(self) -> dict[int, tuple[int, int]]:
        """Begin and end of each agreed task; a milestone begins when it ends."""
        places = [at for at, task in enumerate(self.tasks) if task.baseline]
        baselines = [task.baseline for task in self.tasks if task.baseline]
        begins = self.calendar.numbers([row.begin for row in baselines])
        ends = self.calendar.after([row.end for row in baselines])
        return {
            at: (begin if self.tasks[at].days else end, end)
            for at, begin, end in zip(places, begins, ends, strict=True)
        }

    def _path(self, last: int | None) -> tuple[Hashable, ...]:
        """Back from the unfinished task that ends last, always to one that held it up."""
        path: list[Hashable] = []
        while last is not None:
            path.append(self.tasks[last].id)
            last = self._driver(last)
        return tuple(reversed(path))

    def _driver(self, at: int) -> int | None:
        """The unfinished task whose end made this one begin when it does."""
        if self.started[at] is not None:
            return None
        for other, lag in self.before[at]:
            if self.finished[other] is None and self.end[other] + lag == self.begin[at]:
                return other
        return None


def _order(
    tasks: Sequence[Task], before: list[list[tuple[int, int]]], behind: list[list[tuple[int, int]]]
) -> list[int]:
    """Each task after all that it waits for (Kahn 1962); `Cycle` names a circle."""
    missing = [len(links) for links in before]
    order = [at for at, count in enumerate(missing) if not count]
    for at in order:
        for other, _lag in behind[at]:
            missing[other] -= 1
            if not missing[other]:
                order.append(other)
    if len(order) < len(tasks):
        raise Cycle(tuple(tasks[at].id for at in _circle(before, missing)))
    return order


def _circle(before: list[list[tuple[int, int]]], missing: list[int]) -> list[int]:
    """Walk back among the tasks that are left until one comes again."""
    at = next(place for place, count in enumerate(missing) if count)
    seen: dict[int, int] = {}
    way: list[int] = []
    while at not in seen:
        seen[at] = len(way)
        way.append(at)
        at = next(other for other, _lag in before[at] if missing[other])
    return way[seen[at] :][::-1]
