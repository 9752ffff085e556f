"""What is stuck, one button for each, and how long things may wait."""

from collections.abc import Callable
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
from firstrung.core.paging import page_of
from firstrung.identity.public import Organization, SignedRequest
from firstrung.validation.forms.redress import WaitingForm, initial_of
from firstrung.validation.models import Panel, Review
from firstrung.validation.policies import may_teach
from firstrung.validation.redress import CHASE_REVIEW, SET_WAITING
from firstrung.validation.selectors.stuck import Cause
from firstrung.validation.selectors.unstuck import find_stuck, names_of, reach_of
from firstrung.validation.selectors.waiting import TermBook
from firstrung.validation.services import unstuck as services
from firstrung.validation.services.sittings import assign_panel
from firstrung.validation.views.submissions import submission_for


@login_required
@require_safe
def stuck(request: SignedRequest) -> HttpResponseBase:
    """Everything the actor may get going, the longest waiting first."""
    rows = find_stuck(reach_of(request.user), today=timezone.localdate())
    chosen = request.GET.get("cause", "")
    counts = {cause: sum(row.cause == cause for row in rows) for cause in Cause}
    shown = [row for row in rows if row.cause == chosen] if chosen in Cause.values else rows
    page = page_of(request, shown)
    context = {
        "page": page,
        "names": names_of(request.user, list(page.object_list)),
        "causes": [(cause, count) for cause, count in counts.items() if count],
        "chosen": chosen if chosen in Cause.values else "",
        "total": len(rows),
        "teaches": may_teach(request.user),
        "today": timezone.localdate(),
        "hosts": SET_WAITING.rows(request.user).order_by("kind", "name")[:20],
    }
    return render(request, "validation/unstuck/list.html", context)


def _try(request: SignedRequest, done: str, act: Callable[[], Any]) -> HttpResponseBase:
    """Do it and go back to the list; what can't be done is said there."""
    try:
        act()
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, done)
    return redirect("stuck")


def _review_for(request: SignedRequest, uid: UUID) -> Review:
    row = get_object_or_404(Review.objects.select_related("submission"), uid=uid)
    CHASE_REVIEW.require(request.user, row)
    return row


@login_required
@require_POST
def stuck_remind(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A letter to who is late."""
    row, now = _review_for(request, uid), timezone.now()
    return _try(
        request,
        _("A reminder is on its way."),
        lambda: services.remind(actor=request.user, review=row, now=now),
    )


@login_required
@require_POST
def stuck_reassign(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Somebody else is asked."""
    row, now = _review_for(request, uid), timezone.now()
    return _try(
        request,
        _("Somebody else has been asked."),
        lambda: services.reassign(actor=request.user, review=row, now=now),
    )


@login_required
@require_POST
def stuck_ask(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask whoever is free for what is missing."""
    row, now = submission_for(request, uid), timezone.now()
    return _try(
        request,
        _("Asked. The reviews are on their desks."),
        lambda: services.fill_up(actor=request.user, submission=row, now=now),
    )


@login_required
@require_POST
def stuck_release(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A teacher agrees that the peer stage goes on."""
    row, now = submission_for(request, uid), timezone.now()
    return _try(
        request,
        _("Passed with the reviews that are in. The panel is next."),
        lambda: services.release(actor=request.user, submission=row, now=now),
    )


@login_required
@require_POST
def stuck_decision(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A letter to the student's teachers: a decision is due."""
    row, now = submission_for(request, uid), timezone.now()
    return _try(
        request,
        _("The student's teachers get a letter."),
        lambda: services.remind_of_decision(actor=request.user, submission=row, now=now),
    )


@login_required
@require_POST
def stuck_panel(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Fill up what an open panel lacks."""
    row, now = get_object_or_404(Panel, uid=uid), timezone.now()
    return _try(
        request,
        _("Assigned anew, as far as somebody is free."),
        lambda: assign_panel(actor=request.user, panel=row, now=now),
    )


@login_required
@require_http_methods(["GET", "POST"])
def waiting_rules(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How long things may wait in an organization."""
    rows = Organization.objects.select_related("parent__parent")
    row = get_object_or_404(rows, uid=uid)
    SET_WAITING.require(request.user, row)
    rules = TermBook().of(row)
    form = WaitingForm(
        request.POST if request.method == "POST" else None, initial=initial_of(rules)
    )
    if request.method == "POST" and form.is_valid():
        services.set_waiting(
            actor=request.user, organization=row, values=form.cleaned_data, now=timezone.now()
        )
        messages.success(request, _("Saved. The rules hold from now on."))
        return redirect("stuck")
    own = rules.organization_id == row.pk
    context = {"form": form, "organization": row, "rules": rules, "own": own}
    status = 422 if form.errors else 200
    return render(request, "validation/unstuck/rules.html", context, status=status)
