"""The master plan: over time, late work, a calm page for reading, a file."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.plans.charts import bands_of, master_chart
from firstrung.coalition.plans.gantt import gantt
from firstrung.coalition.plans.selectors.heads import Wanted, heads_for
from firstrung.coalition.plans.selectors.late import late_ids, told
from firstrung.coalition.plans.selectors.master import MasterPlan, Totals, master_plan
from firstrung.coalition.plans.selectors.ready import ready
from firstrung.coalition.plans.views.files import master_rows
from firstrung.coalition.plans.views.filters import offered, wanted_of
from firstrung.coalition.policies import coordinates
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

PLANS_ON_A_PAGE = 20
MOST_OPEN = 20
PATH_SHOWN = 25
READING_PLANS = 40


def _asked(request: SignedRequest) -> tuple[Wanted, MasterPlan]:
    """What is wanted, and the plan that it leaves."""
    found = master_plan(request.user, today=timezone.localdate())
    wanted = wanted_of(request, found.heads)
    return wanted, found if wanted == Wanted() else found.only(wanted)


def _opened(request: SignedRequest) -> set[UUID]:
    """The initiatives whose tasks are shown (``?open=``, several)."""
    return set(asked.uids(request.GET.getlist("open")[:MOST_OPEN]))


@login_required
@require_safe
@members_only
def master(request: SignedRequest) -> HttpResponseBase:
    """All plans on one time axis, a page of initiatives at a time."""
    wanted, found = _asked(request)
    page = page_of(request, found.wanted, size=PLANS_ON_A_PAGE)
    opened = _opened(request)
    lines = found.lines(
        list(page.object_list), [head.id for head in page.object_list if head.uid in opened]
    )
    totals = found.totals()
    words = master_words(totals)
    chart = master_chart(lines, bands_of(found.windows()), words, today=found.plan.today)
    path = found.path()
    context: dict[str, Any] = {
        "wanted": wanted,
        "filters": offered(found.heads, wanted),
        "page": page,
        "rows": [
            (line, line.head.uid in opened, _toggle(request, opened, line.head.uid))
            for line in lines
        ],
        "totals": totals,
        "words": words,
        "chart": gantt(chart) if chart else "",
        "late": found.worst(),
        "path": path[:PATH_SHOWN],
        "path_more": max(len(path) - PATH_SHOWN, 0),
        "may_change_days": coordinates(request.user),
        "any": bool(found.heads.rows),
    }
    return render(request, "coalition/plans/master.html", context)


def _toggle(request: SignedRequest, opened: set[UUID], uid: UUID) -> str:
    """The query string that opens an initiative, or closes it where it is open."""
    query = request.GET.copy()
    query.setlist("open", sorted(str(other) for other in opened ^ {uid}))
    return query.urlencode()


def master_words(totals: Totals) -> str:
    """How everything stands, in a sentence or two."""
    parts = [
        ngettext(
            "%(n)d initiative: %(on_time)d on time, %(late)d late, %(unplanned)d without a plan.",
            "%(n)d initiatives: %(on_time)d on time, %(late)d late, %(unplanned)d without a plan.",
            totals.initiatives,
        )
        % {
            "n": totals.initiatives,
            "on_time": totals.on_time,
            "late": totals.late,
            "unplanned": totals.unplanned,
        }
    ]
    if totals.tasks:
        words = {"done": totals.finished, "n": totals.tasks}
        parts.append(_("%(done)d of %(n)d tasks are finished.") % words)
    return " ".join(parts)


@login_required
@require_safe
@members_only
def late(request: SignedRequest) -> HttpResponseBase:
    """All late work, worst first."""
    plan = ready(today=timezone.localdate())
    heads = heads_for(request.user)
    wanted = wanted_of(request, heads)
    page = page_of(request, late_ids(plan, heads.wanted(wanted)), size=PLANS_ON_A_PAGE)
    rows = told(plan, heads.rows, list(page.object_list))
    context = {
        "wanted": wanted,
        "filters": offered(heads, wanted),
        "page": page,
        "late": rows,
        "total": page.paginator.count,
    }
    return render(request, "coalition/plans/late.html", context)


@login_required
@require_safe
@members_only
def reading(request: SignedRequest) -> HttpResponseBase:
    """For the Leadership Council: how things stand on one calm page, for paper too."""
    _wanted, found = _asked(request)
    totals = found.totals()
    lines = found.lines(found.wanted)
    late_plans = sorted(
        (line for line in lines if line.span and line.span.late),
        key=lambda line: (-(line.span.slip or 0), line.head.title) if line.span else (0, ""),
    )
    chart = master_chart(
        late_plans[:PLANS_ON_A_PAGE],
        bands_of(found.windows()),
        master_words(totals),
        today=found.plan.today,
    )
    context = {
        "totals": totals,
        "words": master_words(totals),
        "late_plans": late_plans[:READING_PLANS],
        "late_more": max(len(late_plans) - READING_PLANS, 0),
        "chart": gantt(chart) if chart else "",
        "late": found.worst(),
        "soon": found.soon(),
        "path": found.path()[:PATH_SHOWN],
        "missed": [line for line in lines if line.alignment and line.alignment.missed][
            :READING_PLANS
        ],
        "today": found.plan.today,
    }
    return render(request, "coalition/plans/reading.html", context)


@login_required
@require_safe
@members_only
def master_file(request: SignedRequest) -> HttpResponseBase:
    """The master plan as CSV, filtered as the page is."""
    _wanted, found = _asked(request)
    header, rows = master_rows(found.lines(found.wanted))
    return csv_file("master-plan.csv", header, rows)
