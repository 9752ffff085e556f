"""The risk register, and where its risks lie."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.enums import RiskKind, RiskState
from firstrung.coalition.gates import members_only
from firstrung.coalition.initiatives.views.page import visible
from firstrung.coalition.models import Initiative, Risk
from firstrung.coalition.policies import STEER_INITIATIVE, coordinates
from firstrung.coalition.resources import selectors
from firstrung.coalition.resources.forms import RiskForm
from firstrung.coalition.resources.money import require_coordinator
from firstrung.coalition.resources.plots import heat_map
from firstrung.coalition.resources.policies import EDIT_RISK
from firstrung.coalition.resources.risks import (
    STALE_DAYS,
    Danger,
    heat,
    level,
    review_risk,
    set_risk,
    stale,
)
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

TONES = {"high": "bad", "middle": "act", "low": "good"}


def _words(name: str) -> str:
    return {"high": _("high"), "middle": _("middle"), "low": _("low")}[name]


@login_required
@require_safe
@members_only
def risks(request: SignedRequest) -> HttpResponseBase:
    """The register, heaviest first, and the heat map of what is open."""
    wanted, today = request.GET.dict(), timezone.localdate()
    page = page_of(request, selectors.risks(wanted, on=today))
    ids = [row.pk for row in page.object_list]
    late = set(Risk.objects.filter(stale(today), pk__in=ids).values_list("pk", flat=True))
    editable = EDIT_RISK.rows(request.user, Risk.objects.filter(pk__in=ids))
    counts = heat(Risk.objects.filter(state=RiskState.OPEN))
    told = _told(counts)
    rows = [
        {
            "risk": row,
            "level": _words(level(row.likelihood, row.impact)),
            "tone": TONES[level(row.likelihood, row.impact)],
            "stale": row.pk in late,
        }
        for row in page.object_list
    ]
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "state": wanted.get("state", RiskState.OPEN.value),
        "kinds": RiskKind.choices,
        "states": RiskState.choices,
        "mine": set(editable.values_list("pk", flat=True)),
        "stale_count": Risk.objects.filter(stale(today)).count(),
        "stale_days": STALE_DAYS,
        "open_count": sum(counts.values()),
        "pictures": [heat_map(counts, description=told, wide=wide) for wide in (True, False)],
        "told": told,
        "grid": [
            (likelihood, [(impact, counts.get((likelihood, impact), 0)) for impact in range(1, 6)])
            for likelihood in range(5, 0, -1)
        ],
        "may_add": coordinates(request.user),
    }
    return render(request, "coalition/resources/risks.html", context)


def _told(counts: dict[tuple[int, int], int]) -> str:
    """The heat map in a sentence."""
    total = sum(counts.values())
    found = dict.fromkeys(TONES, 0)
    for (likelihood, impact), count in counts.items():
        found[level(likelihood, impact)] += count
    text = ngettext("%(total)d open risk", "%(total)d open risks", total) % {"total": total}
    parts = [f"{count} {_words(name)}" for name, count in found.items()]
    return f"{text}: {', '.join(parts)}."


@login_required
@require_safe
@members_only
def risks_file(request: SignedRequest) -> HttpResponseBase:
    """The register as CSV."""
    header = [
        _("Risk"), _("Initiative"), _("Kind"), _("Likelihood"), _("Impact"), _("Product"),
        _("Mitigation"), _("Owner"), _("State"), _("Reviewed on"),
    ]  # fmt: skip
    rows = (
        (
            row.text,
            row.initiative.title if row.initiative else "",
            str(row.get_kind_display()),
            row.likelihood,
            row.impact,
            row.likelihood * row.impact,
            row.mitigation,
            row.owner.name if row.owner else "",
            str(row.get_state_display()),
            row.reviewed_on,
        )
        for row in selectors.risks(request.GET.dict(), on=timezone.localdate())
    )
    return csv_file(f"risks-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def risk_new(request: SignedRequest) -> HttpResponseBase:
    """Write down a risk: of the initiative that the address names, else of the coalition."""
    initiative: Initiative | None = None
    if words := request.GET.get("initiative"):
        initiative = visible(request, asked.uid(words))
        STEER_INITIATIVE.require(request.user, initiative)
    else:
        require_coordinator(request.user, "coalition.add_risk")
    return _risk(request, RiskForm(request.POST or None), initiative, None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def risk_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a risk; that counts as a review."""
    row = get_object_or_404(Risk.objects.select_related("initiative", "owner"), uid=uid)
    EDIT_RISK.require(request.user, row)
    names = ("text", "kind", "likelihood", "impact", "mitigation", "owner", "state")
    form = RiskForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return _risk(request, form, row.initiative, row)


def _risk(
    request: SignedRequest, form: RiskForm, initiative: Initiative | None, risk: Risk | None
) -> HttpResponseBase:
    if form.is_valid():
        danger = Danger(**form.cleaned_data)
        try:
            set_risk(
                request.user, danger=danger, initiative=initiative, risk=risk, now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved. It counts as reviewed today."))
            return redirect("risks")
    title = _("Change the risk") if risk else _("Add a risk")
    context = {"form": form, "initiative": initiative, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/resources/form.html", context, status=status)


@login_required
@require_POST
@members_only
def risk_review(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """It still stands as written; looked at today."""
    row = get_object_or_404(Risk, uid=uid)
    review_risk(request.user, risk=row, now=timezone.now())
    messages.success(request, _("Reviewed today."))
    return redirect("risks")
