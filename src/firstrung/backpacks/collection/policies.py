"""Who may take a credential along, show it on, keep and delete it."""

from firstrung.backpacks.holders import of_the_family, ones_own
from firstrung.backpacks.models import HeldCredential, Share
from firstrung.core.policies import Rule
from firstrung.credentials.public import SEE_AWARD, Award

TAKE_AWARD: Rule[Award] = Rule(
    "backpacks.take_award", "credentials.Award", of_the_family, sees=SEE_AWARD
)
SHARE_AWARD: Rule[Award] = Rule(
    "backpacks.share_award", "credentials.Award", ones_own, sees=SEE_AWARD
)
SEE_HELD: Rule[HeldCredential] = Rule(
    "backpacks.see_held", "backpacks.HeldCredential", of_the_family
)
KEEP_HELD: Rule[HeldCredential] = Rule(
    "backpacks.keep_held", "backpacks.HeldCredential", ones_own, sees=SEE_HELD
)
END_SHARE: Rule[Share] = Rule("backpacks.end_share", "backpacks.Share", of_the_family)
