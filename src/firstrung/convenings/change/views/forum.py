"""The forum on planned changes: the list, one change with its comments, answers, the outcome."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.public import members_only, workplaces
from firstrung.convenings.change import selectors
from firstrung.convenings.change.forms import (
    AnswerForm,
    CommentForm,
    OutcomeForm,
    PlannedChangeForm,
)
from firstrung.convenings.change.policies import EDIT_PROGRAM
from firstrung.convenings.change.services import forum as services
from firstrung.convenings.change.views.programs import visible_program
from firstrung.convenings.enums.change import Stance
from firstrung.convenings.models import ForumComment, PlannedChange
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

TONES = {Stance.SUPPORT: "good", Stance.CHANGE: "wait", Stance.CONCERN: "act"}


@login_required
@require_safe
@members_only
def forum(request: SignedRequest) -> HttpResponseBase:
    """Planned changes; those that close first stand on top."""
    wanted, today = request.GET.dict(), timezone.localdate()
    context = {
        "page": page_of(request, selectors.forum_rows(wanted, on=today)),
        "wanted": wanted,
        "state": wanted.get("state", "open"),
        "institutions": selectors.institutions_with(PlannedChange, "program__institution"),
        "states": [
            ("open", _("Open for comments")),
            ("answering", _("Being answered")),
            ("concluded", _("Concluded")),
            ("all", _("All")),
        ],
        "today": today,
    }
    return render(request, "convenings/change/forum.html", context)


@login_required
@require_safe
@members_only
def forum_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = [
        _("Institution"), _("Program"), _("What is to change"), _("Comments until"),
        _("Comments"), _("Not answered"), _("What was changed"),
    ]  # fmt: skip
    rows = (
        (
            row.program.institution.name,
            row.program.title,
            row.title,
            row.closes_on,
            row.said,  # type: ignore[attr-defined]
            row.unanswered,  # type: ignore[attr-defined]
            row.outcome,
        )
        for row in selectors.forum_rows(request.GET.dict(), on=timezone.localdate())
    )
    return csv_file(f"planned-changes-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def planned_change_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Post a planned change of a program."""
    row = visible_program(request, uid)
    EDIT_PROGRAM.require(request.user, row)
    form = PlannedChangeForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.plan_change(
                request.user, program=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Posted. Members can say what they think of it."))
            return redirect("planned_change", made.uid)
    return _form(request, form, _("Post a planned change"), about=row.title)


def _form(request: SignedRequest, form: Any, title: str, *, about: str) -> HttpResponseBase:
    context = {"form": form, "title": title, "about": about, "back": "curriculum_forum"}
    status = 422 if form.is_bound else 200
    return render(request, "convenings/change/form.html", context, status=status)


def _one(uid: UUID) -> PlannedChange:
    return get_object_or_404(PlannedChange.objects.select_related("program__institution"), uid=uid)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def planned_change(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A planned change, what was said in order, and a form to say something."""
    row = _one(uid)
    form = CommentForm(request.POST or None, places=workplaces(request.user))
    if form.is_valid():
        try:
            services.comment_on_change(
                request.user, change=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Thank you. The institution will answer."))
            return redirect("planned_change", row.uid)
    rows = row.comments.select_related("author", "organization", "answered_by")
    page = page_of(request, rows, key="comments")
    counts, unanswered = selectors.said_about(row)
    context = {
        "change": row,
        "form": form,
        "page": page,
        "comments": [(one, TONES[Stance(one.stance)]) for one in page.object_list],
        "counts": [(stance.label, counts.get(stance, 0), TONES[stance]) for stance in Stance],
        "unanswered": unanswered,
        "is_open": services.takes_comments(row, on=timezone.localdate()),
        "may_answer": EDIT_PROGRAM.allows(request.user, row.program),
    }
    status = 422 if form.is_bound else 200
    return render(request, "convenings/change/planned_change.html", context, status=status)


@login_required
@require_safe
@members_only
def planned_change_file(_request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The comments on a planned change and their answers as CSV."""
    row = _one(uid)
    header = [_("At"), _("Who"), _("Organization"), _("Stance"), _("Comment"), _("Answer")]
    lines = (
        (
            f"{timezone.localtime(one.created_at):%Y-%m-%d %H:%M}",
            one.author.name if one.author else "",
            one.organization.name if one.organization else "",
            str(one.get_stance_display()),
            one.text,
            one.answer,
        )
        for one in row.comments.select_related("author", "organization")
    )
    return csv_file(f"comments-{timezone.localdate()}.csv", header, lines)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def comment_answer(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The institution's answer to a comment."""
    rows = ForumComment.objects.select_related("change__program")
    row = get_object_or_404(rows, uid=uid)
    EDIT_PROGRAM.require(request.user, row.change.program)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})
    if form.is_valid():
        try:
            services.answer_comment(
                request.user, comment=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The answer stands under the comment."))
            return redirect("planned_change", row.change.uid)
    return _form(request, form, _("Answer a comment"), about=row.text)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def planned_change_conclude(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Say what was changed in the end."""
    row = _one(uid)
    EDIT_PROGRAM.require(request.user, row.program)
    form = OutcomeForm(request.POST or None)
    if form.is_valid():
        try:
            services.conclude_change(
                request.user, change=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Concluded. Thank you for saying what came of it."))
            return redirect("planned_change", row.uid)
    return _form(request, form, _("What was changed?"), about=row.title)
