"""The door to identity: people, organizations, consent, disclosures, links, policies."""

from firstrung.identity.consent.services import (
    consented,
    covers,
    decide,
    decisions,
    log_disclosure,
    undecided,
)
from firstrung.identity.enums import (
    SCHOOL_STAFF,
    LinkPurpose,
    OrganizationKind,
    Purpose,
    Role,
    TeamRole,
)
from firstrung.identity.events import ConsentChanged, Invited, MentorsChanged, SignInRequested
from firstrung.identity.invitations.services import invite, renew_link, take_back
from firstrung.identity.links import find_link, make_link, revoke_links
from firstrung.identity.models import (
    AccessLink,
    Consent,
    ConsentNotice,
    Disclosure,
    Guardianship,
    Invitation,
    Membership,
    Organization,
    Person,
    SchoolClass,
    StudioTeam,
    TeamMembership,
)
from firstrung.identity.organizations.services import give_role
from firstrung.identity.people.selectors import (
    RUNS_THE_COALITION,
    role_codes,
    roles_of,
    school_of,
    students_for,
    wards_of,
)
from firstrung.identity.policies import (
    DECIDE_CONSENT,
    MANAGE_ORGANIZATION,
    MANAGE_PERSON,
    READ_FAMILY_RECORD,
    SEE_ORGANIZATION,
    SEE_STUDENT,
    SEE_TEAM,
)
from firstrung.identity.requests import SignedRequest
from firstrung.identity.roster.lifecycle import LIFECYCLE as ROSTER_LIFECYCLE
from firstrung.identity.roster.services import discard_rosters
from firstrung.identity.scopes import MANAGERS, holds, in_scope, runs_the_coalition
from firstrung.identity.signin.services import sign_in_link

__all__ = [
    "DECIDE_CONSENT",
    "MANAGERS",
    "MANAGE_ORGANIZATION",
    "MANAGE_PERSON",
    "READ_FAMILY_RECORD",
    "ROSTER_LIFECYCLE",
    "RUNS_THE_COALITION",
    "SCHOOL_STAFF",
    "SEE_ORGANIZATION",
    "SEE_STUDENT",
    "SEE_TEAM",
    "AccessLink",
    "Consent",
    "ConsentChanged",
    "ConsentNotice",
    "Disclosure",
    "Guardianship",
    "Invitation",
    "Invited",
    "LinkPurpose",
    "Membership",
    "MentorsChanged",
    "Organization",
    "OrganizationKind",
    "Person",
    "Purpose",
    "Role",
    "SchoolClass",
    "SignInRequested",
    "SignedRequest",
    "StudioTeam",
    "TeamMembership",
    "TeamRole",
    "consented",
    "covers",
    "decide",
    "decisions",
    "discard_rosters",
    "find_link",
    "give_role",
    "holds",
    "in_scope",
    "invite",
    "log_disclosure",
    "make_link",
    "renew_link",
    "revoke_links",
    "role_codes",
    "roles_of",
    "runs_the_coalition",
    "school_of",
    "sign_in_link",
    "students_for",
    "take_back",
    "undecided",
    "wards_of",
]
