"""Status lists of other kinds than Bitstring: what older issuers point at.

`StatusList2021Entry` and `RevocationList2020Status` are the forerunners of the bitstring list:
one bit per credential in a signed list. `1EdTechRevocationList` names the revoked credentials
one by one in a plain file, which counts only as far as the place it was fetched from does.

Sources: W3C CCG Status List 2021 and Revocation List 2020; 1EdTech Revocation List Status
Method 1.0.
"""

import zlib
from base64 import b64decode
from typing import Any, Final, NamedTuple

from .errors import MALFORMED_VALUE_ERROR, StatusListError
from .status import MAX_DECOMPRESSED, is_set, parse_index
from .structure import issuer_id
from .values import JsonObject, as_list

REVOCATION_LIST: Final = "1EdTechRevocationList"
_URL_SAFE: Final = str.maketrans("-_", "+/")
_ANY_FRAMING: Final = 47  # zlib's word for "gzip or zlib, whichever it is"
_NAMES: Final = ("revokedCredential", "revokedCredentials")


class Forerunner(NamedTuple):
    """Where a kind of entry says its list and position, and what its list is called."""

    url: str
    position: str
    list_type: str
    subject_type: str


FORERUNNERS: Final = {
    "StatusList2021Entry": Forerunner(
        "statusListCredential", "statusListIndex", "StatusList2021Credential", "StatusList2021"
    ),
    "RevocationList2020Status": Forerunner(
        "revocationListCredential",
        "revocationListIndex",
        "RevocationList2020Credential",
        "RevocationList2020",
    ),
}


def kind_of(entry: JsonObject) -> str | None:
    """Which of these kinds a status entry is, or None."""
    kinds = (kind for kind in as_list(entry.get("type")) if isinstance(kind, str))
    return next((kind for kind in kinds if kind == REVOCATION_LIST or kind in FORERUNNERS), None)


def list_url(entry: JsonObject) -> str:
    """The address of an entry's list; `StatusListError` when it has none."""
    kind = kind_of(entry)
    url = entry.get(FORERUNNERS[kind].url if kind in FORERUNNERS else "id")
    if not isinstance(url, str):
        raise StatusListError(
            "The status entry does not say where its list is.", problem=MALFORMED_VALUE_ERROR
        )
    return url


def purpose_of(entry: JsonObject) -> str:
    """What a set bit means; only `StatusList2021Entry` can mean something else."""
    purpose = entry.get("statusPurpose", "revocation")
    return purpose if isinstance(purpose, str) else ""


def bit_of(entry: JsonObject, list_credential: JsonObject) -> bool:
    """The bit of a forerunner's entry in its list, whose proof the caller has checked.

    Raises `StatusListError` when entry and list do not fit together.
    """
    kind = kind_of(entry)
    assert kind in FORERUNNERS
    names = FORERUNNERS[kind]
    subject = list_credential.get("credentialSubject")
    fits = (
        names.list_type in as_list(list_credential.get("type"))
        and list_credential.get("id", entry[names.url]) == entry[names.url]
        and isinstance(subject, dict)
        and names.subject_type in as_list(subject.get("type"))
        and purpose_of(entry) in as_list(subject.get("statusPurpose", "revocation"))
    )
    if not fits or not isinstance(subject, dict):
        raise StatusListError("What was fetched is not the status list of this credential.")
    index = entry.get(names.position)
    # The older specification also allowed a plain number.
    return is_set(_unpacked(subject.get("encodedList")), parse_index(_written(index)))


def is_listed(credential_id: Any, issuer: str, document: Any) -> str | None:
    """The reason for which a credential is on a 1EdTech revocation list, None when it is not.

    Raises `StatusListError` for a file that is not such a list of this issuer.
    """
    if not isinstance(document, dict) or not isinstance(credential_id, str):
        raise StatusListError("The revocation list could not be read.")
    names = [name for name in _NAMES if name in document]
    if issuer_id(document) != issuer or (not names and "id" not in document):
        raise StatusListError("What was fetched is not a revocation list of this issuer.")
    for entry in (item for name in names for item in as_list(document[name])):
        told = entry if isinstance(entry, dict) else {"id": entry}
        if told.get("id") == credential_id and told.get("revoked", True) is not False:
            reason = told.get("revocationReason")
            return reason if isinstance(reason, str) and reason else "no reason given"
    return None


def _written(index: Any) -> Any:
    return str(index) if isinstance(index, int) and not isinstance(index, bool) else index


def _unpacked(encoded: Any) -> bytes:
    """The bits of a list in base64 or base64url, packed with gzip or zlib."""
    if not isinstance(encoded, str):
        raise StatusListError("The status list has no encodedList.", problem=MALFORMED_VALUE_ERROR)
    unpacker = zlib.decompressobj(wbits=_ANY_FRAMING)
    body = encoded.rstrip("=").translate(_URL_SAFE)
    try:
        packed = b64decode(body + "=" * (-len(body) % 4), validate=True)
        data = unpacker.decompress(packed, MAX_DECOMPRESSED + 1)
    except (ValueError, zlib.error):
        raise StatusListError("The list cannot be unpacked.") from None
    if len(data) > MAX_DECOMPRESSED or not unpacker.eof:
        raise StatusListError("The list is cut off or too large.")
    return data
