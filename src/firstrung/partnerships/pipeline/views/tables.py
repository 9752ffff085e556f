"""Asks, hiring needs and months over all employers."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstrung.coalition.public import coordinates
from firstrung.core.downloads import csv_file, csv_stream
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.enums.pipeline import Give, NeedLevel, Outcome, Stage
from firstrung.partnerships.pipeline.plots import months_picture
from firstrung.partnerships.pipeline.selectors import lists, months
from firstrung.partnerships.pipeline.services.asking import pace
from firstrung.partnerships.pipeline.views.lists import institution_choices
from firstrung.partnerships.policies import pipeline_only
from firstrung.taxonomies.public import Sector

IN_FILE = (
    "account__organization__name", "institution__name", "asked_by__given_name",
    "asked_by__preferred_name", "asked_by__family_name", "asked_on", "purpose", "details",
    "outcome", "answered_on", "answer", "exception",
)  # fmt: skip
"""What the file of asks is made of, read as bare values because it is long."""


@login_required
@require_safe
@pipeline_only
def asks(request: SignedRequest) -> HttpResponseBase:
    """Everything that was asked, by whom, and what came of it."""
    wanted = request.GET.dict()
    choices: list[tuple[str, str, list[tuple[Any, Any]]]] = [
        ("purpose", _("For what"), list(Give.choices)),
        ("outcome", _("Answer"), list(Outcome.choices)),
        ("institution", _("Institution"), institution_choices()),
    ]
    context = {
        "page": page_of(request, lists.asks(wanted)),
        "wanted": wanted,
        "filters": [(*choice, wanted.get(choice[0], "")) for choice in choices],
        "pace": pace(),
        "may_set": coordinates(request.user),
    }
    return render(request, "partnerships/pipeline/asks.html", context)


@login_required
@require_safe
@pipeline_only
def asks_file(request: SignedRequest) -> HttpResponseBase:
    """The filtered asks as CSV."""
    header = [
        _("Employer"), _("Institution"), _("Asked by"), _("Asked on"), _("For what"),
        _("Details"), _("Answer"), _("Answered on"), _("In their words"), _("Exception"),
    ]  # fmt: skip
    gives = {code: str(label) for code, label in Give.choices}
    outcomes = {code: str(label) for code, label in Outcome.choices}
    rows = (
        (
            row["account__organization__name"],
            row["institution__name"],
            lists.person_name(row, "asked_by"),
            row["asked_on"],
            gives[row["purpose"]],
            row["details"],
            outcomes[row["outcome"]],
            row["answered_on"],
            row["answer"],
            row["exception"],
        )
        for row in lists.asks(request.GET.dict()).values(*IN_FILE).iterator()
    )
    return csv_stream(f"asks-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@pipeline_only
def hiring_needs(request: SignedRequest) -> HttpResponseBase:
    """Whom employers look for."""
    wanted = request.GET.dict()
    choices: list[tuple[str, str, list[tuple[Any, Any]]]] = [
        ("level", _("Kind of place"), list(NeedLevel.choices)),
        ("sector", _("Sector"), [(row.code, row) for row in Sector.objects.all()]),
    ]
    context = {
        "page": page_of(request, lists.hiring_needs(wanted)),
        "wanted": wanted,
        "filters": [(*choice, wanted.get(choice[0], "")) for choice in choices],
    }
    return render(request, "partnerships/pipeline/needs.html", context)


@login_required
@require_safe
@pipeline_only
def hiring_needs_file(request: SignedRequest) -> HttpResponseBase:
    """The filtered hiring needs as CSV."""
    header = [
        _("Employer"), _("Occupation"), _("Code"), _("Kind of place"), _("Number"),
        _("Skills"), _("Other hard skills"), _("Soft skills"), _("From"),
    ]  # fmt: skip
    rows = (
        (
            row.account.organization.name,
            row.title,
            row.soc_code,
            str(row.get_level_display()),
            row.number,
            "; ".join(str(skill) for skill in row.skills.all()),
            row.hard_skills,
            row.soft_skills,
            row.starts_on,
        )
        for row in lists.hiring_needs(request.GET.dict())
    )
    return csv_file(f"hiring-needs-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@pipeline_only
def accounts_timeline(request: SignedRequest) -> HttpResponseBase:
    """The last twelve months over all employers: asks and moves."""
    found = months.by_month(timezone.localdate())
    context = {
        "pictures": [months_picture(found, wide=wide) for wide in (True, False)],
        "rows": months.rows_of(found),
        "outcomes": Outcome.labels,
        "stages": Stage.labels,
        "asked": sum(month.asked for month in found),
    }
    return render(request, "partnerships/pipeline/timeline.html", context)


@login_required
@require_safe
@pipeline_only
def accounts_timeline_file(_request: SignedRequest) -> HttpResponseBase:
    """The months as CSV."""
    header = [
        _("Month"),
        *(_("Asks: %(outcome)s") % {"outcome": label} for label in Outcome.labels),
        *(_("Moved to: %(stage)s") % {"stage": label} for label in Stage.labels),
    ]
    rows = months.rows_of(months.by_month(timezone.localdate()))
    return csv_file(f"employers-months-{timezone.localdate()}.csv", header, rows)
