"""What the charts of plans show, and the same in words."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.coalition.plans.gantt import Band, Bar, Chart, Link
from firstrung.coalition.plans.rows import PlannedTask, PlanSpan
from firstrung.coalition.plans.selectors.master import MasterLine
from firstrung.engines.schedule import Window

PLANS = 1_000_000_000_000
"""Added to an initiative's key where tasks share the chart: rows need keys of their own."""


def bands_of(windows: Iterable[Window]) -> list[Band]:
    """Seasons of recruiting cycles as bands."""
    return [Band(str(row.name), row.opens, row.closes) for row in windows]


def task_bar(task: PlannedTask, label: str, *, inner: bool = False) -> Bar:
    """A task's row."""
    agreed = None
    if task.baseline_begin and task.baseline_end:
        agreed = (task.baseline_begin, task.baseline_end)
    return Bar(
        key=task.id,
        label=label,
        begin=task.begin,
        end=task.end,
        finished=task.finished is not None,
        critical=task.critical,
        milestone=task.is_milestone,
        late=task.late_days,
        deadline=task.due_on,
        agreed=agreed,
        inner=inner,
    )


def plan_bar(title: str, span: PlanSpan) -> Bar:
    """A whole plan's row."""
    agreed = None
    if span.baseline_begin and span.baseline_end:
        agreed = (span.baseline_begin, span.baseline_end)
    return Bar(
        key=PLANS + span.initiative,
        label=title,
        begin=span.begin,
        end=span.end,
        critical=span.on_path,
        late=max(span.slip or 0, 0),
        agreed=agreed,
        span=True,
        share=span.finished / span.tasks,
        moments=tuple((moment.day, moment.reached) for moment in span.moments),
    )


def links_among(tasks: Iterable[PlannedTask]) -> list[Link]:
    """Who waits for whom, where both are on the chart."""
    rows = list(tasks)
    shown = {row.id for row in rows}
    return [Link(other, row.id) for row in rows for other, _lag in row.after if other in shown]


def plan_chart(
    rows: Sequence[tuple[int, PlannedTask]],
    span: PlanSpan,
    bands: Sequence[Band],
    *,
    today: date,
) -> Chart:
    """One plan (or a page of it), its tasks numbered as in the table below."""
    tasks = [task for _number, task in rows]
    return Chart(
        key="plan",
        title=_("The plan over time"),
        description=plan_words(span),
        today=today,
        bars=[task_bar(task, f"{number}. {task.title}") for number, task in rows],
        links=links_among(tasks),
        bands=bands,
    )


def master_chart(
    lines: Sequence[MasterLine], bands: Sequence[Band], words: str, *, today: date
) -> Chart | None:
    """The initiatives of a page, opened ones with their tasks; None where none has tasks."""
    bars: list[Bar] = []
    for line in lines:
        if line.span is not None:
            bars.append(plan_bar(line.head.title, line.span))
            bars += [task_bar(task, task.title, inner=True) for task in line.tasks]
    if not bars:
        return None
    links = links_among(task for line in lines for task in line.tasks)
    title = _("The master plan over time")
    return Chart("master", title, words, today, bars, links=links, bands=bands)


def plan_words(span: PlanSpan) -> str:
    """A plan in two or three sentences."""
    words = {
        "done": span.finished,
        "begin": date_format(span.begin),
        "end": date_format(span.end),
        "n": span.tasks,
    }
    parts = [
        ngettext(
            "%(done)d of %(n)d task is finished; the plan runs from %(begin)s to %(end)s.",
            "%(done)d of %(n)d tasks are finished; the plan runs from %(begin)s to %(end)s.",
            span.tasks,
        )
        % words
    ]
    late = span.overdue + span.behind
    if late:
        parts.append(ngettext("%(n)d task is late.", "%(n)d tasks are late.", late) % {"n": late})
    if span.slip is not None:
        parts.append(slip_words(span))
    return " ".join(parts)


def slip_words(span: PlanSpan) -> str:
    """The slip of a plan that was agreed on, and where it comes from."""
    slip = span.slip or 0
    if not slip:
        return _("It ends on the day that was agreed on.")
    if slip < 0:
        early = ngettext(
            "It ends %(n)d working day before the day that was agreed on.",
            "It ends %(n)d working days before the day that was agreed on.",
            -slip,
        )
        return early % {"n": -slip}
    late = ngettext(
        "It ends %(n)d working day later than agreed on",
        "It ends %(n)d working days later than agreed on",
        slip,
    ) % {"n": slip}
    if not span.inherited:
        return _("%(late)s, all of it its own.") % {"late": late}
    return _("%(late)s: %(own)d its own, %(inherited)d from other initiatives.") % {
        "late": late,
        "own": span.own,
        "inherited": span.inherited,
    }
