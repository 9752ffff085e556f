"""The review desk and the review: the work beside the rubric."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.validation.enums import PENDING, ReviewState, Stage
from firstrung.validation.forms.submissions import DeclineForm
from firstrung.validation.models import Review
from firstrung.validation.policies import JUDGE
from firstrung.validation.selectors.availability import OutOfReachError, require_available
from firstrung.validation.selectors.feedback import peer_feedback
from firstrung.validation.selectors.reviews import Question, desk, questions, unjudged
from firstrung.validation.services import reviews as services
from firstrung.validation.services.reviews import ScoreChange
from firstrung.validation.views.links import Reviewer, for_reviewers
from firstrung.validation.views.work import snapshot_file

DONE_SHOWN = 25


@for_reviewers
@require_safe
def review_desk(request: HttpRequest, reviewer: Reviewer) -> HttpResponseBase:
    """My open reviews by due date, the ones that are done below."""
    rows = desk(reviewer.person, panel_uid=reviewer.panel_uid)
    done = rows.filter(state=ReviewState.SUBMITTED).order_by("-submitted_at", "-pk")
    context = {
        "reviewer": reviewer,
        "page": page_of(request, rows.filter(state__in=PENDING).order_by("due_on", "pk")),
        "done": done[:DONE_SHOWN],
        "today": timezone.localdate(),
    }
    return render(request, "validation/reviews/desk.html", context)


def review_for(reviewer: Reviewer, uid: UUID) -> Review:
    """The review, when it is the reviewer's and within reach of the link."""
    rows = Review.objects.select_related(
        "submission__snapshot", "submission__student", "panel", "rubric"
    )
    row = get_object_or_404(rows, uid=uid)
    JUDGE.require(reviewer.person, row)
    if reviewer.panel_uid is not None and (
        row.panel is None or row.panel.uid != reviewer.panel_uid
    ):
        raise NotVisible("validation.judge")
    return row


@for_reviewers
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, reviewer: Reviewer, uid: UUID) -> HttpResponseBase:
    """The work beside the rubric. Without JavaScript the page's own buttons save and submit."""
    row = review_for(reviewer, uid)
    problem = None
    if request.method == "POST":
        try:
            return _write(request, reviewer, row)
        except Problem as raised:
            problem = raised
    row = services.open_review(actor=reviewer.person, review=row, now=timezone.now())
    asked = questions(row)
    context = {
        "review": row,
        "submission": row.submission,
        "blind": row.stage == Stage.PANEL,
        "questions": asked,
        "judged": len(asked) - len(unjudged(asked)),
        "missing": unjudged(asked),
        "problem": problem,
        "document": row.submission.snapshot.document,
        "files": f"{reverse('review', args=[row.uid])}files/",
    }
    if row.state == ReviewState.SUBMITTED:
        context["feedback"] = peer_feedback(row)
        return render(request, "validation/reviews/done.html", context)
    status = 422 if problem else 200
    return render(request, "validation/reviews/review.html", context, status=status)


def _write(request: HttpRequest, reviewer: Reviewer, row: Review) -> HttpResponseBase:
    """Save what the form holds; hand it in when that button was pressed."""
    now, person = timezone.now(), reviewer.person
    if row.is_pending:
        _save(request.POST, reviewer, row)
    if request.POST.get("action") != "submit":
        messages.success(request, _("Saved. You can go on later."))
        return redirect("review", row.uid)
    services.submit_review(actor=person, review=row, now=now)
    messages.success(request, _("Thank you. Your review is in."))
    return redirect("review_desk")


def _save(data: Mapping[str, str], reviewer: Reviewer, row: Review) -> Review:
    changes = [
        change for question in questions(row) if (change := _change(data, question)) is not None
    ]
    return services.save_scores(
        actor=reviewer.person,
        review=row,
        changes=changes,
        comment=data.get("comment"),
        now=timezone.now(),
    )


def _change(data: Mapping[str, str], question: Question) -> ScoreChange | None:
    """What the form says about one criterion; None where it says nothing."""
    chosen = data.get(f"level-{question.criterion.uid}")
    comment = data.get(f"comment-{question.criterion.uid}")
    level = next((level for level in question.levels if str(level.uid) == chosen), None)
    if chosen and level is None:
        raise Problem(_("This level belongs to another criterion."))
    had = question.score.comment if question.score else ""
    if level is None and (comment is None or comment == had):
        return None
    return ScoreChange(question.criterion, level, comment)


@for_reviewers
@require_POST
def review_score(request: HttpRequest, reviewer: Reviewer, uid: UUID) -> HttpResponseBase:
    """Save single fields of the form at once; the answer is the acknowledgement."""
    row = review_for(reviewer, uid)
    try:
        _save(request.POST, reviewer, row)
    except Problem as problem:
        return JsonResponse({"saved": False, "problem": str(problem.message)}, status=409)
    except OutOfReachError as reason:
        return JsonResponse({"saved": False, "problem": str(reason)}, status=410)
    asked = questions(row)
    missing = unjudged(asked)
    return JsonResponse(
        {
            "saved": True,
            "judged": len(asked) - len(missing),
            "total": len(asked),
            "missing": [str(criterion.uid) for criterion in missing],
        }
    )


@for_reviewers
@require_POST
def review_beat(request: HttpRequest, reviewer: Reviewer, uid: UUID) -> HttpResponseBase:
    """The page was visible for so many seconds since it last said so."""
    row = review_for(reviewer, uid)
    given = request.POST.get("seconds", "")
    seconds = int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0  # noqa: PLR2004
    total = services.beat(actor=reviewer.person, review=row, seconds=seconds, now=timezone.now())
    return JsonResponse({"seconds": total})


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
    return snapshot_file(request, row.submission, file_uid, thumbnail=thumbnail)
