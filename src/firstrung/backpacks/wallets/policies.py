"""Who hands a credential to a wallet, and who sees that it was handed over."""

from typing import Any

from django.db.models import Q

from firstrung.backpacks.models import Delivery
from firstrung.core.policies import NOBODY, Rule
from firstrung.credentials.public import SEE_AWARD, Award
from firstrung.identity.public import READ_FAMILY_RECORD


def _own(actor: Any) -> Q:
    """The wallet is the holder's own; nobody else puts something into it."""
    return Q(holder=actor) if actor.is_authenticated else NOBODY


def _family(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    return Q(holder__in=READ_FAMILY_RECORD.rows(actor).values("pk"))


SEE_WALLET: Rule[Award] = Rule("backpacks.see_wallet", "credentials.Award", _family, sees=SEE_AWARD)
HAND_OVER: Rule[Award] = Rule("backpacks.hand_over", "credentials.Award", _own, sees=SEE_WALLET)
SEE_DELIVERY: Rule[Delivery] = Rule("backpacks.see_delivery", "backpacks.Delivery", _family)
