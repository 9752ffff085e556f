"""The door to credentials."""

from firstrung.credentials.documents import Evidence, Result, achievement_url, award_url
from firstrung.credentials.events import AwardIssued
from firstrung.credentials.keys import live_key
from firstrung.credentials.models import Achievement, Award
from firstrung.credentials.policies import REVOKE_AWARD, SEE_AWARD
from firstrung.credentials.services import define, issue, revoke
from firstrung.credentials.verifying.verification import verify

__all__ = [
    "REVOKE_AWARD",
    "SEE_AWARD",
    "Achievement",
    "Award",
    "AwardIssued",
    "Evidence",
    "Result",
    "achievement_url",
    "award_url",
    "define",
    "issue",
    "live_key",
    "revoke",
    "verify",
]
