"""Who hands a credential to a wallet, and who sees that it was handed over."""

from firstrung.backpacks.holders import of_the_family, ones_own
from firstrung.backpacks.models import Delivery
from firstrung.core.policies import Rule
from firstrung.credentials.public import SEE_AWARD, Award

SEE_WALLET: Rule[Award] = Rule(
    "backpacks.see_wallet", "credentials.Award", of_the_family, sees=SEE_AWARD
)
HAND_OVER: Rule[Award] = Rule("backpacks.hand_over", "credentials.Award", ones_own, sees=SEE_WALLET)
SEE_DELIVERY: Rule[Delivery] = Rule("backpacks.see_delivery", "backpacks.Delivery", of_the_family)
