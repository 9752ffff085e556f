"""Students of a school as its staff sees them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import NotYours
from firstrung.core.paging import page_of
from firstrung.identity.consent.services import decisions
from firstrung.identity.enums import SCHOOL_STAFF
from firstrung.identity.models import Invitation, Person, TeamMembership
from firstrung.identity.people.selectors import school_of, students_for
from firstrung.identity.policies import MANAGE_PERSON, SEE_STUDENT, SEE_TEAM
from firstrung.identity.requests import SignedRequest
from firstrung.identity.scopes import holds


@login_required
@require_http_methods(["GET"])
def students(request: SignedRequest) -> HttpResponseBase:
    """The students whose records the actor may see."""
    if not holds(request.user, *SCHOOL_STAFF):
        raise NotYours("identity.list_students")
    words = request.GET.get("q", "").strip()
    rows = students_for(request.user, on=timezone.localdate(), words=words)
    context = {"page": page_of(request, rows), "words": words}
    return render(request, "identity/people/students.html", context)


@login_required
@require_http_methods(["GET"])
def student(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One student: school, team, guardians, consent in force."""
    person = get_object_or_404(Person, uid=uid)
    SEE_STUDENT.require(request.user, person)
    today = timezone.localdate()
    manages = MANAGE_PERSON.allows(request.user, person)
    context = {
        "student": person,
        "minor": person.is_minor(today),
        "school": school_of(person, on=today),
        "teams": TeamMembership.objects.filter(person=person)
        .select_related("team")
        .order_by("-begin_date"),
        "open_teams": set(SEE_TEAM.rows(request.user).values_list("pk", flat=True)),
        "guardians": person.guardians.filter(ended_at__isnull=True).select_related("guardian"),
        "consents": decisions(person, on=today),
        "manages": manages,
    }
    if manages:
        context["invitations"] = Invitation.objects.filter(
            student=person, accepted_at__isnull=True, link__revoked_at__isnull=True
        )
    return render(request, "identity/people/student.html", context)
