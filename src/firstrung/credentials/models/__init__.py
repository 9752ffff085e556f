"""Keys, achievements, status lists, awards, runs, endorsements and trusted issuers."""

from firstrung.credentials.models.achievements import (
    Achievement,
    AchievementKind,
    AchievementState,
    Preflight,
)
from firstrung.credentials.models.awards import Award, PastEdition
from firstrung.credentials.models.endorsements import (
    Endorsement,
    EndorsementSubject,
    EndorserIdentity,
)
from firstrung.credentials.models.keys import KeyAlgorithm, SigningKey
from firstrung.credentials.models.organizations import OrganizationCredential
from firstrung.credentials.models.registry import TrustedIssuer
from firstrung.credentials.models.runs import IssuingItem, IssuingRun, ItemState, RunState
from firstrung.credentials.models.status import LIST_SIZE, StatusList

__all__ = [
    "LIST_SIZE",
    "Achievement",
    "AchievementKind",
    "AchievementState",
    "Award",
    "Endorsement",
    "EndorsementSubject",
    "EndorserIdentity",
    "IssuingItem",
    "IssuingRun",
    "ItemState",
    "KeyAlgorithm",
    "OrganizationCredential",
    "PastEdition",
    "Preflight",
    "RunState",
    "SigningKey",
    "StatusList",
    "TrustedIssuer",
]
