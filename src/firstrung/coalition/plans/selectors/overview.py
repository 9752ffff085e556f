"""From a worked-out network to values for pages: tasks, plans at a glance, the longest way."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from firstrung.coalition.plans.rows import Moment, Overview, PlannedTask, PlanSpan
from firstrung.coalition.plans.selectors.network import Network
from firstrung.engines.schedule import Calendar, Schedule


def planned_tasks(network: Network) -> dict[int, PlannedTask]:
    """Every task of the network with its timing."""
    timings, successors = network.schedule.timings, network.schedule.successors
    finished = {row[0] for row in network.rows if row[11]}
    found: dict[int, PlannedTask] = {}
    for row in network.rows:
        pk = row[0]
        timing, after = timings[pk], network.after.get(pk, ())
        worked_out = (
            timing.begin,
            timing.end,
            timing.slack,
            timing.critical,
            timing.late,
            timing.slip,
            timing.own,
            tuple(after),
            successors[pk],
            all(other in finished for other, _lag in after),
        )
        found[pk] = PlannedTask._make((*row, *worked_out))
    return found


def overview_of(
    network: Network, tasks: dict[int, PlannedTask], plans: Iterable[int], *, today: date
) -> Overview:
    """Spans of the plans, the longest way to the end of everything, late tasks worst first."""
    schedule, wanted = network.schedule, set(plans)
    by_plan: dict[int, list[PlannedTask]] = defaultdict(list)
    for task in tasks.values():
        if task.initiative in wanted:
            by_plan[task.initiative].append(task)
    open_ends = [
        (schedule.ends[plan], -plan)
        for plan, rows in by_plan.items()
        if any(not row.finished for row in rows)
    ]
    last = -max(open_ends)[1] if open_ends else None
    path = _path(schedule, tasks, last)
    on_path = {plan for _task, plan in path}
    slips = _slips(schedule, by_plan, network.days_off, today=today)
    spans = {
        plan: _span(plan, rows, schedule, slips.get(plan), today=today, on_path=plan in on_path)
        for plan, rows in by_plan.items()
    }
    _split(spans, schedule, tasks)
    late = [row for rows in by_plan.values() for row in rows if row.late_days]
    late.sort(key=lambda row: (-row.late_days, not row.critical, row.end, row.id))
    return Overview(spans, path, last, tuple((row.initiative, row.id) for row in late))


def _path(
    schedule: Schedule, tasks: dict[int, PlannedTask], plan: int | None
) -> tuple[tuple[int, int], ...]:
    found = schedule.critical_path[plan] if plan is not None else ()
    return tuple((pk, tasks[pk].initiative) for pk in found if isinstance(pk, int))


def _slips(
    schedule: Schedule,
    by_plan: dict[int, list[PlannedTask]],
    days_off: list[date],
    *,
    today: date,
) -> dict[int, int]:
    """Working days from the agreed to the forecast end, for the plans that were agreed on."""
    agreed = {
        plan: max(row.baseline_end for row in rows if row.baseline_end)
        for plan, rows in by_plan.items()
        if any(row.baseline_end for row in rows)
    }
    if not agreed:
        return {}
    ends = [schedule.ends[plan] for plan in agreed]
    calendar = Calendar(min([today, *agreed.values(), *ends]), days_off)
    numbers = zip(calendar.after(ends), calendar.after(list(agreed.values())), strict=True)
    return {plan: now - then for plan, (now, then) in zip(agreed, numbers, strict=True)}


def _span(
    plan: int,
    rows: list[PlannedTask],
    schedule: Schedule,
    slip: int | None,
    *,
    today: date,
    on_path: bool,
) -> PlanSpan:
    late = [row for row in rows if row.late_days]
    overdue = sum(1 for row in late if row.overdue(today))
    return PlanSpan(
        initiative=plan,
        tasks=len(rows),
        finished=sum(1 for row in rows if row.finished),
        begin=min(row.begin for row in rows),
        end=schedule.ends[plan],
        baseline_begin=min((r.baseline_begin for r in rows if r.baseline_begin), default=None),
        baseline_end=max((r.baseline_end for r in rows if r.baseline_end), default=None),
        slip=slip,
        inherited=None if slip is None else 0,
        overdue=overdue,
        behind=len(late) - overdue,
        critical=sum(1 for row in rows if row.critical),
        on_path=on_path,
        moments=tuple(
            Moment(row.id, row.title, row.end, row.finished is not None, row.late_days)
            for row in rows
            if row.is_milestone
        ),
    )


def _split(spans: dict[int, PlanSpan], schedule: Schedule, tasks: dict[int, PlannedTask]) -> None:
    """Say which part of each plan's slip came from other initiatives.

    Back along the longest way to the plan's end: where it enters from another initiative, the
    slip that the foreign task had by then is inherited, but no more than there is in all.
    """
    for plan, span in spans.items():
        if span.slip is None or span.slip <= 0:
            continue
        way = [tasks[pk] for pk in schedule.critical_path[plan] if isinstance(pk, int)]
        foreign = next((row for row in reversed(way) if row.initiative != plan), None)
        if foreign is None and way:
            foreign = _finished_driver(way[0], tasks)
        if foreign is not None and (foreign.slip or 0) > 0:
            spans[plan] = span._replace(inherited=min(foreign.slip or 0, span.slip))


def _finished_driver(first: PlannedTask, tasks: dict[int, PlannedTask]) -> PlannedTask | None:
    """The foreign task, finished by now, that came last before the first of the way."""
    before = [tasks[other] for other, _lag in first.after]
    last = max(before, key=lambda row: row.end, default=None)
    return last if last is not None and last.initiative != first.initiative else None
