"""A panel's scores: portfolios by zone, the reviews to ask for, the second look, groups."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.enums import PanelState, PlaceKind
from firstrung.validation.models import Panel
from firstrung.validation.scoring import services
from firstrung.validation.scoring.again import candidates, draw_again, number_to_draw
from firstrung.validation.scoring.extras import ask_extra, proposals, set_asking
from firstrung.validation.scoring.forms import ExtraForm
from firstrung.validation.scoring.groups import LEAST, comparisons
from firstrung.validation.scoring.runs import is_current, latest_run, usable_run
from firstrung.validation.scoring.selectors import (
    compares_fair,
    job_for,
    names_of_raters,
    places_with_reviews,
    scored_rows,
    zone_counts,
)
from firstrung.validation.scoring.telling import scale_of
from firstrung.validation.scoring.words import obstacle_words
from firstrung.validation.views.panels import panel_for


@login_required
@require_safe
def panel_scores(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Fair scores of a panel's portfolios, and what to do where they are not sure."""
    return _page(request, panel_for(request, uid))


def _page(
    request: SignedRequest,
    panel: Panel,
    *,
    form: ExtraForm | None = None,
    problem: Problem | None = None,
) -> HttpResponseBase:
    newest, run = latest_run(panel.rubric_id), usable_run(panel.rubric_id)
    page = page_of(request, places_with_reviews(panel))
    now = timezone.now()
    context = {
        "panel": panel,
        "tab": "scores",
        "is_open": panel.state == PanelState.OPEN,
        "is_planned": panel.state == PanelState.PLANNED,
        "run": run,
        "newest": newest,
        "obstacle": obstacle_words(newest.figures) if newest is not None else None,
        "is_current": newest is not None and is_current(newest, panel.rubric),
        "job": job_for(panel.rubric_id),
        "compares_fair": compares_fair(panel),
        "zones": zone_counts(panel, run),
        "page": page,
        "rows": scored_rows(page.object_list, run, scale_of(panel.rubric_id)),
        "proposals": proposals(panel, now=now),
        "form": form,
        "problem": problem,
        **_again(panel),
    }
    wrong = problem is not None or (form is not None and bool(form.errors))
    return render(request, "validation/scoring/panel.html", context, status=422 if wrong else 200)


def _again(panel: Panel) -> dict[str, Any]:
    """The second look: what was drawn, what could be, and what came out."""
    drawn = panel.consistency.get("draw")
    decided = [] if drawn else candidates(panel, now=timezone.now())
    return {
        "drawn": drawn,
        "decided": len(decided),
        "to_draw": number_to_draw(len(decided), panel.again_share),
        "again_places": panel.places.filter(kind=PlaceKind.AGAIN).count(),
        "figures": panel.consistency.get("figures"),
    }


@login_required
@require_safe
def panel_scores_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The table of scores as CSV."""
    panel = panel_for(request, uid)
    run = usable_run(panel.rubric_id)
    header = [
        "portfolio",
        "reviews",
        "raw_mean",
        "fair_score",
        "standard_error",
        "probability",
        "zone",
        "measure_logits",
        "measure_error",
        "infit",
        "outfit",
        "decided",
        "met",
    ]
    rows = scored_rows(places_with_reviews(panel), run)
    return csv_file(f"scores-{panel.quarter}.csv", header, map(services.score_cells, rows))


@login_required
@require_POST
def panel_scores_run(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Fit the model to all ratings of the panel's rubric, in the background."""
    panel = panel_for(request, uid)
    services.request_run(actor=request.user, panel=panel, now=timezone.now())
    return redirect("panel_scores", uid)


@login_required
@require_safe
def panel_scores_progress(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How far the fit is; once it is over, the page is told to load anew."""
    panel = panel_for(request, uid)
    job = job_for(panel.rubric_id)
    if job is None:
        if not getattr(request, "htmx", False):
            return redirect("panel_scores", uid)
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "validation/scoring/progress.html", {"panel": panel, "job": job})


@login_required
@require_POST
def panel_extra(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask for the reviews that were chosen."""
    panel = panel_for(request, uid)
    form = ExtraForm(request.POST, proposals=proposals(panel, now=timezone.now()))
    if not form.is_valid():
        return _page(request, panel, form=form)
    try:
        asked = ask_extra(
            actor=request.user, panel=panel, submissions=form.ids(), now=timezone.now()
        )
    except Problem as problem:
        return _page(request, panel, problem=problem)
    messages.success(request, _asked(len(asked)))
    return redirect("panel_scores", uid)


def _asked(count: int) -> str:
    return ngettext(
        "%(count)d more review is asked for.", "%(count)d more reviews are asked for.", count
    ) % {"count": count}


@login_required
@require_POST
def panel_extra_asking(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Whether the next review is asked for by itself."""
    panel = panel_for(request, uid)
    by_itself = request.POST.get("by_itself") == "yes"
    asked = set_asking(actor=request.user, panel=panel, by_itself=by_itself, now=timezone.now())
    done = (
        _("From now on the next review is asked for by itself.")
        if by_itself
        else _("From now on you decide for which portfolios another review is asked for.")
    )
    messages.success(request, f"{done} {_asked(len(asked))}" if asked else done)
    return redirect("panel_scores", uid)


@login_required
@require_POST
def panel_again(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Draw the portfolios that are judged a second time."""
    panel = panel_for(request, uid)
    try:
        places = draw_again(actor=request.user, panel=panel, now=timezone.now())
    except Problem as problem:
        return _page(request, panel, problem=problem)
    messages.success(
        request,
        ngettext(
            "%(count)d portfolio is judged a second time, blindly.",
            "%(count)d portfolios are judged a second time, blindly.",
            len(places),
        )
        % {"count": len(places)},
    )
    return redirect("panel_scores", uid)


@login_required
@require_safe
def panel_groups(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Decisions, scores and severity by group."""
    panel = panel_for(request, uid)
    run = usable_run(panel.rubric_id)
    found = comparisons(panel.rubric, request.user, run)
    raters = {row.rater for comparison in found for row in comparison.leanings}
    context = {
        "panel": panel,
        "run": run,
        "comparisons": found,
        "least": LEAST,
        "names": names_of_raters(raters, request.user),
    }
    return render(request, "validation/scoring/groups.html", context)
