"""Invite, accept, resend, revoke."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import NotVisible, Problem
from firstrung.core.forms import DesignedForm
from firstrung.identity.invitations import services
from firstrung.identity.models import Invitation, Organization, Person
from firstrung.identity.policies import MANAGE_ORGANIZATION, MANAGE_PERSON
from firstrung.identity.requests import SignedRequest
from firstrung.identity.signin.services import enter


class InvitationForm(DesignedForm):
    """Whom to write to."""

    given_name = forms.CharField(label=gettext_lazy("First name"), max_length=100)
    family_name = forms.CharField(label=gettext_lazy("Last name"), max_length=100, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=settings.LANGUAGES
    )


class RoleInvitationForm(InvitationForm):
    """An invitation to a role in an organization."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: object, organization: Organization, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        roles = services.roles_at(organization)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "POST"])
def invite_to_organization(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Invite somebody to a role."""
    organization = get_object_or_404(Organization, uid=uid)
    MANAGE_ORGANIZATION.require(request.user, organization)
    form = RoleInvitationForm(request.POST or None, organization=organization)
    if _sent(request, form, organization=organization):
        return redirect("organization", uid)
    context = {"form": form, "place": organization.name, "back": organization}
    status = 422 if form.is_bound else 200
    return render(request, "identity/invitations/new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def invite_guardian(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Invite a student's guardian."""
    student = get_object_or_404(Person, uid=uid)
    MANAGE_PERSON.require(request.user, student)
    form = InvitationForm(request.POST or None)
    if _sent(request, form, student=student, role="guardian"):
        return redirect("student", uid)
    context = {"form": form, "place": student.name, "student": student}
    status = 422 if form.is_bound else 200
    return render(request, "identity/invitations/new.html", context, status=status)


def _sent(request: SignedRequest, form: InvitationForm, **where: object) -> bool:
    if not form.is_valid():
        return False
    values = form.cleaned_data | where
    try:
        services.invite(request.user, now=timezone.now(), **values)
    except Problem as problem:
        form.add_problem(problem)
        return False
    messages.success(
        request, _("The invitation to %(email)s is on its way.") % {"email": values["email"]}
    )
    return True


@require_http_methods(["GET", "POST"])
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What the invited person reads, and the button that accepts."""
    now = timezone.now()
    try:
        row = services.invitation_for(secret, now=now)
    except NotVisible:
        return render(request, "identity/signin/expired.html", status=410)
    if request.method == "POST":
        person = services.accept(row, now=now)
        messages.success(request, _("Welcome! Your role is set up."))
        return enter(request, person)
    return render(request, "identity/invitations/accept.html", {"invitation": row})


@login_required
@require_POST
def invitation_resend(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Send the letter again."""
    row = get_object_or_404(Invitation.objects.select_related("organization", "student"), uid=uid)
    services.resend(request.user, invitation=row, now=timezone.now())
    messages.success(request, _("Sent again. The link in the earlier letter no longer works."))
    return _back(row)


@login_required
@require_POST
def invitation_revoke(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Withdraw the invitation."""
    row = get_object_or_404(Invitation.objects.select_related("organization", "student"), uid=uid)
    services.revoke(request.user, invitation=row, now=timezone.now())
    messages.success(request, _("The invitation no longer works."))
    return _back(row)


def _back(row: Invitation) -> HttpResponseBase:
    if row.organization is not None:
        return redirect("organization", row.organization.uid)
    return redirect("student", row.student.uid if row.student else None)
