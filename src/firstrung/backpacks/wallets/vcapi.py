"""The VC-API exchange with a wallet: it proves its key, we hand over the credential.

Sources: W3C CCG VC API (VCALM 0.9), "Initiate and continue exchanges", and Verifiable
Presentation Request 2024, "DIDAuthentication"; that is also what the Learner Credential Wallet
and its kin do.
"""

from datetime import datetime
from typing import Any, Final

from django.conf import settings

from firstrung.backpacks.digests import digest
from firstrung.backpacks.models import Delivery, Protocol
from firstrung.backpacks.wallets.links import exchange_url
from firstrung.backpacks.wallets.services import asked, deliver, find
from firstrung.engines.proofs import Exchange, verify_presentation
from firstrung.engines.proofs.contexts import CREDENTIALS_V2
from firstrung.engines.proofs.did_jwk import resolve_self_contained

SUITES: Final = ("eddsa-rdfc-2022", "Ed25519Signature2020")


class Unproven(Exception):
    """The presentation does not show who the wallet is; says why."""


def protocols(secret: str, *, now: datetime) -> dict[str, Any]:
    """How a wallet may talk to us about this hand-over. `Gone` where it ended."""
    _found(secret, now=now)
    return {"protocols": {"vcapi": exchange_url(secret)}}


def _found(secret: str, *, now: datetime) -> Delivery:
    return find(code_sha256=digest(secret), protocol=Protocol.VCAPI, now=now)


def begin(secret: str, *, now: datetime) -> dict[str, Any]:
    """Ask the wallet to prove its key. Asked again, the question is the same."""
    delivery = _found(secret, now=now)
    asked(delivery)
    service = {
        "type": "VerifiableCredentialApiExchangeService",
        "serviceEndpoint": exchange_url(secret),
    }
    query = {
        "type": "DIDAuthentication",
        "acceptedMethods": [{"method": "key"}, {"method": "jwk"}],
        "acceptedCryptosuites": [{"cryptosuite": suite} for suite in SUITES],
    }
    return {
        "verifiablePresentationRequest": {
            "query": [query],
            "challenge": delivery.challenge,
            "domain": settings.BASE_URL,
            "interact": {"service": [service]},
        }
    }


def complete(secret: str, presentation: object, *, now: datetime) -> dict[str, Any]:
    """The credential in a presentation, once the wallet's own presentation holds.

    Raises `Unproven`; `Gone` where the hand-over ended or another wallet was first.
    """
    delivery = _found(secret, now=now)
    wallet = _proven(presentation, delivery, now=now)
    credential = deliver(delivery, wallet=wallet, now=now)
    return {
        "verifiablePresentation": {
            "@context": [CREDENTIALS_V2],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [credential],
        }
    }


def _proven(presentation: object, delivery: Delivery, *, now: datetime) -> str:
    """The DID that signed the presentation for this very exchange."""
    if isinstance(presentation, dict) and presentation.get("verifiableCredential"):
        raise Unproven("Send a presentation without credentials: only your key is asked for.")
    verdict = verify_presentation(
        presentation,
        resolve=resolve_self_contained,
        fetch_status=lambda _url: None,
        now=now,
        trusted=lambda _issuer: None,
        exchange=Exchange(domain=settings.BASE_URL, challenge=delivery.challenge),
    )
    if verdict.outcome != "valid":
        raise Unproven(verdict.reason)
    if verdict.holder is None:
        raise Unproven("The presentation names no holder.")
    return verdict.holder
