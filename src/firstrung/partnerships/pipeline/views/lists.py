"""Employers as list, board and file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstrung.core.downloads import csv_stream
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.enums.pipeline import LeadState, Stage
from firstrung.partnerships.models import Lead
from firstrung.partnerships.pipeline.lifecycle import LIFECYCLE
from firstrung.partnerships.pipeline.selectors import lists
from firstrung.partnerships.pipeline.services.asking import pace
from firstrung.partnerships.pipeline.services.stages import (
    LABELS,
    REASONED,
    possible_steps,
    take_step,
)
from firstrung.partnerships.pipeline.views.common import run
from firstrung.partnerships.policies import pipeline_only, runs_pipeline
from firstrung.taxonomies.public import Sector

STAGES = dict(Stage.choices)
CARRIED = ("view", "reached", "since", "until")
NAMES = ("stage", "sector", "institution", "owner", "asking", "q", "need", "reached")


@login_required
@require_safe
@pipeline_only
def accounts(request: SignedRequest) -> HttpResponseBase:
    """The employers, filtered; as a list or as a board by stage."""
    wanted, today = request.GET.dict(), timezone.localdate()
    rows = lists.filtered(request.user, wanted, on=today)
    runs = runs_pipeline(request.user)
    context: dict[str, Any] = {
        "wanted": wanted,
        "filters": _filters(wanted),
        "is_filtered": any(wanted.get(name) for name in NAMES),
        "runs": runs,
        "new_leads": Lead.objects.filter(state=LeadState.NEW).count() if runs else 0,
        "carried": [(name, wanted[name]) for name in CARRIED if wanted.get(name)],
    }
    if wanted.get("view") == "board":
        context["columns"] = lists.board(rows)
        context["moves"] = {
            stage: [(step, LABELS[step]) for step in LIFECYCLE.actions(stage) if step in LABELS]
            for stage in Stage.values
        }
    else:
        page = page_of(request, lists.listed(rows))
        days = pace().cooldown_days
        for row in page.object_list:
            row["owner"] = lists.person_name(row, "owner")
            row["stage_label"], row["tone"] = STAGES[row["stage"]], lists.TONES[row["stage"]]
            row["rests"] = row["asked_on"] and (today - row["asked_on"]).days < days
        context["page"] = page
    return render(request, "partnerships/pipeline/list.html", context)


def _filters(wanted: dict[str, str]) -> list[tuple[str, str, list[tuple[Any, Any]], str]]:
    """(name, label, choices, chosen) of each select."""
    asking = [
        ("free", _("may be asked")),
        ("resting", _("are left in peace")),
        ("planned", _("somebody plans to ask")),
    ]
    own = [("me", _("me")), ("nobody", _("nobody"))]
    found: list[tuple[str, str, list[tuple[Any, Any]]]] = [
        ("stage", _("Stage"), list(Stage.choices)),
        ("sector", _("Sector"), [(row.code, row) for row in Sector.objects.all()]),
        ("institution", _("Looked after by"), institution_choices()),
        ("owner", _("Looked after by the person"), own),
        ("asking", _("Those who"), asking),
    ]
    return [(name, label, rows, wanted.get(name, "")) for name, label, rows in found]


def institution_choices() -> list[tuple[str, str]]:
    """The institutions for a filter: key and name (one query)."""
    rows = lists.institutions().order_by("name").values_list("pk", "name")
    return [(str(key), name) for key, name in rows]


@login_required
@require_safe
@pipeline_only
def accounts_file(request: SignedRequest) -> HttpResponseBase:
    """The filtered list as CSV."""
    header = [
        _("Employer"), _("Stage"), _("Since"), _("Looked after by"), _("Institution"),
        _("Source"), _("Main contact"), _("Decision-makers"), _("Influencers"),
        _("Looks for (occupations)"), _("Last asked on"), _("Last asked by"),
    ]  # fmt: skip
    found = lists.filtered(request.user, request.GET.dict(), on=timezone.localdate())
    rows = (
        (
            row["organization__name"],
            str(STAGES[row["stage"]]),
            timezone.localdate(row["stage_at"]),
            lists.person_name(row, "owner"),
            row["institution__name"],
            row["source"],
            row["main"],
            row["decides"] or 0,
            row["influences"] or 0,
            row["looks_for"] or 0,
            row["asked_on"],
            row["asked_by"],
        )
        for row in lists.listed(found).iterator()
    )
    return csv_stream(f"employers-{timezone.localdate()}.csv", header, rows)


@login_required
@require_POST
@pipeline_only
def account_move(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A move from the board: at once, or by way of the page that asks for the reason."""
    account = run(request, uid)
    action = request.POST.get("action", "")
    if action in REASONED and action in possible_steps(account):
        return redirect("pipeline_step", account.uid, action)
    try:
        account = take_step(
            request.user, account=account, action=action, reason="", now=timezone.now()
        )
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        words = _("%(name)s is now here: %(stage)s.")
        text = words % {"name": account, "stage": account.get_stage_display()}
        messages.success(request, text)
    response = redirect("pipeline")
    response["Location"] += "?view=board"
    return response
