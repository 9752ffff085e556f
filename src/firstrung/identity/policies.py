"""Who may see and do what with people, organizations, consents and rosters."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.enums import OrganizationKind, Role, TeamRole
from firstrung.identity.models import (
    Consent,
    Disclosure,
    Enrollment,
    Guardianship,
    Invitation,
    Membership,
    Organization,
    Person,
    RosterImport,
    StudioTeam,
    TeamMembership,
)
from firstrung.identity.models.consent import years_before
from firstrung.identity.scopes import MANAGERS, in_scope, runs_the_coalition


def _members_in_scope(actor: Any, *roles: str) -> Q:
    members = Membership.objects.live(timezone.localdate()).filter(
        in_scope(actor, *roles, prefix="organization")
    )
    return Q(pk__in=members.values("person"))


def _wards(actor: Any) -> Q:
    rows = Guardianship.objects.filter(guardian=actor, ended_at__isnull=True)
    return Q(pk__in=rows.values("student"))


def _taught(actor: Any) -> Q:
    """Students of the classes the actor teaches and of the studio teams the actor leads."""
    today = timezone.localdate()
    classes = Enrollment.objects.filter(person=actor, role="teacher", ended_at__isnull=True)
    students = Enrollment.objects.filter(
        school_class__in=classes.values("school_class"), role="student", ended_at__isnull=True
    )
    led = TeamMembership.objects.live(today).filter(person=actor, role=TeamRole.LEAD)
    members = TeamMembership.objects.filter(team__in=led.values("team"), role=TeamRole.MEMBER)
    return Q(pk__in=students.values("person")) | Q(pk__in=members.values("person"))


def _circle(actor: Any) -> Q:
    """The student, the guardians, the teachers who teach them, and the school's coordinators."""
    if not actor.is_authenticated:
        return NOBODY
    return Q(pk=actor.pk) | _wards(actor) | _taught(actor) | _members_in_scope(actor, *MANAGERS)


def _decides_for(actor: Any) -> Q:
    """A guardian decides for a minor; from 18 on the student alone (34 CFR 99.5)."""
    if not actor.is_authenticated:
        return NOBODY
    adult = Q(birth_date__lte=years_before(timezone.localdate(), 18))
    return (Q(pk=actor.pk) & adult) | (_wards(actor) & ~adult)


def _own_or_circle(field: str) -> Any:
    def condition(actor: Any) -> Q:
        return Q(**{f"{field}__in": Person.objects.filter(_family(actor)).values("pk")})

    return condition


def _family(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    return Q(pk=actor.pk) | _wards(actor)


def _sees_organization(actor: Any) -> Q:
    return EVERYBODY if actor.is_authenticated else NOBODY


def _manages_organization(actor: Any) -> Q:
    below = in_scope(actor, *MANAGERS)
    if runs_the_coalition(actor):
        partners = [
            OrganizationKind.EMPLOYER,
            OrganizationKind.INTERMEDIARY,
            OrganizationKind.GOVERNMENT,
            OrganizationKind.COALITION,
        ]
        return below | Q(kind__in=partners)
    return below


def _invites(actor: Any) -> Q:
    managed = Organization.objects.filter(_manages_organization(actor)).values("pk")
    students = Person.objects.filter(_members_in_scope(actor, *MANAGERS)).values("pk")
    return Q(organization__in=managed) | Q(student__in=students)


SEE_STUDENT: Rule[Person] = Rule("identity.see_student", "identity.Person", _circle)
MANAGE_PERSON: Rule[Person] = Rule(
    "identity.manage_person",
    "identity.Person",
    lambda actor: _members_in_scope(actor, *MANAGERS),
    sees=SEE_STUDENT,
)
DECIDE_CONSENT: Rule[Person] = Rule(
    "identity.decide_consent", "identity.Person", _decides_for, sees=SEE_STUDENT
)
READ_FAMILY_RECORD: Rule[Person] = Rule(
    "identity.read_family_record", "identity.Person", _family, sees=SEE_STUDENT
)
SEE_CONSENT: Rule[Consent] = Rule(
    "identity.see_consent", "identity.Consent", _own_or_circle("student")
)
SEE_DISCLOSURE: Rule[Disclosure] = Rule(
    "identity.see_disclosure", "identity.Disclosure", _own_or_circle("student")
)
SEE_ORGANIZATION: Rule[Organization] = Rule(
    "identity.see_organization", "identity.Organization", _sees_organization
)
MANAGE_ORGANIZATION: Rule[Organization] = Rule(
    "identity.manage_organization",
    "identity.Organization",
    _manages_organization,
    sees=SEE_ORGANIZATION,
)
TEACH_IN_ORGANIZATION: Rule[Organization] = Rule(
    "identity.teach_in_organization",
    "identity.Organization",
    lambda actor: in_scope(actor, Role.TEACHER, Role.FACULTY, *MANAGERS),
    sees=SEE_ORGANIZATION,
)
SEE_INVITATION: Rule[Invitation] = Rule("identity.see_invitation", "identity.Invitation", _invites)
SEE_ROSTER_IMPORT: Rule[RosterImport] = Rule(
    "identity.see_roster_import",
    "identity.RosterImport",
    lambda actor: Q(uploaded_by=actor) if actor.is_authenticated else NOBODY,
)


def _sees_team(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    mine = TeamMembership.objects.live(timezone.localdate()).filter(person=actor)
    staff = in_scope(actor, Role.TEACHER, Role.FACULTY, *MANAGERS, prefix="organization")
    return Q(pk__in=mine.values("team")) | staff


SEE_TEAM: Rule[StudioTeam] = Rule("identity.see_team", "identity.StudioTeam", _sees_team)
MANAGE_TEAM: Rule[StudioTeam] = Rule(
    "identity.manage_team",
    "identity.StudioTeam",
    lambda actor: in_scope(actor, Role.TEACHER, *MANAGERS, prefix="organization"),
    sees=SEE_TEAM,
)
