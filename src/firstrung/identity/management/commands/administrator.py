"""`./firstrung administrator E-MAIL …`: the first administrator of an empty instance."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from firstrung.activity import public as activity
from firstrung.identity.management.commands.signin import link_for
from firstrung.identity.public import Membership, Organization, OrganizationKind, Person, Role


class Command(BaseCommand):
    """Saying the same again changes nothing and prints a new link."""

    help = "Make the coalition and its first administrator, and print a sign-in link."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and of which coalition."""
        parser.add_argument("email", help="the administrator's e-mail address")
        parser.add_argument("--name", required=True, help="given and family name")
        parser.add_argument("--coalition", required=True, help="the coalition's name")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make what is missing and print the link."""
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is not an e-mail address.") from error
        if not options["name"].strip() or not options["coalition"].strip():
            raise CommandError("Give a name and the name of the coalition.")
        with transaction.atomic():
            person = appoint(email, options["name"], options["coalition"])
        self.stdout.write(link_for(person))


def appoint(email: str, name: str, coalition_name: str) -> Person:
    """The administrator of the one coalition; refused where somebody else administers it."""
    coalition = Organization.objects.filter(kind=OrganizationKind.COALITION).first()
    if coalition is None:
        coalition = Organization.objects.create(
            name=coalition_name.strip(), kind=OrganizationKind.COALITION
        )
    held = Membership.objects.filter(organization=coalition, role=Role.ADMINISTRATOR)
    if held.exclude(person__email__iexact=email).exists():
        raise CommandError(
            f"{coalition.name} has an administrator already, who can invite others in the browser."
        )
    given, _, family = name.strip().partition(" ")
    person: Person = Person.objects.get_or_create(
        email=email, defaults={"given_name": given, "family_name": family.strip()}
    )[0]
    _membership, added = held.get_or_create(
        person=person, defaults={"organization": coalition, "role": Role.ADMINISTRATOR}
    )
    if added:
        activity.record(
            None, "identity.administrator.appointed", coalition, now=timezone.now(), email=email
        )
    return person
