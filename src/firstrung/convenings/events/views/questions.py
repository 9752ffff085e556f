"""Students' questions: asked, moderated, answered, kept."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.enums.events import QuestionState
from firstrung.convenings.events import selectors
from firstrung.convenings.events.forms import AnswerForm, AskForm, ModerationForm
from firstrung.convenings.events.questions import (
    ANSWER,
    MODERATE,
    SEE_QUESTION,
    answer_question,
    ask,
    keep,
    moderate,
)
from firstrung.convenings.events.views.shared import for_guests, visible
from firstrung.convenings.models import Question
from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import Role, SignedRequest, holds


def _question(request: SignedRequest, uid: UUID) -> Question:
    rows = Question.objects.select_related("event", "student")
    row = get_object_or_404(rows, uid=uid)
    SEE_QUESTION.require(request.user, row)
    return row


@login_required
@require_http_methods(["GET", "POST"])
@for_guests
def event_ask(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A student's question."""
    row = visible(request, uid)
    if not holds(request.user, Role.STUDENT):
        raise NotVisible("convenings.ask")
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            ask(request.user, event=row, text=form.cleaned_data["text"], now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Sent. A teacher or coordinator reads it first."))
            return redirect("event", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "event": row}
    return render(request, "convenings/events/ask.html", context, status=status)


@login_required
@require_safe
@members_only
def event_questions(request: SignedRequest) -> HttpResponseBase:
    """Questions that wait for one: to be read, or to be answered."""
    waiting = MODERATE.rows(request.user).filter(state=QuestionState.ASKED)
    unanswered = ANSWER.rows(request.user).filter(answered_at__isnull=True)
    rows = Question.objects.filter(
        Q(pk__in=waiting.values("pk")) | Q(pk__in=unanswered.values("pk"))
    )
    page = page_of(request, rows)
    shown = Question.objects.filter(pk__in=[row.pk for row in page.object_list])
    context = {
        "page": page,
        "questions": selectors.asked(shown, request.user),
        "moderates": set(MODERATE.rows(request.user, shown).values_list("pk", flat=True)),
        "answers_here": set(ANSWER.rows(request.user, shown).values_list("pk", flat=True)),
    }
    return render(request, "convenings/events/questions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def question_moderate(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Show a question to the employers, or not."""
    row = _question(request, uid)
    MODERATE.require(request.user, row)
    form = ModerationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        show = request.POST.get("show") == "yes"
        reason = form.cleaned_data["reason"]
        try:
            moderate(request.user, question=row, show=show, reason=reason, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("event_questions")
    asked = selectors.asked(Question.objects.filter(pk=row.pk), request.user)[0]
    context = {"form": form, "question": row, "asked": asked}
    status = 422 if request.method == "POST" else 200
    return render(request, "convenings/events/moderate.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def question_answer(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """An employer answers."""
    row = _question(request, uid)
    ANSWER.require(request.user, row)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})
    if form.is_valid():
        text = form.cleaned_data["answer"]
        try:
            answer_question(request.user, question=row, text=text, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Thank you. The students can read your answer."))
            return redirect("event", row.event.uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "question": row}
    return render(request, "convenings/events/reply.html", context, status=status)


@login_required
@require_POST
@for_guests
def question_keep(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Keep an answer for the own plan, or let go of it."""
    row = _question(request, uid)
    keeps = request.POST.get("keep") != "no"
    keep(request.user, question=row, keeps=keeps, now=timezone.now())
    messages.success(request, _("Kept for your plan.") if keeps else _("Taken out of your plan."))
    if request.POST.get("from") == "plan":
        return redirect("kept_answers")
    return redirect("event", row.event.uid)


@login_required
@require_safe
@for_guests
def kept_answers(request: SignedRequest) -> HttpResponseBase:
    """The answers that a student keeps for the own plan."""
    if not holds(request.user, Role.STUDENT):
        raise NotVisible("convenings.kept_answers")
    rows = Question.objects.filter(kept__student=request.user).order_by("-kept__kept_at")
    rows = rows.select_related("event", "answered_for")
    return render(request, "convenings/events/kept.html", {"page": page_of(request, rows)})
