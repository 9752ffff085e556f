"""The records of identity, by subject."""

from firstrung.identity.models.access import AccessLink, Invitation
from firstrung.identity.models.classes import AcademicSession, Enrollment, SchoolClass
from firstrung.identity.models.consent import Consent, ConsentNotice, Disclosure
from firstrung.identity.models.organizations import Organization
from firstrung.identity.models.people import Guardianship, Membership, Person
from firstrung.identity.models.roster import RosterImport, RosterState
from firstrung.identity.models.teams import StudioTeam, TeamMembership

__all__ = [
    "AcademicSession",
    "AccessLink",
    "Consent",
    "ConsentNotice",
    "Disclosure",
    "Enrollment",
    "Guardianship",
    "Invitation",
    "Membership",
    "Organization",
    "Person",
    "RosterImport",
    "RosterState",
    "SchoolClass",
    "StudioTeam",
    "TeamMembership",
]
