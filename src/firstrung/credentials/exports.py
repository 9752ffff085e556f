"""An award in every form that wallets, backpacks and readers take."""

import json
from datetime import datetime

from firstrung.credentials.keys import live_key, private_half
from firstrung.credentials.models import Award, KeyAlgorithm
from firstrung.credentials.pictures import badge_png, badge_svg
from firstrung.engines.proofs.baking import bake_png
from firstrung.engines.proofs.drawings import bake_svg
from firstrung.engines.proofs.jose import sign_jwt


def award_text(award: Award) -> str:
    """The credential as it was signed, indented for people."""
    return json.dumps(award.document, ensure_ascii=False, indent=2)


def award_jwt(award: Award, *, now: datetime) -> str:
    """The same credential as a compact VC-JWT, signed with the RS256 key of its own issuer.

    It names the same status entry, so a revocation reaches it too.
    """
    unsigned = {name: value for name, value in award.document.items() if name != "proof"}
    key = live_key(now=now, did=award.document["issuer"]["id"], algorithm=KeyAlgorithm.RS256)
    return sign_jwt(unsigned, private_key=private_half(key), kid=str(key))


def award_png(award: Award) -> bytes:
    """The picture of the achievement with the credential in it, as PNG."""
    return bake_png(badge_png(award.achievement), _compact(award))


def award_svg(award: Award) -> bytes:
    """The picture of the achievement with the credential in it, as SVG."""
    return bake_svg(badge_svg(award.achievement).encode(), _compact(award))


def _compact(award: Award) -> str:
    return json.dumps(award.document, ensure_ascii=False, separators=(",", ":"))
