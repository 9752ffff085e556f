"""Plans as tables for a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from firstrung.coalition.enums import InitiativeKind, TaskKind
from firstrung.coalition.plans.rows import PlannedTask
from firstrung.coalition.plans.selectors.master import MasterLine
from firstrung.coalition.plans.selectors.plan import PlanPage
from firstrung.identity.public import Organization, Person

FORECAST = (
    "begin",
    "end",
    "started",
    "finished",
    "agreed begin",
    "agreed end",
    "slack",
    "critical",
    "late",
    "slip",
    "own slip",
    "inherited slip",
)
KINDS = {choice.value: choice.label for choice in TaskKind}


def plan_rows(plan: PlanPage) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    """Heading and rows of one plan: the importer's columns first, then what was worked out."""
    header = ("title", "kind", "days", "owner", "organization", "not before", "due", "after")
    people = {row.owner for row in plan.tasks if row.owner}
    firms = {row.organization for row in plan.tasks if row.organization}
    addresses = dict(Person.objects.filter(pk__in=people).values_list("pk", "email"))
    names = dict(Organization.objects.filter(pk__in=firms).values_list("pk", "name"))
    rows = (
        (
            row.title,
            row.kind,
            row.days,
            addresses.get(row.owner or 0),
            names.get(row.organization or 0),
            row.not_before,
            row.due_on,
            plan.after_words(row),
            *_forecast(row),
        )
        for row in plan.tasks
    )
    return (*header, *FORECAST), rows


def _forecast(row: PlannedTask) -> tuple[object, ...]:
    return (
        row.begin,
        row.end,
        row.started,
        row.finished,
        row.baseline_begin,
        row.baseline_end,
        row.slack,
        _("yes") if row.critical else _("no"),
        row.late_days,
        row.slip,
        row.own,
        row.inherited,
    )


def master_rows(lines: Iterable[MasterLine]) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    """Heading and rows of the master plan, one row for each initiative."""
    header = (
        "initiative", "kind", "host", "lead", "tasks", "finished", "begin", "end", "agreed end",
        "slip", "own slip", "inherited slip", "overdue", "forecast late", "critical tasks",
        "recruiting cycle", "cycle opens", "cycle closes", "days missed",
    )  # fmt: skip
    kinds = dict(InitiativeKind.choices)
    return header, (
        (
            line.head.title,
            kinds[line.head.kind],
            line.head.host_name,
            line.head.lead_name,
            *_measures(line),
        )
        for line in lines
    )


def _measures(line: MasterLine) -> tuple[object, ...]:
    span, fit = line.span, line.alignment
    if span is None:
        return (0,)
    cycle = (fit.cycle, fit.opens, fit.closes, fit.missed) if fit else ()
    return (
        span.tasks, span.finished, span.begin, span.end, span.baseline_end, span.slip, span.own,
        span.inherited, span.overdue, span.behind, span.critical, *cycle,
    )  # fmt: skip
