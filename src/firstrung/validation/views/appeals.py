"""Appeals: filing one, how it stands, asking for fresh reviews, deciding."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.errors import Problem
from firstrung.core.forms import DesignedForm
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.enums import APPEALS_OPEN, ReviewState
from firstrung.validation.forms.redress import (
    AppealForm,
    AskOnAppealForm,
    DismissForm,
    UpholdForm,
)
from firstrung.validation.models import Appeal
from firstrung.validation.redress import (
    FILE_APPEAL,
    HANDLE_APPEAL,
    OVERSEE_APPEAL,
    SEE_APPEAL,
    WITHDRAW_APPEAL,
)
from firstrung.validation.selectors.appeals import (
    DECIDE_DAYS,
    appeals_for,
    independent_reviewers,
    level_table,
    names_in,
    ratings_under,
    returned_by,
    reviews_on,
)
from firstrung.validation.services import appeals as services
from firstrung.validation.services.upholding import uphold_appeal
from firstrung.validation.views.submissions import submission_for


@login_required
@require_safe
def appeals(request: SignedRequest) -> HttpResponseBase:
    """The appeals that somebody may see, those that wait first."""
    page = page_of(request, appeals_for(request.user))
    context = {
        "page": page,
        "names": names_in(request.user, list(page.object_list)),
        "today": timezone.localdate(),
    }
    return render(request, "validation/appeals/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appeal_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Say what went wrong with the decision that returned the work."""
    row = submission_for(request, uid)
    FILE_APPEAL.require(request.user, row)
    now = timezone.now()
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.file_appeal(
                actor=request.user, submission=row, now=now, **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Your appeal is filed. You read here how it goes on."))
            return redirect("appeal", made.uid)
    context = {
        "form": form,
        "submission": row,
        "decision": returned_by(row, now=now),
        "days": DECIDE_DAYS,
    }
    status = 422 if form.errors else 200
    return render(request, "validation/appeals/new.html", context, status=status)


def _appeal_for(request: SignedRequest, uid: UUID) -> Appeal:
    rows = Appeal.objects.select_related(
        "submission__student", "submission__organization", "submission__threshold", "filed_by"
    )
    row = get_object_or_404(rows, uid=uid)
    SEE_APPEAL.require(request.user, row)
    return row


@login_required
@require_safe
def appeal(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How an appeal stands; those who handle it find what they need to decide."""
    return _page(request, _appeal_for(request, uid))


def _page(request: SignedRequest, row: Appeal, **forms: DesignedForm) -> HttpResponseBase:
    live = row.state in APPEALS_OPEN
    handles = HANDLE_APPEAL.allows(request.user, row)
    family = WITHDRAW_APPEAL.allows(request.user, row)
    context: dict[str, Any] = {
        "appeal": row,
        "name": names_in(request.user, [row]).get(row.submission_id, ""),
        "live": live,
        "family": family,
        "handles": handles,
        "involved": not handles and OVERSEE_APPEAL.allows(request.user, row),
        "overdue": live and row.decide_by < timezone.localdate(),
    }
    if handles:
        context |= _desk(row, live=live) | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "validation/appeals/detail.html", context, status=status)


def _desk(row: Appeal, *, live: bool) -> dict[str, Any]:
    """What a handler needs: the ratings, the fresh reviews, and the forms."""
    fresh = list(reviews_on(row))
    rested_on = list(ratings_under(row)) if live else []
    done = [review for review in fresh if review.state == ReviewState.SUBMITTED]
    shown = [*rested_on, *done]
    desk: dict[str, Any] = {
        "fresh": fresh,
        "columns": shown,
        "fresh_count": len(done),
        "table": level_table(shown),
    }
    if live:
        people = independent_reviewers(row, on=timezone.localdate())
        desk["ask"] = AskOnAppealForm(people=people)
        desk["uphold"] = UpholdForm(reviews=ratings_under(row))
        desk["dismiss"] = DismissForm(prefix="dismiss")
    return desk


@login_required
@require_POST
def appeal_ask(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask people who had no part in it."""
    row = _appeal_for(request, uid)
    HANDLE_APPEAL.require(request.user, row)
    people = independent_reviewers(row, on=timezone.localdate())
    form = AskOnAppealForm(request.POST, people=people)
    if form.is_valid():
        try:
            services.ask_on_appeal(
                actor=request.user,
                appeal=row,
                people=list(form.cleaned_data["people"]),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Asked. They get a letter."))
            return redirect("appeal", uid)
    return _page(request, row, ask=form)


@login_required
@require_POST
def appeal_uphold(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The decision falls."""
    row = _appeal_for(request, uid)
    HANDLE_APPEAL.require(request.user, row)
    form = UpholdForm(request.POST, reviews=ratings_under(row))
    if form.is_valid():
        values = form.cleaned_data | {"aside": list(form.cleaned_data["aside"])}
        try:
            uphold_appeal(actor=request.user, appeal=row, now=timezone.now(), **values)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Upheld. The family gets a letter."))
            return redirect("appeal", uid)
    return _page(request, row, uphold=form)


@login_required
@require_POST
def appeal_dismiss(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The decision stands."""
    row = _appeal_for(request, uid)
    HANDLE_APPEAL.require(request.user, row)
    form = DismissForm(request.POST, prefix="dismiss")
    if form.is_valid():
        try:
            services.dismiss_appeal(
                actor=request.user, appeal=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Answered. The family gets a letter with your words."))
            return redirect("appeal", uid)
    return _page(request, row, dismiss=form)


@login_required
@require_POST
def appeal_withdraw(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The family takes it back."""
    row = _appeal_for(request, uid)
    services.withdraw_appeal(actor=request.user, appeal=row, now=timezone.now())
    messages.success(request, _("The appeal is withdrawn. The decision stands."))
    return redirect("submission", row.submission.uid)
