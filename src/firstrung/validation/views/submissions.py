"""Submissions: the list, handing one in, its way through the stages, withdrawing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import Person, SignedRequest
from firstrung.portfolios.public import (
    Targets,
    completeness,
    next_steps,
    portfolio_of,
    shown_entries,
)
from firstrung.validation.enums import ReviewKind, Stage, SubmissionState
from firstrung.validation.forms.redress import OpinionForm
from firstrung.validation.forms.submissions import DecideForm, PeersForm, TeacherForm
from firstrung.validation.models import PanelResult, Submission, Threshold
from firstrung.validation.policies import SEE_SUBMISSION, STEER_SUBMISSION, WITHDRAW_SUBMISSION
from firstrung.validation.redress import FILE_APPEAL
from firstrung.validation.selectors.appeals import returned_by
from firstrung.validation.selectors.feedback import StageFeedback, feedback_for, first_steps
from firstrung.validation.selectors.peers import PeerReview, reviews_to_rate
from firstrung.validation.selectors.people import peers_of, teachers_of
from firstrung.validation.selectors.submissions import listed, track
from firstrung.validation.services import reviews as review_services
from firstrung.validation.services import submissions as services
from firstrung.validation.views.work import snapshot_file


@login_required
@require_safe
def submissions(request: SignedRequest) -> HttpResponseBase:
    """The submissions that somebody may see, by stage."""
    state = request.GET.get("stage", "")
    if state not in SubmissionState.values:
        state = ""
    context = {
        "page": page_of(request, listed(request.user, state=state)),
        "states": SubmissionState.choices,
        "state": state,
        "portfolio": portfolio_of(request.user),
    }
    return render(request, "validation/submissions/list.html", context)


def result_of(row: Submission) -> PanelResult | None:
    """The panel's result; None before there is one."""
    rows = PanelResult.objects.select_related("threshold", "panel", "submission")
    return rows.filter(submission=row).first()


def submission_for(request: SignedRequest, uid: UUID) -> Submission:
    """The submission, for those who may see it."""
    rows = Submission.objects.select_related(
        "student", "organization", "threshold__rubric", "threshold__teacher_rubric", "snapshot"
    )
    row = get_object_or_404(rows, uid=uid)
    SEE_SUBMISSION.require(request.user, row)
    return row


@login_required
@require_http_methods(["GET", "POST"])
def submission_new(request: SignedRequest) -> HttpResponseBase:
    """What will be frozen, what is missing, and the button."""
    portfolio = portfolio_of(request.user)
    if portfolio is None:
        raise Http404
    problem = None
    if request.method == "POST":
        try:
            row = services.submit(actor=request.user, portfolio=portfolio, now=timezone.now())
        except Problem as raised:
            problem = raised
        else:
            messages.success(request, _("Your portfolio is handed in. Your teacher is next."))
            return redirect("submission", row.uid)
    threshold = Threshold.objects.in_force(timezone.localdate())
    targets = Targets(threshold.min_subjects, threshold.teaching_hours) if threshold else None
    context = {
        "portfolio": portfolio,
        "entries": shown_entries(portfolio),
        "missing": [step for step in next_steps(completeness(portfolio, targets)) if step.required],
        "threshold": threshold,
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "validation/submissions/new.html", context, status=status)


