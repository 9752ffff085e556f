"""Check any credential with what this instance knows by itself; nothing is fetched."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from firstrung.credentials.keys import did_document, own_dids
from firstrung.credentials.models import StatusList
from firstrung.credentials.services import issuer_name
from firstrung.credentials.status import signed_list
from firstrung.engines import proofs
from firstrung.engines.proofs import Verdict, VerificationMethod


def verify(raw: bytes, *, now: datetime) -> tuple[Verdict, dict[str, Any] | None]:
    """The verdict on the bytes, and the document where they could be read at all.

    Keys come from our own identifiers and from ``did:key``; status from our own lists. Trust
    comes from the registry of issuers (ourselves), never from the credential.
    """
    try:
        document = proofs.parse(raw)
    except proofs.ProofsError as error:
        check = proofs.Check("structure", passed=False, reason=str(error))
        return Verdict(valid=False, outcome="malformed", checks=(check,)), None
    own = own_dids()
    verdict = proofs.verify_credential(
        document,
        resolve=lambda url: _resolve(url, own),
        fetch_status=lambda url: _status(url, own, now=now),
        now=now,
        trusted=lambda issuer: issuer_name() if issuer in own else None,
    )
    return verdict, document


def _resolve(url: str, own: set[str]) -> VerificationMethod | None:
    did, _, _fragment = url.partition("#")
    if did in own:
        methods = proofs.verification_methods(did_document(did))
        return next((method for method in methods if method.id == url), None)
    return proofs.resolve_did_key(url) if url.startswith("did:key:") else None


def _status(url: str, own: set[str], *, now: datetime) -> dict[str, Any] | None:
    """Our own list behind a URL of ours, whatever address we had when the award was made."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    prefix, _, number = parts.path.rpartition("/")
    if prefix != "/credentials/status" or not number.isdecimal():
        return None
    if proofs.did_web(origin) not in own:
        return None
    try:
        return signed_list(int(number), now=now, origin=origin)
    except StatusList.DoesNotExist:
        return None
