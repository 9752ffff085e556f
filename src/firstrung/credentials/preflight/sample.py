"""A sample award of a definition, signed with a key that is thrown away."""

import uuid
from copy import deepcopy
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from firstrung.credentials.documents import Evidence, Result, credential_document
from firstrung.credentials.models import Achievement
from firstrung.credentials.services import issuer_profile
from firstrung.credentials.status import list_url, stamp
from firstrung.engines import proofs
from firstrung.engines.proofs.contexts import PINNED, load

HOLDER = "Sample Holder"
CHANGED = "Sample Holdes"
LIST_NUMBER, INDEX = 999_999, 4321
VALUES = {"Percent": "80", "RawScore": "3.4"}


def sample_world(achievement: Achievement, *, now: datetime) -> dict[str, Any]:
    """What every verifier is handed: the sample, the sample changed, and all it may look up."""
    private = proofs.generate_private_key()
    issuer = issuer_profile()
    did = str(issuer["id"])
    method = f"{did}#sample"
    sign = partial(proofs.sign, private_key=private, verification_method=method, created=now)
    genuine = sign(_unsigned(achievement, issuer, now=now))
    listed = proofs.status_list_credential(
        url=list_url(LIST_NUMBER),
        issuer=did,
        purpose="revocation",
        encoded_list=proofs.encode_list([INDEX + 1]),
        valid_from=stamp(now),
        valid_until=stamp(now + timedelta(days=1)),
    )
    return {
        "contexts": {url: load(url) for url in PINNED},
        "didDocument": proofs.did_document(
            did, [("sample", proofs.encode_public_key(private.public_key()))]
        ),
        "didUrl": _did_url(did),
        "registry": {
            "url": "https://registry.invalid/issuers.json",
            "entries": {did: {"name": issuer["name"], "url": issuer["url"]}},
        },
        "statusListCredential": sign(listed),
        "samples": [genuine, changed(genuine)],
    }


def _did_url(did: str) -> str:
    """Where a ``did:web`` document is fetched; always https, as the method says."""
    return proofs.did_web_url(did).replace("http://", "https://", 1)


def _unsigned(achievement: Achievement, issuer: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    return credential_document(
        uid=uuid.uuid4(),
        achievement=achievement,
        issuer=issuer,
        holder_uid=uuid.uuid4(),
        holder_name=HOLDER,
        evidence=[
            Evidence(
                url="https://example.org/evidence/sample",
                name="Sample evidence",
                description="Stands in for a frozen portfolio.",
                genre="Portfolio",
                digest=proofs.sha256_multibase(b"sample evidence"),
            )
        ],
        results=[_result(row, now) for row in achievement.result_descriptions],
        place=(LIST_NUMBER, INDEX),
        now=now,
    )


def _result(row: dict[str, Any], now: datetime) -> Result:
    levels = row.get("rubricCriterionLevel") or []
    if levels:
        return Result(row["id"], level=row.get("requiredLevel") or levels[-1]["id"])
    return Result(row["id"], value=VALUES.get(row.get("resultType", ""), stamp(now)))


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """The same document with one character of the holder's name changed."""
    other = deepcopy(document)
    for identifier in other["credentialSubject"]["identifier"]:
        if identifier["identityHash"] == HOLDER:
            identifier["identityHash"] = CHANGED
    if other == document:
        raise ValueError("The sample carries no holder's name to change.")
    return other