@login_required
@require_safe
def submission(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The way of one submission."""
    return _page(request, submission_for(request, uid))


def _page(
    request: SignedRequest, row: Submission, *, form: Any = None, problem: Problem | None = None
) -> HttpResponseBase:
    steers = STEER_SUBMISSION.allows(request.user, row)
    feedback = feedback_for(row, request.user)
    context = {
        "submission": row,
        "track": track(row),
        "feedback": feedback,
        "result": result_of(row),
        "steers": steers,
        "is_own": row.student_id == request.user.pk,
        "may_withdraw": _may_withdraw(request, row),
        "problem": problem,
    }
    context |= _redress(request.user, row, feedback)
    if steers and row.is_under_way:
        context |= _steering(request.user, row, form)
    return render(
        request, "validation/submissions/detail.html", context, status=422 if problem else 200
    )


def _redress(actor: Person, row: Submission, feedback: list[StageFeedback]) -> dict[str, Any]:
    """What to do next, the appeal that is possible or under way, teammates' reviews to rate."""
    own = row.student_id == actor.pk
    peers_released = any(stage.stage == Stage.PEER for stage in feedback)
    appeals = list(row.appeals.order_by("-filed_at", "-pk"))
    returned = row.state == SubmissionState.RETURNED
    decision = returned_by(row, now=timezone.now()) if returned else None
    return {
        "steps": first_steps(feedback),
        "decision": decision,
        "may_appeal": decision is not None and decision.open and FILE_APPEAL.allows(actor, row),
        "appeals": appeals if FILE_APPEAL.allows(actor, row) else [],
        "to_rate": [
            (review, OpinionForm(initial=_said(review), auto_id=f"id-{review.review.uid}-%s"))
            for review in (reviews_to_rate(actor, row) if own and peers_released else [])
        ],
    }


def _said(review: PeerReview) -> dict[str, Any]:
    names = ("is_specific", "is_kind", "is_useful", "note")
    return {name: getattr(review.opinion, name) for name in names} if review.opinion else {}


def _may_withdraw(request: SignedRequest, row: Submission) -> bool:
    states = {SubmissionState.TEACHER, SubmissionState.PEER, SubmissionState.PANEL}
    return (
        row.student_id == request.user.pk and row.state in states and not services.panel_began(row)
    )


def _steering(actor: Person, row: Submission, form: Any) -> dict[str, Any]:
    """Forms and reviews of the stage that staff decide."""
    today = timezone.localdate()
    reviews = row.reviews.filter(stage=row.state).select_related("reviewer")
    shown: dict[str, Any] = {
        "reviews": list(reviews.order_by("assigned_at", "pk")),
        "needed": services.reviews_needed(row.threshold, row.state),
        "decide": DecideForm(),
    }
    shown["moderations"] = list(row.moderations.filter(stage=row.state))
    if row.state == Stage.TEACHER:
        shown["may_double"] = any(review.counts for review in shown["reviews"]) and not any(
            review.counts and review.kind == ReviewKind.DOUBLE for review in shown["reviews"]
        )
        people = teachers_of(row, on=today)
        mine = actor.uid if actor in people else None
        shown["assign"] = TeacherForm(people=people, initial={"teacher": mine})
    if row.state == Stage.PEER:
        asked = {review.reviewer_id for review in shown["reviews"] if review.counts}
        shown["assign"] = PeersForm(people=peers_of(row, on=today).exclude(pk__in=asked))
    if form is not None:
        shown["decide" if isinstance(form, DecideForm) else "assign"] = form
    return shown


@login_required
@require_POST
def submission_assign(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask a teacher, or members of the studio team."""
    row = submission_for(request, uid)
    STEER_SUBMISSION.require(request.user, row)
    today, now = timezone.localdate(), timezone.now()
    form: TeacherForm | PeersForm
    if row.state == Stage.TEACHER:
        form = TeacherForm(request.POST, people=teachers_of(row, on=today))
        ask: Any = review_services.assign_teacher
    else:
        form = PeersForm(request.POST, people=peers_of(row, on=today))
        ask = review_services.assign_peers
    problem = None
    if form.is_valid():
        try:
            ask(actor=request.user, submission=row, now=now, **form.cleaned_data)
        except Problem as raised:
            form.add_problem(raised)
            problem = raised
        else:
            messages.success(request, _("Asked. The review is on their desk."))
            return redirect("submission", uid)
    problem = problem or Problem(_("Nobody was asked yet."))
    return _page(request, row, form=form, problem=problem)


@login_required
@require_POST
def submission_decide(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Pass the stage, or return the work with words."""
    row = submission_for(request, uid)
    form = DecideForm(request.POST)
    passed = request.POST.get("decision") == "pass"
    form.is_valid()
    try:
        services.decide_stage(
            actor=request.user,
            submission=row,
            stage=request.POST.get("stage", ""),
            passed=passed,
            note=form.cleaned_data.get("note", ""),
            now=timezone.now(),
        )
    except Problem as problem:
        form.add_problem(problem)
        return _page(request, row, form=form, problem=problem)
    done = _("Passed. The next stage is open.") if passed else _("Returned with your words.")
    messages.success(request, done)
    return redirect("submission", uid)


@login_required
@require_http_methods(["GET", "POST"])
def submission_withdraw(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask once more, then take the work back."""
    row = submission_for(request, uid)
    WITHDRAW_SUBMISSION.require(request.user, row)
    if request.method == "POST":
        services.withdraw(actor=request.user, submission=row, now=timezone.now())
        messages.success(request, _("Withdrawn. You can submit again whenever you are ready."))
        return redirect("submission", uid)
    return render(request, "validation/submissions/withdraw.html", {"submission": row})


@login_required
@require_safe
def submission_work(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The work as it was frozen, for the school circle."""
    row = submission_for(request, uid)
    context = {
        "submission": row,
        "document": row.snapshot.document,
        "files": f"{reverse('submission', args=[row.uid])}files/",
    }
    return render(request, "validation/submissions/work.html", context)


@login_required
@require_safe
def submission_file(
    request: SignedRequest, uid: UUID, file_uid: UUID, *, thumbnail: bool = False
) -> HttpResponseBase:
    """A file of the frozen work, for the school circle."""
    row = submission_for(request, uid)
    return snapshot_file(request, row, file_uid, thumbnail=thumbnail)
