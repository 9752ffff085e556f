"""Invite by e-mail, accept, revoke."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.enums import LinkPurpose, OrganizationKind, Role
from firstrung.identity.events import Invited
from firstrung.identity.links import INVITATION_DAYS, find_link, make_link, use_link
from firstrung.identity.models import Guardianship, Invitation, Organization, Person
from firstrung.identity.organizations.services import place, unplace
from firstrung.identity.policies import MANAGE_ORGANIZATION, MANAGE_PERSON, SEE_INVITATION
from firstrung.jobs.public import publish

EMPLOYER_ROLES = (Role.EMPLOYER, Role.PANELIST, Role.MENTOR)
STAFF_ROLES = (Role.TEACHER, Role.FACULTY, Role.AIDE, Role.COORDINATOR, Role.ADMINISTRATOR)


def roles_at(organization: Organization) -> tuple[Role, ...]:
    """The roles one can be invited to there; students and their rosters come from schools."""
    if organization.kind == OrganizationKind.EMPLOYER:
        return EMPLOYER_ROLES
    if organization.kind in {OrganizationKind.DISTRICT, OrganizationKind.SCHOOL}:
        return (*STAFF_ROLES, Role.MENTOR)
    return (Role.COORDINATOR, Role.ADMINISTRATOR, Role.FACULTY, Role.MENTOR)


def invite(
    actor: Person,
    *,
    email: str,
    given_name: str,
    family_name: str,
    role: str,
    now: datetime,
    organization: Organization | None = None,
    student: Person | None = None,
    language: str = "en",
) -> Invitation:
    """Invite somebody to a role in ``organization``, or to be the guardian of ``student``.

    The person is known by the address; accepting gives the role. The letter goes out by job.
    """
    if student is not None:
        MANAGE_PERSON.require(actor, student)
        role = Role.GUARDIAN
    elif organization is not None:
        MANAGE_ORGANIZATION.require(actor, organization)
        if role not in roles_at(organization):
            raise Problem(_("That role can't be given here."), field="role")
    else:
        raise Problem(_("Say where the person is invited to."))
    with transaction.atomic():
        person, _made = Person.objects.get_or_create(
            email=email.strip().lower(),
            defaults={
                "given_name": given_name.strip(),
                "family_name": family_name.strip(),
                "language": language,
            },
        )
        if student is not None and person == student:
            raise Problem(_("A student can't be their own guardian."), field="email")
        link, _secret = make_link(
            person=person,
            purpose=LinkPurpose.INVITATION,
            now=now,
            valid_for=timedelta(days=INVITATION_DAYS),
        )
        invitation = Invitation.objects.create(
            email=person.email or "",
            given_name=given_name,
            family_name=family_name,
            language=language,
            role=role,
            organization=organization,
            student=student,
            invited_by=actor,
            link=link,
        )
        record(actor, "identity.invitation.sent", invitation, now=now, role=role)
        publish(Invited(invitation_id=invitation.pk))
    return invitation


def renew_link(invitation: Invitation, *, now: datetime) -> str:
    """A new secret for the letter; the one before stops working."""
    link, secret = make_link(
        person=invitation.link.person,
        purpose=LinkPurpose.INVITATION,
        now=now,
        valid_for=timedelta(days=INVITATION_DAYS),
    )
    old = invitation.link
    invitation.link = link
    invitation.save(update_fields=["link"])
    old.revoked_at = now
    old.save(update_fields=["revoked_at"])
    return secret


def invitation_for(secret: str, *, now: datetime) -> Invitation:
    """The open invitation with that secret; 404 where there is none."""
    link = find_link(secret, purpose=LinkPurpose.INVITATION, now=now)
    return Invitation.objects.select_related(
        "organization", "student", "invited_by", "link__person"
    ).get(link=link)


def accept(invitation: Invitation, *, now: datetime) -> Person:
    """Take the role. Accepting twice is the same as once."""
    person = invitation.link.person
    with transaction.atomic():
        if not use_link(invitation.link, now=now):
            raise Problem(_("This invitation has been used. Sign in with your e-mail address."))
        if invitation.student is not None:
            Guardianship.objects.update_or_create(
                guardian=person, student=invitation.student, defaults={"ended_at": None}
            )
        if invitation.organization is not None:
            place(
                person,
                person=person,
                organization=invitation.organization,
                role=invitation.role,
                now=now,
            )
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        record(person, "identity.invitation.accepted", invitation, now=now)
    return person


def take_back(actor: Person, *, invitation: Invitation, now: datetime) -> None:
    """End an invitation and the role that came with it, at once; callers have asked already."""
    person, organization = invitation.link.person, invitation.organization
    with transaction.atomic():
        if invitation.link.revoked_at is None:
            invitation.link.revoked_at = now
            invitation.link.save(update_fields=["revoked_at"])
        if organization is not None:
            unplace(actor, person=person, organization=organization, role=invitation.role, now=now)
        record(actor, "identity.invitation.revoked", invitation, now=now)


def revoke(actor: Person, *, invitation: Invitation, now: datetime) -> None:
    """Withdraw an invitation that has not been accepted."""
    SEE_INVITATION.require(actor, invitation)
    with transaction.atomic():
        invitation.link.revoked_at = now
        invitation.link.save(update_fields=["revoked_at"])
        record(actor, "identity.invitation.revoked", invitation, now=now)


def resend(actor: Person, *, invitation: Invitation, now: datetime) -> None:
    """Send the letter again with a new link."""
    SEE_INVITATION.require(actor, invitation)
    if invitation.accepted_at is not None:
        raise Problem(_("This invitation has been accepted already."))
    with transaction.atomic():
        record(actor, "identity.invitation.resent", invitation, now=now)
        publish(Invited(invitation_id=invitation.pk))
