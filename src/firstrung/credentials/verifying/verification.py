"""Check any credential: ours by our own records, others' by what their issuers publish."""

from datetime import datetime
from typing import Any

from firstrung.credentials.verifying.budget import PDF_SECONDS, Spent, bounded
from firstrung.credentials.verifying.lookups import Lookups
from firstrung.credentials.verifying.records import by_our_records
from firstrung.credentials.verifying.terms import may_bring_terms
from firstrung.engines import proofs
from firstrung.engines.proofs import Verdict
from firstrung.engines.proofs.envelopes import Envelope, Payload, open_envelope
from firstrung.engines.proofs.jose import read_jwt

JsonObject = dict[str, Any]


def verify(raw: bytes, *, now: datetime) -> tuple[Verdict, JsonObject | None]:
    """The verdict on the first credential in the bytes, and that credential where it can be read.

    The bytes may be JSON, a token, or a file that carries one (PNG, SVG, PDF). Keys come from
    their owners' identifiers; status from the issuer's lists. Trust comes from the coalition's
    registry of issuers, never from the credential.
    """
    try:
        payload = open_input(raw).payload
    except proofs.ProofsError as error:
        return unreadable(str(error)), None
    document = credential_in(payload)
    lookups = Lookups(now=now)
    verdict = proofs.verify_credential(
        payload,
        resolve=lookups.method,
        fetch_status=lookups.status,
        now=now,
        trusted=lambda issuer: lookups.known_as(issuer, document),
        inline=may_bring_terms(document),
    )
    return by_our_records(verdict, document or {}), document


def open_input(raw: bytes) -> Envelope:
    """What is in a file or text, found within bounds; raises what `open_envelope` raises."""
    if b"%PDF-" not in raw[:1024]:
        return open_envelope(raw)
    try:
        with bounded(PDF_SECONDS):
            return open_envelope(raw)
    except Spent:
        raise proofs.TooComplex("The PDF is built too oddly to be read.") from None


def credential_in(payload: Payload) -> JsonObject | None:
    """The credential that a token carries or a document is; None where it can't be read."""
    if isinstance(payload, dict):
        return payload
    try:
        return read_jwt(payload).credential
    except proofs.ProofsError:
        return None


def unreadable(reason: str) -> Verdict:
    """The verdict on what holds no credential."""
    check = proofs.Check("structure", passed=False, reason=reason)
    return Verdict(valid=False, outcome="malformed", checks=(check,))
