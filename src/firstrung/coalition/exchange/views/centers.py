"""Research centers, what came from them and what they got."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.exchange import handing, partners
from firstrung.coalition.exchange.figures import intakes
from firstrung.coalition.exchange.forms import HandoverForm, PartnerForm
from firstrung.coalition.exchange.supply import supply_sources
from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Handover, ResearchPartner
from firstrung.coalition.policies import coordinates
from firstrung.coalition.resources.money import require_coordinator
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

PARTNER = ("organization", "contact", "agreement", "agreed_on", "ends_on")


@login_required
@require_safe
@members_only
def exchange(request: SignedRequest) -> HttpResponseBase:
    """The centers, the latest files that came in, and what went out when."""
    context = {
        "page": page_of(request, partners.partners()),
        "intakes": intakes()[:10],
        "keeps": coordinates(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "coalition/exchange/centers.html", context)


@login_required
@require_safe
@members_only
def exchange_file(request: SignedRequest) -> HttpResponseBase:
    """The centers as CSV."""
    header = [
        _("Research center"), _("Agreed on"), _("Ends on"), _("What was agreed"),
        _("Reports"), _("Files that came in"), _("Files that went out"),
    ]  # fmt: skip
    rows = (
        [str(row), row.agreed_on, row.ends_on, row.agreement, row.given, row.files, row.got]
        for row in partners.partners()
    )
    return csv_file(f"exchange-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def exchange_partner_new(request: SignedRequest) -> HttpResponseBase:
    """Add a research center."""
    require_coordinator(request.user, "coalition.set_research_partner")
    return _edit(request, PartnerForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def exchange_partner_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change what was agreed."""
    require_coordinator(request.user, "coalition.set_research_partner")
    row = get_object_or_404(
        ResearchPartner.objects.select_related("organization", "contact"), uid=uid
    )
    initial = {name: getattr(row, name) for name in PARTNER}
    return _edit(request, PartnerForm(request.POST or None, initial=initial), row)


def _edit(
    request: SignedRequest, form: PartnerForm, row: ResearchPartner | None
) -> HttpResponseBase:
    if form.is_valid():
        try:
            partners.set_partner(request.user, partner=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("research_exchange")
    title = _("Change the agreement") if row else _("Add a research center")
    context = {"form": form, "title": title, "back": "research_exchange"}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/stories/form.html", context, status=status)


@login_required
@require_safe
@members_only
def handovers(request: SignedRequest) -> HttpResponseBase:
    """What was sent to whom and when."""
    wanted = request.GET.dict()
    context = {
        "page": page_of(request, handing.handovers(wanted)),
        "partners": ResearchPartner.objects.select_related("organization"),
        "wanted": wanted,
        "keeps": coordinates(request.user),
    }
    return render(request, "coalition/exchange/handovers.html", context)


@login_required
@require_safe
@members_only
def handovers_file(request: SignedRequest) -> HttpResponseBase:
    """The log as CSV."""
    header = [
        _("Sent at"), _("Research center"), _("From the year"), _("To the year"),
        _("Lines"), _("Withheld"), _("By"), "SHA-256",
    ]  # fmt: skip
    rows = (
        [
            f"{timezone.localtime(row.handed_at):%Y-%m-%d %H:%M}",
            str(row.partner),
            row.first_year,
            row.last_year,
            row.rows,
            row.withheld,
            row.handed_by.name if row.handed_by else "",
            row.sha256,
        ]
        for row in handing.handovers(request.GET.dict())
    )
    return csv_file(f"handovers-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def handover_new(request: SignedRequest) -> HttpResponseBase:
    """Make a file of counts for a center."""
    require_coordinator(request.user, "coalition.hand_over")
    year = timezone.localdate().year
    form = HandoverForm(request.POST or None, initial={"first_year": year - 1, "last_year": year})
    if form.is_valid():
        try:
            row = handing.hand_over(request.user, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The file is made and noted. Download it here."))
            return redirect("handover_made", row.uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "sources": supply_sources().values()}
    return render(request, "coalition/exchange/handover_new.html", context, status=status)


@login_required
@require_safe
@members_only
def handover_made(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Exactly what went out."""
    row = get_object_or_404(
        Handover.objects.select_related("partner__organization", "handed_by"), uid=uid
    )
    context = {
        "row": row,
        "heading": handing.HEADING,
        "page": page_of(request, handing.read_content(row), size=50),
    }
    return render(request, "coalition/exchange/handover.html", context)


@login_required
@require_safe
@members_only
def handover_made_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The file itself, byte by byte."""
    row = get_object_or_404(Handover, uid=uid)
    response = HttpResponse(row.content.encode(), content_type="text/csv; charset=utf-8")
    name = f"supply-{row.first_year}-{row.last_year}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
