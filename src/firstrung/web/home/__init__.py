"""What waits for a person, composed from every context: one card for each thing to do."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils import timezone

from firstrung.identity.public import Person, Role, role_codes
from firstrung.web.home import employers, families, schools
from firstrung.web.home.cards import Card, reviews

Maker = Callable[[Person, date], Iterator[Card]]
MAKERS: tuple[tuple[str, Maker], ...] = (
    (Role.STUDENT, families.student),
    (Role.GUARDIAN, families.guardian),
    (Role.TEACHER, schools.teacher),
    (Role.FACULTY, schools.teacher),
    (Role.PANELIST, reviews),
    (Role.EMPLOYER, employers.employer),
    (Role.COORDINATOR, schools.coordinator),
    (Role.ADMINISTRATOR, schools.coordinator),
)


def cards_for(person: Person) -> list[Card]:
    """The cards of a person's roles, urgent ones first."""
    today = timezone.localdate()
    roles = role_codes(person, on=today)
    cards = [card for role, make in MAKERS if role in roles for card in make(person, today)]
    unique: dict[str, Card] = {}
    for card in cards:
        unique.setdefault(card.url, card)
    return sorted(unique.values(), key=lambda card: not card.urgent)
