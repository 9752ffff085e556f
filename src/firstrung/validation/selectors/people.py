"""Who may judge a submission."""

from datetime import date

from django.db.models import QuerySet

from firstrung.identity.public import (
    SCHOOL_STAFF,
    Membership,
    Person,
    Role,
    TeamMembership,
    TeamRole,
)
from firstrung.validation.models import Conflict, Submission
from firstrung.validation.policies import LINK_ROLES, STEER_SUBMISSION
from firstrung.validation.selectors.barring import of_the_circle


def peers_of(submission: Submission, *, on: date) -> QuerySet[Person]:
    """Members of the studio teams that the student is in on that day, without the student."""
    live = TeamMembership.objects.live(on).filter(role=TeamRole.MEMBER)
    teams = live.filter(person=submission.student_id).values("team")
    members = live.filter(team__in=teams).values("person")
    rows: QuerySet[Person] = Person.objects.filter(pk__in=members)
    return rows.exclude(pk=submission.student_id)


def teachers_of(submission: Submission, *, on: date) -> list[Person]:
    """Teachers who may assess the submission: those of the school who may see the student.

    The rule is asked for each teacher of the school who teaches or leads the student, so the
    candidates are narrowed down first.
    """
    roles = [role for role in SCHOOL_STAFF if role in {Role.TEACHER, Role.FACULTY}]
    held = Membership.objects.live(on).filter(
        organization=submission.organization_id, role__in=roles
    )
    led = TeamMembership.objects.live(on).filter(role=TeamRole.LEAD)
    teams = TeamMembership.objects.filter(person=submission.student_id).values("team")
    near = held.filter(person__in=led.filter(team__in=teams).values("person"))
    classes = submission.student.enrollments.filter(ended_at__isnull=True).values("school_class")
    taught = held.filter(person__enrollments__school_class__in=classes)
    people = Person.objects.filter(pk__in=near.values("person")) | Person.objects.filter(
        pk__in=taught.values("person")
    )
    return [row for row in people.distinct() if STEER_SUBMISSION.allows(row, submission)]


def panelist_choices(*, on: date) -> QuerySet[Membership]:
    """Live roles in employers that make somebody fit for a seat."""
    return (
        Membership.objects.live(on)
        .filter(role__in=LINK_ROLES, organization__kind="employer", person__is_active=True)
        .select_related("person", "organization")
        .order_by("organization__name", "person__family_name", "pk")
    )


def barred_students(panelist: Person) -> set[int]:
    """Students whose work a panelist must not judge: of the own circle, or a declared conflict."""
    declared = Conflict.objects.filter(panelist=panelist).values_list("student_id", flat=True)
    return of_the_circle([panelist.pk])[panelist.pk] | set(declared)
