"""The reviewer's own desk and the review: the work beside the rubric."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import MANAGERS, holds
from firstrung.validation.enums import PENDING, ReviewKind, ReviewState, Stage
from firstrung.validation.forms.submissions import DeclineForm
from firstrung.validation.models import Review
from firstrung.validation.selectors.availability import require_available
from firstrung.validation.selectors.blindness import document_for, mask_for
from firstrung.validation.selectors.calibration import (
    compared,
    in_short,
    place_in_row,
    waiting_anchors,
)
from firstrung.validation.selectors.feedback import peer_feedback
from firstrung.validation.selectors.glance import glance, where_to_look
from firstrung.validation.selectors.peers import hints, said_of
from firstrung.validation.selectors.reviews import desk, mark, questions, unjudged
from firstrung.validation.services import reviews as services
from firstrung.validation.services.scores import ChangedElsewhere
from firstrung.validation.views.links import Reviewer, for_reviewers, review_for
from firstrung.validation.views.scores import save, with_clashes, words_of
from firstrung.validation.views.work import snapshot_file

DONE_SHOWN = 25


@for_reviewers
@require_safe
def review_desk(request: HttpRequest, reviewer: Reviewer) -> HttpResponseBase:
    """My open reviews by due date, calibration before them, the ones that are done below."""
    rows = desk(reviewer.person, panel_uid=reviewer.panel_uid)
    waiting = rows.filter(state__in=PENDING).order_by("due_on", "pk")
    anchors = list(waiting.filter(kind=ReviewKind.ANCHOR))
    done = rows.filter(state=ReviewState.SUBMITTED).order_by("-submitted_at", "-pk")
    context = {
        "reviewer": reviewer,
        "anchors": anchors,
        "calibrating": {row.panel_id for row in anchors},
        "page": page_of(request, waiting.exclude(kind=ReviewKind.ANCHOR)),
        "done": done[:DONE_SHOWN],
        "today": timezone.localdate(),
        "oversees": holds(request.user, *MANAGERS),
    }
    return render(request, "validation/reviews/desk.html", context)


@for_reviewers
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, reviewer: Reviewer, uid: UUID) -> HttpResponseBase:
    """The work beside the rubric. Without JavaScript the page's own buttons save and submit."""
    row = review_for(reviewer, uid)
    first = waiting_anchors(row, on=timezone.localdate()).first() if row.is_pending else None
    if first is not None:
        messages.info(request, _("First a short calibration, so that all judge by one measure."))
        return redirect("review", first.uid)
    problem = None
    if request.method == "POST":
        try:
            return _write(request, reviewer, row)
        except Problem as raised:
            problem = raised
    row = services.open_review(actor=reviewer.person, review=row, now=timezone.now())
    if row.state == ReviewState.SUBMITTED:
        return render(request, "validation/reviews/done.html", _done(row))
    context = _asked(request, row, problem)
    clashed = isinstance(problem, ChangedElsewhere)
    status = 409 if clashed else 422 if problem else 200
    return render(request, "validation/reviews/review.html", context, status=status)


def _shown(row: Review) -> dict[str, Any]:
    """What every page of a review says: the work as this reviewer may read it."""
    document, mask = document_for(row)
    return {
        "review": row,
        "submission": row.submission,
        "blind": row.stage == Stage.PANEL,
        "document": document,
        "mask": mask,
        "files": f"{reverse('review', args=[row.uid])}files/",
    }


def _asked(request: HttpRequest, row: Review, problem: Problem | None) -> dict[str, Any]:
    """The page of a review that is still to be done."""
    shown = _shown(row)
    asked = questions(row)
    missing = unjudged(asked)
    words, standing = row.comment, None
    if problem is not None:
        words = words_of(request.POST, "comment") or ""
    if isinstance(problem, ChangedElsewhere):
        asked = with_clashes(asked, request.POST, problem)
        standing = problem.comment
    if row.kind == ReviewKind.ANCHOR:
        shown["number"], shown["total"] = place_in_row(row)
    return shown | {
        "looks": where_to_look(asked, shown["document"]),
        "questions": asked,
        "judged": len(asked) - len(missing),
        "missing": missing,
        "hints": hints(row) if "hints" in request.GET else [],
        "problem": problem,
        "comment": words,
        "standing": standing,
        "seen_comment": mark(row.comment),
        "glance": glance(row.submission, shown["document"]),
    }


def _done(row: Review) -> dict[str, Any]:
    """The page of a review that is in; a calibration beside what was agreed."""
    asked = questions(row)
    shown = _shown(row) | {"questions": asked, "feedback": peer_feedback(row), "said": said_of(row)}
    if row.kind == ReviewKind.ANCHOR:
        rows = compared(row, asked)
        shown["number"], shown["total"] = place_in_row(row)
        shown |= {"compared": rows, "in_short": in_short(rows), "next": _next(row)}
    return shown


def _next(row: Review) -> Review | None:
    """What comes after a calibration: the next one, else the first review of the panel."""
    rows = Review.objects.pending().filter(panel=row.panel_id, reviewer=row.reviewer_id)
    return (
        rows.anchors().order_by("pk").first()
        or rows.without_anchors().order_by("due_on", "pk").first()
    )


def _write(request: HttpRequest, reviewer: Reviewer, row: Review) -> HttpResponseBase:
    """Save what the form holds; hand it in when that button was pressed."""
    now, person = timezone.now(), reviewer.person
    if row.is_pending:
        save(request.POST, reviewer, row)
    if request.POST.get("action") != "submit":
        messages.success(request, _("Saved. You can go on later."))
        return redirect("review", row.uid)
    if "anyway" not in request.POST and not unjudged(questions(row)) and hints(row):
        return redirect(f"{reverse('review', args=[row.uid])}?hints=1#hints")
    services.submit_review(actor=person, review=row, now=now)
    if row.kind == ReviewKind.ANCHOR:
        messages.success(request, _("Here is how your levels lie beside the agreed ones."))
        return redirect("review", row.uid)
    messages.success(request, _("Thank you. Your review is in."))
    return redirect("review_desk")


@for_reviewers
@require_http_methods(["GET", "POST"])
def review_decline(request: HttpRequest, reviewer: Reviewer, uid: UUID) -> HttpResponseBase:
    """Hand a review back, with the reason."""
    row = review_for(reviewer, uid)
    require_available(row, now=timezone.now())
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        try:
            services.decline_review(
                actor=reviewer.person, review=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The review is handed back. Thank you for telling us."))
            return redirect("review_desk")
    context = {"form": form, "review": row}
    status = 422 if form.errors else 200
    return render(request, "validation/reviews/decline.html", context, status=status)


@for_reviewers
@require_safe
def review_file(
    request: HttpRequest,
    reviewer: Reviewer,
    uid: UUID,
    file_uid: UUID,
    *,
    thumbnail: bool = False,
) -> HttpResponseBase:
    """A file of the work, as long as the work may be opened."""
    row = review_for(reviewer, uid)
    require_available(row, now=timezone.now())
    mask = mask_for(row.submission) if row.stage == Stage.PANEL else None
    return snapshot_file(request, row.submission, file_uid, thumbnail=thumbnail, mask=mask)
