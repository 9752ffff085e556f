"""The public form for employers, and what coordinators do with what comes in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.core.downloads import csv_stream
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.enums.pipeline import Give, LeadState
from firstrung.partnerships.models import Account, Lead
from firstrung.partnerships.pipeline.forms.people import DismissForm, LeadForm, TakeUpForm
from firstrung.partnerships.pipeline.limits import too_many_leads
from firstrung.partnerships.pipeline.selectors import leads as found
from firstrung.partnerships.pipeline.services.leads import (
    LeadDraft,
    dismiss_lead,
    send_lead,
    take_up,
)
from firstrung.partnerships.pipeline.views.common import back_to, done
from firstrung.partnerships.policies import runners_only

GIVES = dict(Give.choices)
TRAP = "nickname"
"""A field that people do not see; whoever fills it in is a machine and is thanked all the same."""


@require_http_methods(["GET", "POST"])
def lead_new(request: HttpRequest) -> HttpResponseBase:
    """The public form."""
    form = LeadForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and request.POST.get(TRAP):
        return redirect("lead_thanks")
    if form.is_valid():
        if too_many_leads(request):
            text = _("Many messages came from your network. Try again in an hour.")
            form.add_problem(Problem(text))
            status = 429
        else:
            language = (get_language() or "en")[:2]
            draft = LeadDraft(**form.cleaned_data, language=language)
            send_lead(draft=draft, now=timezone.now())
            return redirect("lead_thanks")
    context = {"form": form, "trap": TRAP}
    return render(request, "partnerships/pipeline/lead_new.html", context, status=status)


@require_safe
def lead_thanks(request: HttpRequest) -> HttpResponseBase:
    """Thank you, and what happens next."""
    return render(request, "partnerships/pipeline/lead_thanks.html")


@login_required
@require_safe
@runners_only
def leads(request: SignedRequest) -> HttpResponseBase:
    """What came in through the public form."""
    wanted = {"state": LeadState.NEW.value} | request.GET.dict()
    context = {
        "page": page_of(request, found.leads(wanted)),
        "wanted": wanted,
        "states": LeadState.choices,
    }
    return render(request, "partnerships/pipeline/leads.html", context)


@login_required
@require_safe
@runners_only
def leads_file(request: SignedRequest) -> HttpResponseBase:
    """The filtered messages as CSV."""
    header = [
        _("Received"), _("Organization"), _("Website"), _("Name"), _("Position"),
        _("E-mail address"), _("Telephone"), _("Interests"), _("Message"), _("State"),
        _("Employer"), _("Reason"),
    ]  # fmt: skip
    wanted = {"state": LeadState.NEW.value} | request.GET.dict()
    rows = (
        (
            timezone.localdate(row.created_at),
            row.organization_name,
            row.website,
            row.name,
            row.position,
            row.email,
            row.phone,
            "; ".join(interests(row)),
            row.message,
            str(row.get_state_display()),
            row.account.organization.name if row.account else "",
            row.reason,
        )
        for row in found.leads(wanted).iterator()
    )
    return csv_stream(f"leads-{timezone.localdate()}.csv", header, rows)


def interests(lead: Lead) -> list[str]:
    """What the sender could imagine, in words."""
    return [str(GIVES.get(code, code)) for code in lead.interests]


@login_required
@require_http_methods(["GET", "POST"])
@runners_only
def lead(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One message: join it to an employer, or open a record for it."""
    row = get_object_or_404(Lead.objects.select_related("account__organization"), uid=uid)
    near = found.suggestions(row) if row.state == LeadState.NEW else []
    form = TakeUpForm(request.POST if request.method == "POST" else None)
    form.offer(near)
    if form.is_valid():
        try:
            account: Account = take_up(
                request.user, lead=row, account=form.cleaned_data["account"], now=timezone.now()
            )
        except Problem as problem:
            form.add_error(None, str(problem.message))
        else:
            return back_to(request, account, _("Taken up. The sender is a point of contact now."))
    context = {
        "lead": row,
        "form": form,
        "near": near,
        "interests": interests(row),
        "is_new": row.state == LeadState.NEW,
    }
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/pipeline/lead.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@runners_only
def lead_dismiss(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Put a message aside."""
    row = get_object_or_404(Lead, uid=uid)
    form = DismissForm(request.POST or None)
    if done(
        form,
        lambda: dismiss_lead(request.user, lead=row, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, _("Put aside."))
        return redirect("leads")
    status = 422 if form.is_bound else 200
    context = {"lead": row, "form": form}
    return render(request, "partnerships/pipeline/lead_dismiss.html", context, status=status)
