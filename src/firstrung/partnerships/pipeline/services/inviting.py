"""Invite a point of contact to the site, so that events, meetings and news reach them (D71)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import name_contact
from firstrung.core.errors import Problem
from firstrung.identity.public import Membership, Person, Role, give_role, invite
from firstrung.partnerships.models import Account, Contact
from firstrung.partnerships.pipeline.services.contacts import member_of, release_place
from firstrung.partnerships.policies import INVITE_CONTACT


@dataclass(frozen=True)
class Invitee:
    """To whom the letter goes, and in which language."""

    email: str
    given_name: str
    family_name: str = ""
    language: str = "en"


def invite_contact(
    actor: Person, *, contact: Contact, invitee: Invitee, now: datetime
) -> tuple[Contact, bool]:
    """Give a contact a place at their employer; whether a letter goes out.

    Somebody who has a role at the employer already is only linked. Everybody else is known by the
    address, gets the role of the employer's representative and a letter with a link to sign in.
    The main contact becomes the employer's point of contact for the coalition. Asked again before
    the person has come, another letter goes out; at another address the first one loses its place.
    """
    INVITE_CONTACT.require(actor, contact.account)
    email = invitee.email.strip().lower()
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=contact.account_id)
        row = Contact.objects.select_related("person", "invitation").get(pk=contact.pk)
        _check(actor, account, row, email)
        release_place(actor, contact=row, account=account, now=now)
        row.email, row.language = email, invitee.language
        row.person = member_of(account, email)
        if letter := row.person is None:
            row.invitation = invite(
                actor,
                email=email,
                given_name=invitee.given_name,
                family_name=invitee.family_name,
                role=Role.EMPLOYER,
                organization=account.organization,
                language=invitee.language,
                now=now,
            )
            row.person = row.invitation.link.person
            give_role(
                actor,
                person=row.person,
                organization=account.organization,
                role=Role.EMPLOYER,
                now=now,
            )
        row.save()
        if row.is_main and row.person is not None:
            name_contact(actor, person=row.person, organization=account.organization, now=now)
        record(actor, "partnerships.contact.invited", account, now=now, name=row.name)
    return row, letter


def _check(actor: Person, account: Account, row: Contact, email: str) -> None:
    if row.ended_at is not None:
        raise Problem(_("This contact has ended already."))
    if row.has_come:
        raise Problem(_("%(name)s has a place here already.") % {"name": row.name})
    others = account.contacts.filter(ended_at__isnull=True).exclude(pk=row.pk)
    if (other := others.filter(email__iexact=email).first()) is not None:
        raise Problem(
            _("This is the address of %(name)s. Everybody needs one of their own.")
            % {"name": other.name},
            field="email",
        )
    if actor.email and email == actor.email.lower() and member_of(account, email) is None:
        raise Problem(_("This is your own address. Write the contact’s."), field="email")
    if not _may_be_invited(email):
        # No word of whose it is: the address may be a student's.
        raise Problem(
            _("This address can’t be invited. Is it the contact’s address at work?"),
            field="email",
        )


def _may_be_invited(email: str) -> bool:
    """Whether nobody has the address, or somebody who may work for an employer."""
    there = Person.objects.filter(email__iexact=email).first()
    if there is None:
        return True
    roles = Membership.objects.live(timezone.localdate()).filter(person=there)
    return there.is_active and not roles.filter(role=Role.STUDENT).exists()
