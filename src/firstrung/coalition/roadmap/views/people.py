"""Who does what, and each member organization's point of contact."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.enums import DutyKind
from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Duty
from firstrung.coalition.policies import coordinates
from firstrung.coalition.roadmap import duties as acts
from firstrung.coalition.roadmap.forms import DutyForm
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import Organization, SignedRequest


@login_required
@require_safe
@members_only
def duties(request: SignedRequest) -> HttpResponseBase:
    """Who does what."""
    wanted = request.GET.dict()
    context = {
        "page": page_of(request, acts.duties(wanted, on=timezone.localdate())),
        "wanted": wanted,
        "kinds": DutyKind.choices,
        "may_end": coordinates(request.user),
    }
    return render(request, "coalition/roadmap/duties.html", context)


@login_required
@require_safe
@members_only
def duties_file(request: SignedRequest) -> HttpResponseBase:
    """Who does what, as CSV."""
    header = [
        _("Person"), _("Duty"), _("Organization"), _("Initiative"), _("From"), _("Until"),
    ]  # fmt: skip
    rows = (
        (
            row.person.name,
            str(row.get_kind_display()),
            row.organization.name if row.organization else "",
            row.initiative.title if row.initiative else "",
            row.begins_on,
            row.ended_on,
        )
        for row in acts.duties(request.GET.dict(), on=timezone.localdate())
    )
    return csv_file(f"duties-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def duty_new(request: SignedRequest) -> HttpResponseBase:
    """Give somebody a duty."""
    initial = {
        "begins_on": timezone.localdate(),
        "kind": request.GET.get("kind"),
        "organization": Organization.objects.filter(
            uid=asked.uid(request.GET.get("organization"))
        ).first(),
    }
    form = DutyForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            duty = acts.appoint(request.user, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        except NotYours:
            text = _(
                "You can give duties only for an initiative you lead or an organization you manage."
            )
            form.add_problem(Problem(text))
        else:
            text = _("%(name)s has the duty now.")
            messages.success(request, text % {"name": duty.person.name})
            return redirect("contacts" if duty.kind == DutyKind.CONTACT else "duties")
    status = 422 if form.is_bound else 200
    return render(request, "coalition/roadmap/duty.html", {"form": form}, status=status)


@login_required
@require_POST
@members_only
def duty_end(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """End a duty today."""
    rows = Duty.objects.select_related("person", "organization", "initiative")
    duty = get_object_or_404(rows, uid=uid)
    acts.end_duty(request.user, duty=duty, on=timezone.localdate(), now=timezone.now())
    messages.success(request, _("The duty has ended."))
    return redirect("duties")


@login_required
@require_safe
@members_only
def contacts(request: SignedRequest) -> HttpResponseBase:
    """Each member organization's point of contact; those without one come first."""
    wanted = request.GET.dict()
    page = page_of(request, acts.contacts(wanted))
    context = {
        "page": page,
        "rows": acts.contact_rows(list(page.object_list)),
        "wanted": wanted,
        "missing": acts.contacts({"missing": "1"}).count(),
        "may_appoint": coordinates(request.user),
    }
    return render(request, "coalition/roadmap/contacts.html", context)


@login_required
@require_safe
@members_only
def contacts_file(request: SignedRequest) -> HttpResponseBase:
    """Points of contact as CSV, with the address to write to."""
    header = [_("Organization"), _("Kind"), _("Point of contact"), _("E-mail address"), _("From")]
    rows = [
        [
            row["organization"].name,
            str(row["organization"].get_kind_display()),
            duty.person.name if duty else "",
            duty.person.email if duty else "",
            duty.begins_on if duty else None,
        ]
        for row in acts.contact_rows(list(acts.contacts(request.GET.dict())))
        for duty in (row["duties"] or [None])
    ]
    return csv_file(f"contacts-{timezone.localdate()}.csv", header, rows)
