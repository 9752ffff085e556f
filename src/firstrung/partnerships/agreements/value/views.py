"""Pages for employers: their own partnership, the value statement, its assumption."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.public import members_only
from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.agreements.ledger.views import days_asked, employer_seen
from firstrung.partnerships.agreements.policies import (
    SPEAK_FOR_EMPLOYER,
    own_employers,
    sees_all,
)
from firstrung.partnerships.agreements.value.forms import AssumptionForm
from firstrung.partnerships.agreements.value.services import assume
from firstrung.partnerships.agreements.value.statement import statement
from firstrung.partnerships.models import Account
from firstrung.partnerships.models.agreements import HiringAssumption
from firstrung.partnerships.pipeline.services.accounts import account_of


@login_required
@require_safe
@members_only
def own_partnership(request: SignedRequest) -> HttpResponseBase:
    """Where an employer's people find everything about their own partnership."""
    rows = own_employers(request.user).order_by("name")
    if not rows.exists():
        if sees_all(request.user):
            return redirect("commitments")
        raise NotVisible("partnerships.own")
    page = page_of(request, rows)
    keys = [row.pk for row in page]
    spoken = SPEAK_FOR_EMPLOYER.rows(request.user).filter(pk__in=keys)
    context: dict[str, Any] = {"page": page, "mine": set(spoken.values_list("pk", flat=True))}
    return render(request, "partnerships/value/own.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def own_record(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """To an employer's record of contacts and hiring needs; it is begun where there is none."""
    employer = employer_seen(request, uid)
    SPEAK_FOR_EMPLOYER.require(request.user, employer)
    account = Account.objects.filter(organization=employer).first()
    if account is None and request.method == "POST":
        account = account_of(request.user, organization=employer, now=timezone.now())
        messages.success(request, _("Your record is open. Say whom to talk to."))
    if account is not None:
        return redirect("pipeline_employer", account.uid)
    return render(request, "partnerships/value/record.html", {"employer": employer})


@login_required
@require_safe
@members_only
def value_statement(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What the partnership gave and got, on one page to print."""
    employer = employer_seen(request, uid)
    first, last = days_asked(request.GET.dict())
    told = statement(employer, first=first, last=last)
    context = {
        "told": told,
        "balance": told.balance,
        "lines": {side.kind: side for side in (*told.balance.gives, *told.balance.gets)},
        "may_assume": SPEAK_FOR_EMPLOYER.allows(request.user, employer),
        "sees_all": sees_all(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "partnerships/value/statement.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def hiring_assumption(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Say what each intern saves who is hired."""
    employer = employer_seen(request, uid)
    SPEAK_FOR_EMPLOYER.require(request.user, employer)
    row = HiringAssumption.objects.filter(employer=employer).first()
    names = ("interview_hours", "onboarding_hours", "hourly_cost", "source")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = AssumptionForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            assume(request.user, employer=employer, assumed=form.assumed(), now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("value_statement", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "employer": employer}
    return render(request, "partnerships/value/assumption.html", context, status=status)
