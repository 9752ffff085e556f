"""Who stands where, how an organization's points come about, and its draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstrung.coalition.enums import MemberKind
from firstrung.coalition.gates import members_only
from firstrung.coalition.members import member_organizations
from firstrung.coalition.policies import coordinates
from firstrung.coalition.recognition import points, selectors
from firstrung.coalition.recognition.services import draft_recognition, signing_for
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

EARLIEST, LATEST = 2000, 2099


def _period(request: SignedRequest) -> points.Period:
    """The year asked for, else the present one."""
    found, year = points.program(), asked.whole(request.GET.get("year"))
    if year is None or not EARLIEST <= year <= LATEST:
        year = points.current_year(found, timezone.localdate())
    return points.period_of(found, year)


@login_required
@require_safe
@members_only
def recognition(request: SignedRequest) -> HttpResponseBase:
    """All members by kind with their points and tiers."""
    wanted, period = request.GET.dict(), _period(request)
    rows = points.standings(period)
    page = page_of(request, selectors.filtered(rows, wanted))
    under_way = selectors.states_of([row.pk for row in page.object_list], period.year)
    context = {
        "program": points.program(),
        "period": period,
        "years": [period.year - 1, period.year, period.year + 1],
        "page": page,
        "rows": [
            {"row": row, "label": MemberKind(row.kind).label, "state": under_way.get(row.pk)}
            for row in page.object_list
        ],
        "summary": selectors.summary(rows),
        "wanted": wanted,
        "kinds": MemberKind.choices,
        "tiers": points.tiers(),
    }
    return render(request, "coalition/recognition/program.html", context)


@login_required
@require_safe
@members_only
def recognition_file(request: SignedRequest) -> HttpResponseBase:
    """The same as CSV."""
    rows = selectors.filtered(points.standings(_period(request)), request.GET.dict())
    header = [_("Organization"), _("Kind"), _("Points"), _("Criteria with points"), _("Tier")]
    lines = (
        [row.name, str(MemberKind(row.kind).label), row.points, row.scored, str(row.tier or "")]
        for row in rows
    )
    return csv_file(f"recognition-{_period(request).year}.csv", header, lines)


@login_required
@require_safe
@members_only
def recognition_member(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How one organization's points come about, each figure a link to its rows."""
    organization, period = get_object_or_404(member_organizations(), uid=uid), _period(request)
    earned = points.earned_by(organization, period)
    scored = [row for row in earned if row.points]
    total, found = sum(row.points for row in scored), points.tiers()
    tier = points.tier_for(total, len(scored), found)
    following = [row for row in found if tier is None or row.points > tier.points]
    draft = selectors.states_of([organization.pk], period.year).get(organization.pk)
    context = {
        "organization": organization,
        "period": period,
        "rows": [{"earned": row, "link": _link(row, organization.pk, period)} for row in earned],
        "total": total,
        "scored": len(scored),
        "tier": tier,
        "next": following[0] if following else None,
        "missing": _missing(following[:1], total, len(scored)),
        "draft": draft,
        "may_draft": tier is not None
        and (draft is None or draft.state == "draft")
        and (coordinates(request.user) or bool(signing_for(request.user, "approve_chamber"))),
    }
    return render(request, "coalition/recognition/member.html", context)


def _link(row: points.Earned, organization: int, period: points.Period) -> str:
    if row.measure is None:
        return ""
    return row.measure.rows(period.first, period.last, organization)


def _missing(following: list[Any], total: int, scored: int) -> dict[str, int]:
    """What the next tier still asks for."""
    if not following:
        return {}
    return {
        "points": max(0, following[0].points - total),
        "criteria": max(0, following[0].criteria - scored),
    }


@login_required
@require_safe
@members_only
def recognition_member_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How the points come about as CSV."""
    organization = get_object_or_404(member_organizations(), uid=uid)
    header = [_("Criterion"), _("Counted"), _("Unit"), _("For every"), _("Points each"),
              _("At most"), _("Points")]  # fmt: skip
    lines = (
        [
            str(row.criterion),
            row.value,
            str(row.measure.unit) if row.measure else "",
            row.criterion.per,
            row.criterion.points,
            row.criterion.cap,
            row.points,
        ]
        for row in points.earned_by(organization, _period(request))
    )
    return csv_file("points.csv", header, lines)


@login_required
@require_POST
@members_only
def recognition_draft(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Draft a recognition, or work the draft out anew."""
    organization, period = get_object_or_404(member_organizations(), uid=uid), _period(request)
    try:
        row = draft_recognition(
            request.user, organization=organization, year=period.year, now=timezone.now()
        )
    except Problem as problem:
        messages.error(request, str(problem.message))
        return redirect("recognition_member", organization.uid)
    messages.success(request, _("Drafted. The Chamber approves it first."))
    return redirect("recognition_one", row.uid)
