"""Check any credential: ours by our own records, others' by what their issuers publish."""

from datetime import datetime
from typing import Any

from firstrung.credentials.verifying.lookups import Lookups
from firstrung.engines import proofs
from firstrung.engines.proofs import Verdict


def verify(raw: bytes, *, now: datetime) -> tuple[Verdict, dict[str, Any] | None]:
    """The verdict on the bytes, and the document where they could be read at all.

    Keys come from their owners' identifiers; status from the issuer's lists. Trust comes from
    the coalition's registry of issuers, never from the credential.
    """
    try:
        document = proofs.parse(raw)
    except proofs.ProofsError as error:
        check = proofs.Check("structure", passed=False, reason=str(error))
        return Verdict(valid=False, outcome="malformed", checks=(check,)), None
    return judge(document, Lookups(now=now)), document


def judge(document: dict[str, Any], lookups: Lookups) -> Verdict:
    """The verdict on a parsed credential with the lookups of this verification."""
    return proofs.verify_credential(
        document,
        resolve=lookups.method,
        fetch_status=lookups.status,
        now=lookups.now,
        trusted=lambda issuer: lookups.known_as(issuer, document),
    )
