"""Organizations: the directory, one organization, add and edit."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import NotYours, Problem
from firstrung.core.forms import DesignedForm
from firstrung.core.paging import page_of
from firstrung.identity.enums import OrganizationKind, Role
from firstrung.identity.models import Invitation, Membership, Organization
from firstrung.identity.organizations.services import (
    PARTNER_KINDS,
    add_organization,
    edit_organization,
    end_role,
)
from firstrung.identity.policies import MANAGE_ORGANIZATION, SEE_ORGANIZATION
from firstrung.identity.requests import SignedRequest
from firstrung.identity.scopes import runs_the_coalition
from firstrung.taxonomies.public import Sector


class OrganizationForm(DesignedForm):
    """What the directory shows of an organization."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    sectors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Sectors"),
        queryset=Sector.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    website = forms.URLField(
        label=gettext_lazy("Web address"), required=False, assume_scheme="https"
    )
    summary = forms.CharField(
        label=gettext_lazy("What students should know about it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NewOrganizationForm(OrganizationForm):
    """A partner that is not in the directory yet."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind.value, kind.label) for kind in PARTNER_KINDS]
    )
    field_order = ["name", "kind"]


@login_required
@require_http_methods(["GET"])
def organizations(request: SignedRequest) -> HttpResponseBase:
    """The directory, filtered by kind, sector and words."""
    rows = SEE_ORGANIZATION.rows(
        request.user, Organization.objects.filter(ended_at__isnull=True)
    ).prefetch_related("sectors")
    kind, sector = request.GET.get("kind", ""), request.GET.get("sector", "")
    words = request.GET.get("q", "").strip()
    if kind in OrganizationKind.values:
        rows = rows.filter(kind=kind)
    if sector:
        rows = rows.filter(sectors__code=sector)
    if words:
        rows = rows.filter(name__icontains=words)
    context = {
        "page": page_of(request, rows),
        "kinds": OrganizationKind.choices,
        "sectors": Sector.objects.all(),
        "kind": kind,
        "sector": sector,
        "words": words,
        "may_add": runs_the_coalition(request.user),
    }
    return render(request, "identity/organizations/list.html", context)


@login_required
@require_http_methods(["GET"])
def organization(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One organization; its people and invitations for those who manage it."""
    row = get_object_or_404(Organization.objects.prefetch_related("sectors"), uid=uid)
    SEE_ORGANIZATION.require(request.user, row)
    manages = MANAGE_ORGANIZATION.allows(request.user, row)
    context = {"organization": row, "manages": manages, "children": row.children.all()}
    if manages:
        people = Membership.objects.live(timezone.localdate()).filter(organization=row)
        staff = people.exclude(role__in=[Role.STUDENT, Role.GUARDIAN]).select_related("person")
        context["page"] = page_of(request, staff.order_by("role", "person__family_name"))
        context["student_count"] = people.filter(role=Role.STUDENT).count()
        context["invitations"] = Invitation.objects.filter(
            organization=row, accepted_at__isnull=True, link__revoked_at__isnull=True
        )
    return render(request, "identity/organizations/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_organization(request: SignedRequest) -> HttpResponseBase:
    """Add an employer, an intermediary or a government office."""
    if not runs_the_coalition(request.user):
        raise NotYours("identity.add_organization")
    form = NewOrganizationForm(request.POST or None)
    if form.is_valid():
        try:
            row = add_organization(request.user, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": row.name})
            return redirect("organization", row.uid)
    status = 422 if form.is_bound else 200
    return render(request, "identity/organizations/new.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def organization_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change what the directory shows."""
    row = get_object_or_404(Organization, uid=uid)
    MANAGE_ORGANIZATION.require(request.user, row)
    initial = {
        "name": row.name,
        "sectors": row.sectors.all(),
        "website": row.website,
        "summary": row.summary,
    }
    form = OrganizationForm(request.POST or None, initial=initial)
    if form.is_valid():
        edit_organization(request.user, organization=row, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("organization", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "organization": row}
    return render(request, "identity/organizations/edit.html", context, status=status)


@login_required
@require_POST
def role_end(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """End somebody's role today."""
    row = get_object_or_404(Membership.objects.select_related("organization", "person"), uid=uid)
    end_role(request.user, membership=row, on=timezone.localdate(), now=timezone.now())
    messages.success(request, _("The role has ended."))
    return redirect("organization", row.organization.uid)
