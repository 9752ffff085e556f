"""The first coordinator of a coalition, so that somebody can go on in the browser."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Membership, Organization, Person, Role


def clean_address(email: str) -> str:
    """The address in small letters; a `Problem` where it is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Problem(f"“{email}” is not an e-mail address.") from None
    return email


def appoint(email: str, coalition: Organization, *, now: datetime) -> Person:
    """The coordinator with that address; refused where somebody else coordinates already."""
    email, today = clean_address(email), timezone.localdate(now)
    held = Membership.objects.live(today).filter(
        organization=coalition, role__in=(Role.COORDINATOR, Role.ADMINISTRATOR)
    )
    if held.exists() and not held.filter(person__email__iexact=email).exists():
        raise Problem(
            f"{coalition.name} has a coordinator already, who can invite others in the browser."
        )
    person: Person | None = Person.objects.filter(email__iexact=email).first()
    if person is None:
        given = email.partition("@")[0].replace(".", " ").title()
        person = Person.objects.create(email=email, given_name=given)
    if not held.filter(person=person).exists():
        Membership.objects.create(person=person, organization=coalition, role=Role.COORDINATOR)
        record(None, "regions.coordinator.appointed", coalition, now=now, email=email)
    return person
