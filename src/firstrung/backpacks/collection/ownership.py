"""Whose credential it is, as far as the credential says."""

import hashlib
import hmac
import unicodedata
from enum import StrEnum
from typing import Any

from firstrung.credentials.public import holder_of
from firstrung.engines.proofs.values import as_list
from firstrung.identity.public import Person


class Whose(StrEnum):
    """What a credential says about its holder, compared with the person who keeps it."""

    OWN = "own"
    OTHER = "other"
    UNKNOWN = "unknown"


def whose(document: dict[str, Any], person: Person) -> Whose:
    """Compare ids, names and (hashed) e-mail addresses; one that fits is enough.

    Somebody else's only where the credential names a person of this site, a name or an address,
    and none of them is this person's.
    """
    subject = document.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and subject else subject
    if not isinstance(subject, dict):
        return Whose.UNKNOWN
    answers = [
        *_by_id(subject.get("id"), person),
        *_by_name(holder_of(document), person),
        *(_by_identity(row, person) for row in as_list(subject.get("identifier"))),
    ]
    told = [answer for answer in answers if answer is not None]
    if not told:
        return Whose.UNKNOWN
    return Whose.OWN if any(told) else Whose.OTHER


def _by_id(identifier: object, person: Person) -> list[bool]:
    if not isinstance(identifier, str):
        return []
    scheme, _, rest = identifier.partition(":")
    if identifier.startswith("urn:uuid:"):
        return [identifier == f"urn:uuid:{person.uid}"]
    if scheme == "mailto":
        return [_same(rest, person.email)]
    return []  # a key of a wallet says nothing of who holds it


def _by_name(name: str, person: Person) -> list[bool]:
    if not name:
        return []
    own = {person.name, f"{person.given_name} {person.family_name}"}
    return [_folded(name) in {_folded(each) for each in own}]


def _by_identity(row: object, person: Person) -> bool | None:
    """An Open Badges 3.0 `IdentityObject` that holds an e-mail address, in the clear or hashed."""
    if not isinstance(row, dict):
        return None
    value = row.get("identityHash")
    if row.get("identityType") != "emailAddress" or not isinstance(value, str):
        return None
    if row.get("hashed") is not True:
        return _same(value, person.email)
    kind, _, digest = value.partition("$")
    if kind not in {"sha256", "md5"} or not person.email:
        return None
    salt = row.get("salt")
    text = person.email + (salt if isinstance(salt, str) else "")
    made = hashlib.new(kind, text.encode(), usedforsecurity=False).hexdigest()
    return hmac.compare_digest(made.encode(), digest.lower().encode())


def _same(address: str, other: str | None) -> bool:
    return bool(other) and address.casefold() == str(other).casefold()


def _folded(name: str) -> str:
    """Names are the same without regard to case, accents and spaces."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(mark for mark in plain.casefold() if mark.isalnum())
