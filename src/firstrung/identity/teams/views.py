"""Studio teams: the list, one team, joining and leaving."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import NotYours, Problem
from firstrung.core.forms import DesignedForm
from firstrung.core.paging import page_of
from firstrung.identity.enums import OrganizationKind, TeamRole
from firstrung.identity.models import Organization, Person, StudioTeam, TeamMembership
from firstrung.identity.people.selectors import students_for
from firstrung.identity.policies import MANAGE_TEAM, SEE_TEAM, TEACH_IN_ORGANIZATION
from firstrung.identity.requests import SignedRequest
from firstrung.identity.teams import services


def _schools(actor: Person) -> QuerySet[Organization]:
    """The schools whose teams the actor may set up."""
    return TEACH_IN_ORGANIZATION.rows(
        actor, Organization.objects.filter(kind=OrganizationKind.SCHOOL)
    )


class TeamForm(DesignedForm):
    """A new team."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=120)
    organization = forms.ModelChoiceField(
        label=gettext_lazy("School"), queryset=Organization.objects.none()
    )

    def __init__(self, *args: object, actor: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = _schools(actor)  # type: ignore[attr-defined]


class JoinForm(DesignedForm):
    """Who joins, and from when on."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Student"), queryset=Person.objects.none(), to_field_name="uid"
    )
    begin_date = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput)

    def __init__(self, *args: object, actor: Person, team: StudioTeam, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        inside = TeamMembership.objects.live(timezone.localdate()).filter(team=team)
        rows = students_for(actor, on=timezone.localdate()).filter(
            memberships__organization=team.organization
        )
        self.fields["person"].queryset = rows.exclude(pk__in=inside.values("person")).distinct()  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET"])
def teams(request: SignedRequest) -> HttpResponseBase:
    """The teams the actor may see, with how many are in them today."""
    today = timezone.localdate()
    inside = Q(memberships__role=TeamRole.MEMBER, memberships__begin_date__lte=today) & (
        Q(memberships__end_date__isnull=True) | Q(memberships__end_date__gte=today)
    )
    rows = (
        SEE_TEAM.rows(request.user, StudioTeam.objects.filter(ended_at__isnull=True))
        .select_related("organization")
        .annotate(size=Count("memberships", filter=inside))
        .order_by("name")
    )
    context = {"page": page_of(request, rows), "may_add": _schools(request.user).exists()}
    return render(request, "identity/teams/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_team(request: SignedRequest) -> HttpResponseBase:
    """Make a team."""
    if not _schools(request.user).exists():
        raise NotYours("identity.make_team")
    form = TeamForm(request.POST or None, actor=request.user)
    if form.is_valid():
        try:
            row = services.make_team(request.user, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The team is set up. Add its students."))
            return redirect("team", row.uid)
    status = 422 if form.is_bound else 200
    return render(request, "identity/teams/new.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def team(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One team; who manages it adds members here."""
    row = get_object_or_404(StudioTeam.objects.select_related("organization"), uid=uid)
    SEE_TEAM.require(request.user, row)
    manages = MANAGE_TEAM.allows(request.user, row)
    form = JoinForm(
        request.POST or None,
        actor=request.user,
        team=row,
        initial={"begin_date": timezone.localdate()},
    )
    if request.method == "POST":
        MANAGE_TEAM.require(request.user, row)
        if form.is_valid():
            try:
                services.join(request.user, team=row, now=timezone.now(), **form.cleaned_data)
            except Problem as problem:
                form.add_problem(problem)
            else:
                messages.success(request, _("Added to the team."))
                return redirect("team", uid)
    members = row.memberships.select_related("person").order_by("end_date", "role", "begin_date")
    context = {
        "team": row,
        "manages": manages,
        "form": form,
        "members": members,
        "today": timezone.localdate(),
    }
    return render(
        request, "identity/teams/detail.html", context, status=422 if form.errors else 200
    )


@login_required
@require_POST
def team_leave(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """End somebody's time in the team today."""
    row = get_object_or_404(TeamMembership.objects.select_related("team"), uid=uid)
    services.leave(request.user, membership=row, end_date=timezone.localdate(), now=timezone.now())
    messages.success(request, _("The time in the team has ended today. The dates are kept."))
    return redirect("team", row.team.uid)
