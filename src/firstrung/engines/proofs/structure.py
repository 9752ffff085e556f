"""The shape a credential must have before its signature is worth checking.

Sources: W3C VC Data Model 2.0, "Basic Concepts" and "Advanced Concepts", and 1.1 where its
context comes first; Bitstring Status List v1.0, "BitstringStatusListEntry". What Open Badges
add is in `badges`.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal

from .badges import badge_problems, is_badge
from .contexts import CREDENTIALS_V1, CREDENTIALS_V2
from .kindred import kindred_problems
from .resources import related_problems
from .status import entry_problems
from .values import JsonObject, as_list, is_url, parse_stamp

#: Members whose values are objects that must name their type, and whether they need an id.
TYPED: Final = {
    "credentialStatus": False,
    "credentialSchema": True,
    "refreshService": False,
    "termsOfUse": False,
    "evidence": False,
    "proof": False,
    # Reserved for extensions (VC Data Model 2.0, "Reserved Extension Points").
    "confidenceMethod": False,
    "renderMethod": False,
}
_VALUE_MEMBERS: Final = frozenset({"@value", "@language", "@direction"})
_DATES: Final = {
    CREDENTIALS_V2: ("validFrom", "validUntil"),
    CREDENTIALS_V1: ("issuanceDate", "expirationDate"),
}


def problems(document: JsonObject) -> list[str]:
    """Everything that is wrong with a credential's shape, in words; empty when nothing is."""
    return list(_problems(document))


def issuer_id(document: JsonObject) -> str | None:
    """The issuer's DID or URL, whether written plainly or as an object with an id."""
    return party_id(document, "issuer")


def party_id(document: JsonObject, name: str) -> str | None:
    """The id of `issuer` or `holder`, whether written plainly or as an object with an id."""
    party = document.get(name)
    if isinstance(party, dict):
        party = party.get("id")
    return party if isinstance(party, str) and party else None


def validity_of(document: JsonObject) -> tuple[str, str]:
    """The names of the members that say from when and until when a credential is valid."""
    first = (*as_list(document.get("@context")), None)[0]
    return _DATES[CREDENTIALS_V1 if first == CREDENTIALS_V1 else CREDENTIALS_V2]


def untimely(
    document: JsonObject, now: datetime
) -> tuple[Literal["expired", "not_yet_valid"], str] | None:
    """Whether a credential is outside its dates, and why; None when it is within."""
    first, last = validity_of(document)
    start, end = parse_stamp(document.get(first)), parse_stamp(document.get(last))
    if end is not None and end < now:
        return "expired", f"Valid until {document[last]}."
    if start is not None and start > now:
        return "not_yet_valid", f"Valid only from {document[first]}."
    return None


def _problems(document: JsonObject) -> Iterator[str]:
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] not in ([CREDENTIALS_V2], [CREDENTIALS_V1]):
        yield f"The first @context must be {CREDENTIALS_V2}."
        return
    types = as_list(document.get("type"))
    if not all(isinstance(kind, str) for kind in types) or "VerifiableCredential" not in types:
        yield "The type must include VerifiableCredential."
        return
    yield from _identity(document)
    subjects = as_list(document.get("credentialSubject"))
    if not subjects or not all(isinstance(subject, dict) and subject for subject in subjects):
        yield "credentialSubject must be an object that says something."
        return
    for subject in subjects:
        if "id" in subject and not is_url(subject["id"]):
            yield "The id of credentialSubject must be one URL."
    yield from _dates(document)
    yield from typed_problems(document)
    yield from related_problems(document)
    if is_badge(document):
        yield from badge_problems(document)
    yield from kindred_problems(document)


def _identity(document: JsonObject) -> Iterator[str]:
    """The credential's own id, name and description, and its issuer's."""
    if "id" in document and not is_url(document["id"]):
        yield "The credential's id must be one URL."
    yield from _texts(document, "The credential's")
    issuer = document.get("issuer")
    if not is_url(issuer_id(document)):
        yield "The issuer must be a URL or an object with an id that is one."
    if isinstance(issuer, dict):
        yield from _texts(issuer, "The issuer's")


def _texts(owner: JsonObject, whose: str) -> Iterator[str]:
    for name in ("name", "description"):
        if name in owner and not _is_text(owner[name]):
            yield f"{whose} {name} must be a string or a text with its language."


def _is_text(value: Any) -> bool:
    """A string, or language value objects (VC Data Model 2.0, "Language and Base Direction")."""
    if isinstance(value, str):
        return True
    values = as_list(value)
    return bool(values) and all(isinstance(item, dict) and _is_value(item) for item in values)


def _is_value(value: JsonObject) -> bool:
    return (
        isinstance(value.get("@value"), str)
        and set(value) <= _VALUE_MEMBERS
        and isinstance(value.get("@language", ""), str)
        and value.get("@direction", "ltr") in ("ltr", "rtl")
    )


def _dates(document: JsonObject) -> Iterator[str]:
    names = validity_of(document)
    start, end = (parse_stamp(document.get(name)) for name in names)
    for name, stamp in zip(names, (start, end), strict=True):
        if name in document and stamp is None:
            yield f"{name} must be a date and time with a time zone."
    if names[0] == "issuanceDate" and "issuanceDate" not in document:
        yield "A credential of the data model 1.1 needs an issuanceDate."
    if start and end and end < start:
        yield f"{names[1]} lies before {names[0]}."


def typed_problems(document: JsonObject) -> Iterator[str]:
    """Members that must be objects with a type, of a credential or a presentation."""
    for name, needs_id in TYPED.items():
        if name not in document:
            continue
        for entry in as_list(document[name]) or [None]:
            if not isinstance(entry, dict) or not _is_type(entry.get("type")):
                yield f"{name} must be an object with a type."
            elif (needs_id or "id" in entry) and not is_url(entry.get("id")):
                yield f"The id of {name} must be one URL."
            elif name == "credentialStatus":
                yield from entry_problems(entry)


def _is_type(value: Any) -> bool:
    kinds = as_list(value)
    return bool(kinds) and all(isinstance(kind, str) and kind for kind in kinds)
