"""Points of contact at an employer: add, change, take leave (D08, D51, D71)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import name_contact, release_contact
from firstrung.core.errors import Problem
from firstrung.identity.public import Membership, Person, take_back
from firstrung.partnerships.models import Account, Contact, Persona
from firstrung.partnerships.pipeline.domains import domain_of
from firstrung.partnerships.policies import KEEP_ACCOUNT


@dataclass(frozen=True)
class ContactDraft:
    """Whom to talk to, and how."""

    name: str
    influence: str
    position: str = ""
    persona: Persona | None = None
    email: str = ""
    phone: str = ""
    language: str = "en"
    is_main: bool = False


def set_contact(
    actor: Person,
    *,
    account: Account,
    draft: ContactDraft,
    now: datetime,
    contact: Contact | None = None,
) -> Contact:
    """Add a contact, or change one; a new main contact takes the place of the former."""
    KEEP_ACCOUNT.require(actor, account)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        others = account.contacts.filter(ended_at__isnull=True)
        if contact is not None:
            others = others.exclude(pk=contact.pk)
        if draft.email and others.filter(email__iexact=draft.email).exists():
            raise Problem(_("Somebody here has this e-mail address already."), field="email")
        row = contact or Contact(account=account, created_at=now)
        person = _linked(actor, account, row, draft.email, now)
        is_main = draft.is_main or not others.filter(is_main=True).exists()
        if is_main:
            _hand_over(actor, account, others.filter(is_main=True), person, now)
        for name in ("name", "influence", "position", "persona", "email", "phone", "language"):
            setattr(row, name, getattr(draft, name))
        row.is_main, row.person = is_main, person
        row.save()
        _learn(account, draft.email)
        verb = "added" if contact is None else "changed"
        record(actor, f"partnerships.contact.{verb}", account, now=now, name=row.name)
    return row


def end_contact(actor: Person, *, contact: Contact, now: datetime) -> None:
    """The contact is there no longer; who was asked through them stays readable.

    A place that came with an invitation from this record ends with it.
    """
    KEEP_ACCOUNT.require(actor, contact.account)
    with transaction.atomic():
        live = Contact.objects.filter(pk=contact.pk, ended_at__isnull=True)
        if not live.update(ended_at=now, is_main=False):
            raise Problem(_("This contact has ended already."))
        release_place(actor, contact=contact, account=contact.account, now=now)
        record(actor, "partnerships.contact.ended", contact.account, now=now, name=contact.name)


def member_of(account: Account, email: str) -> Person | None:
    """The person of that address who has a role at the employer here."""
    if not email:
        return None
    roles = Membership.objects.live(timezone.localdate()).filter(
        organization=account.organization_id, person__email__iexact=email
    )
    role = roles.select_related("person").first()
    return role.person if role is not None else None


def release_place(actor: Person, *, contact: Contact, account: Account, now: datetime) -> None:
    """Take the link to a person away, with what came through it: the duty, an invited role."""
    person, invitation = contact.person, contact.invitation
    contact.person = contact.invitation = None
    if person is not None and contact.is_main:
        release_contact(actor, person=person, organization=account.organization, now=now)
    if invitation is not None:
        take_back(actor, invitation=invitation, now=now)


def _linked(
    actor: Person, account: Account, row: Contact, email: str, now: datetime
) -> Person | None:
    """The person of a contact that is being written down, at that address."""
    if row.person is not None and email.lower() == (row.person.email or "").lower():
        return row.person
    if row.person is not None and row.invitation is not None and row.has_come:
        raise Problem(
            _(
                "%(name)s signs in with the address %(email)s. Has somebody else taken over? "
                "Then say that this contact has left, and add the new one."
            )
            % {"name": row.name, "email": row.person.email},
            field="email",
        )
    if row.person is not None:
        release_place(actor, contact=row, account=account, now=now)
    return member_of(account, email)


def _hand_over(
    actor: Person, account: Account, former: QuerySet[Contact], person: Person | None, now: datetime
) -> None:
    """The duty of the point of contact goes from the former main contact to the person."""
    where = account.organization
    for row in former.filter(person__isnull=False).select_related("person"):
        if row.person is not None and row.person != person:
            release_contact(actor, person=row.person, organization=where, now=now)
    former.update(is_main=False)
    if person is not None:
        name_contact(actor, person=person, organization=where, now=now)


def _learn(account: Account, email: str) -> None:
    """An employer whose domain is not known yet has that of its people."""
    if not account.domain and (domain := domain_of(email)):
        account.domain = domain[:100]
        account.save(update_fields=["domain"])
