"""As what somebody comes to events, and for which organization."""

from collections.abc import Iterable
from datetime import date

from django.utils.crypto import salted_hmac

from firstrung.convenings.enums.events import Part
from firstrung.convenings.policies import EDUCATION, EMPLOYER_ROLES
from firstrung.identity.public import MANAGERS, Membership, OrganizationKind, Person, Role

Place = tuple[Part, int | None]
"""The part somebody takes, and the key of the organization."""

ORDER = (Part.STUDENT, Part.EMPLOYER, Part.FACULTY, Part.LEADER, Part.OTHER)
"""Who holds several roles counts by the first; a student is a student whatever else they are."""


def _part(role: str, kind: str) -> Part:
    if role == Role.STUDENT:
        return Part.STUDENT
    if role in {Role.TEACHER, Role.FACULTY}:
        return Part.FACULTY
    if role in MANAGERS and kind in EDUCATION:
        return Part.LEADER
    if role in EMPLOYER_ROLES and kind == OrganizationKind.EMPLOYER:
        return Part.EMPLOYER
    return Part.OTHER


def places(people: Iterable[int], *, on: date) -> dict[int, Place]:
    """As what each person (by key) comes, by the roles of that day (one query)."""
    rows = Membership.objects.live(on).filter(person__in=list(people)).order_by("pk")
    found: dict[int, Place] = {}
    columns = ("person", "role", "organization", "organization__kind")
    for person, role, organization, kind in rows.values_list(*columns):
        part = _part(role, kind)
        if person not in found or ORDER.index(part) < ORDER.index(found[person][0]):
            found[person] = (part, organization)
    return found


def place_of(person: Person, *, on: date) -> Place:
    """As what the person comes; somebody without any role is somebody else."""
    return places([person.pk], on=on).get(person.pk, (Part.OTHER, None))


def attendee_key(email: str | None, otherwise: str) -> str:
    """What tells attendees apart: a keyed hash of the address, else of ``otherwise``.

    Without the site's secret it can't be turned back into an address.
    """
    words = email.strip().lower() if email else otherwise.strip().lower()
    return salted_hmac("convenings.attendee", words).hexdigest()[:32]


def key_of(person: Person) -> str:
    """The key of somebody with an account."""
    return attendee_key(person.email, f"person {person.uid}")
