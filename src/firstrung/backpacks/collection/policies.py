"""Who may take a credential along, show it on, keep and delete it."""

from typing import Any

from django.db.models import Q

from firstrung.backpacks.models import HeldCredential, Share
from firstrung.core.policies import NOBODY, Rule
from firstrung.credentials.public import SEE_AWARD, Award
from firstrung.identity.public import READ_FAMILY_RECORD


def _family(actor: Any) -> Q:
    """The holder, and guardians: a guardian sees what the student sees."""
    if not actor.is_authenticated:
        return NOBODY
    return Q(holder__in=READ_FAMILY_RECORD.rows(actor).values("pk"))


def _own(actor: Any) -> Q:
    return Q(holder=actor) if actor.is_authenticated else NOBODY


TAKE_AWARD: Rule[Award] = Rule("backpacks.take_award", "credentials.Award", _family, sees=SEE_AWARD)
SHARE_AWARD: Rule[Award] = Rule("backpacks.share_award", "credentials.Award", _own, sees=SEE_AWARD)
SEE_HELD: Rule[HeldCredential] = Rule("backpacks.see_held", "backpacks.HeldCredential", _family)
KEEP_HELD: Rule[HeldCredential] = Rule(
    "backpacks.keep_held", "backpacks.HeldCredential", _own, sees=SEE_HELD
)
END_SHARE: Rule[Share] = Rule("backpacks.end_share", "backpacks.Share", _family)
