"""`./firstrung signin ROLE|E-MAIL`: a one-time sign-in link made on the machine itself."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from firstrung.identity.public import Guardianship, Person, Role, sign_in_link

ROLES = (
    Role.STUDENT,
    Role.GUARDIAN,
    Role.TEACHER,
    Role.FACULTY,
    Role.COORDINATOR,
    Role.ADMINISTRATOR,
    Role.PANELIST,
    Role.EMPLOYER,
)
HALF_DAY = 12 * 60


def link_for(person: Person, *, minutes: int = 30) -> str:
    """The full address of a new link; made on the machine, it needs no second factor."""
    secret = sign_in_link(person, now=timezone.now(), on_machine=True, minutes=minutes)
    return settings.BASE_URL + reverse("signin_link", args=[secret])


class Command(BaseCommand):
    """Prints links; whoever can run commands on the machine may sign in as anybody."""

    help = "Print a one-time sign-in link for a role's first person or for an e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom the link is for."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("who", nargs="?", help=f"an e-mail address, or {', '.join(ROLES)}")
        which.add_argument(
            "--each-role", action="store_true", help="a table with a link for every role"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one link, or the table."""
        if options["each_role"]:
            self._print_table()
        else:
            self.stdout.write(link_for(self._find(options["who"])))

    def _find(self, who: str) -> Person:
        if "@" in who:
            people = Person.objects.filter(email__iexact=who.strip(), is_active=True)
            person: Person | None = people.first()
            if person is None:
                raise CommandError(f"Nobody has the address {who}.")
            return person
        if who not in ROLES:
            raise CommandError(
                f"“{who}” is neither an e-mail address nor one of {', '.join(ROLES)}."
            )
        holder = first_with(who)
        if holder is None:
            raise CommandError(f"Nobody holds the role {who} here.")
        return holder

    def _print_table(self) -> None:
        people = [(str(role.value), person) for role in ROLES if (person := first_with(role))]
        names = [person.name for _role, person in people]
        role_width = max((len(role) for role, _person in people), default=0)
        name_width = max(map(len, names), default=0)
        for role, person in people:
            link = link_for(person, minutes=HALF_DAY)
            self.stdout.write(f"{role:<{role_width}}  {person.name:<{name_width}}  {link}")


def first_with(role: str) -> Person | None:
    """The person who has been there longest among those who hold the role today."""
    if role == Role.GUARDIAN:
        held = Guardianship.objects.filter(ended_at__isnull=True).values("guardian")
    else:
        held = Person.objects.with_role(role, on=timezone.localdate()).values("pk")
    rows = Person.objects.filter(pk__in=held, is_active=True).order_by("pk")
    first: Person | None = rows.first()
    return first
