"""Who is written to about students' questions (C08)."""

from datetime import date

from django.db.models import Q, QuerySet

from firstrung.coalition.public import coordinators
from firstrung.convenings.enums.events import Part, Standing
from firstrung.convenings.events.questions import MODERATE
from firstrung.convenings.models import Question
from firstrung.convenings.policies import EMPLOYER_ROLES
from firstrung.identity.public import MANAGERS, Membership, Organization, Person, Role


def moderators_of(question: Question, *, on: date) -> list[Person]:
    """Who is asked to read a question.

    That is whoever made the event, where they may; else those who lead the student's school or
    its district; else the coalition's coordinators.
    """
    maker = question.event.created_by
    if maker is not None and MODERATE.allows(maker, question):
        return [maker]
    studies = Membership.objects.live(on).filter(person=question.student, role=Role.STUDENT)
    schools = Organization.objects.filter(
        Q(pk__in=studies.values("organization")) | Q(pk__in=studies.values("organization__parent"))
    )
    leading = Membership.objects.live(on).filter(
        role__in=MANAGERS, organization__in=schools.values("pk")
    )
    people = Person.objects.filter(pk__in=leading.values("person")).order_by("pk")
    return [person for person in people if MODERATE.allows(person, question)] or list(
        coordinators(on=on)
    )


def answerers_of(question: Question, *, on: date) -> QuerySet[Person]:
    """Employers' people who come, or came; where there are none, those of the employers who host."""
    event = question.event
    employed = Membership.objects.live(on).filter(role__in=EMPLOYER_ROLES)
    seats = event.registrations.filter(part=Part.EMPLOYER).exclude(standing=Standing.WITHDRAWN)
    came = event.attendances.filter(part=Part.EMPLOYER, person__isnull=False)
    people: QuerySet[Person] = Person.objects.filter(pk__in=employed.values("person")).order_by(
        "pk"
    )
    guests = people.filter(Q(pk__in=seats.values("person")) | Q(pk__in=came.values("person")))
    if guests.exists():
        return guests
    hosts = Q(organization=event.host_id) | Q(organization__in=event.co_hosts.values("pk"))
    return people.filter(pk__in=employed.filter(hosts).values("person"))
