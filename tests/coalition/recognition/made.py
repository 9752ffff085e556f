"""A chamber, a government office, counted points, and recognitions in every state."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.identity.enums import OrganizationKind, Role
from firstrung.identity.models import Organization, Person
from tests import world as worlds


@dataclass
class Signers:
    chamber: Organization
    city: Organization
    clerk: Person  # coordinates for the Chamber
    mayor: Person  # coordinates for the city


def signers() -> Signers:
    chamber = worlds.organization("Harbor Chamber", OrganizationKind.INTERMEDIARY)
    city = worlds.organization("City Hall", OrganizationKind.GOVERNMENT)
    return Signers(
        chamber,
        city,
        worlds.person("Chris Chamber", (Role.COORDINATOR, chamber)),
        worlds.person("Mia Mayor", (Role.ADMINISTRATOR, city)),
    )


def begins() -> date:
    """The first day of the school year that today lies in."""
    today = timezone.localdate()
    year = today.year if today.month >= 7 else today.year - 1
    return date(year, 7, 1)


def earn(book, organization, placements: int = 3, engagements: int = 4) -> None:
    """Enough for the tier “silver” by default: 30 + 20 + 15 points."""
    day = begins() + timedelta(days=3)
    book.add("internship_placements", organization, day, placements)
    book.add("student_engagements", organization, day, engagements)
    book.add("meeting_attendance", organization, day, 15)


def drafted(world, organization):
    return coalition.draft_recognition(
        world.coalition_coordinator,
        organization=organization,
        year=begins().year,
        now=timezone.now(),
    )


def approved(row, who: Person, action: str, organization, **more):
    signature = coalition.Signature(organization, timezone.localdate(), **more)
    return coalition.approve_recognition(
        who, recognition=row, action=action, signature=signature, now=timezone.now()
    )


def given(world, hands: Signers, organization):
    row = drafted(world, organization)
    row = approved(row, hands.clerk, "approve_chamber", hands.chamber)
    row = approved(row, hands.mayor, "approve_office", hands.city)
    return coalition.give_recognition(
        world.coalition_coordinator, recognition=row, now=timezone.now()
    )


def withdrawn(row, who: Person, reason: str = "Counted twice"):
    return coalition.withdraw_recognition(who, recognition=row, reason=reason, now=timezone.now())
