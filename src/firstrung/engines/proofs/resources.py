"""Related resources: what a credential points at, pinned by hash.

Source: W3C VC Data Model 2.0, "Integrity of Related Resources". The resources known here are
the bundled contexts; for all others the digests are only checked for their form, and
`digest_matches` is there for whoever has fetched one.
"""

import hashlib
import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from . import base58btc, contexts
from .values import JsonObject, as_list, is_url

_SRI: Final = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})")
# Multihash codes with their lengths (0x12 sha2-256, 0x20 sha2-384, 0x13 sha2-512).
_MULTIHASHES: Final = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}
_MAX_DIGEST: Final = 128  # characters; 66 bytes in base58 are 91
_SHA256_BYTES: Final = 32


def related_problems(document: JsonObject) -> Iterator[str]:
    """What is wrong with `relatedResource`, in words."""
    if "relatedResource" not in document:
        return
    seen: set[str] = set()
    for resource in as_list(document["relatedResource"]) or [None]:
        if not isinstance(resource, dict) or not is_url(resource.get("id")):
            yield "relatedResource must be an object with an id that is a URL."
            continue
        if resource["id"] in seen:
            yield f"The related resource {resource['id']} is listed twice."
        seen.add(resource["id"])
        yield from _digests(resource)


def _digests(resource: JsonObject) -> Iterator[str]:
    given = [name for name in ("digestSRI", "digestMultibase") if name in resource]
    if not given:
        yield f"The related resource {resource['id']} has neither digestSRI nor digestMultibase."
    known = _bundled(resource["id"])
    for name in given:
        for value in as_list(resource[name]) or [None]:
            if _read(name, value) is None:
                yield f"The {name} of {resource['id']} is not a digest."
            elif known and not any(digest_matches(name, value, data) for data in known):
                yield f"The {name} of {resource['id']} does not match the resource."


def digest_matches(name: str, value: str, data: bytes) -> bool:
    """Whether a `digestSRI` or `digestMultibase` is that of these bytes."""
    found = _read(name, value)
    return found is not None and hashlib.new(found[0], data).digest() == found[1]


def _read(name: str, value: Any) -> tuple[str, bytes] | None:
    """The hash function and the hash; the latter may have any length when it is an SRI."""
    if not isinstance(value, str) or len(value) > _MAX_DIGEST:
        return None
    if name == "digestSRI":
        match = _SRI.fullmatch(value)
        return (match[1], _base64(match[2])) if match else None
    data = _multibase(value)
    if data[:2] in _MULTIHASHES and len(data) == 2 + data[1]:
        return _MULTIHASHES[data[:2]], data[2:]
    # Some issuers leave out the multihash header.
    return ("sha256", data) if len(data) == _SHA256_BYTES else None


def _base64(text: str) -> bytes:
    try:
        return b64decode(text)
    except ValueError:
        return b""


def _multibase(value: str) -> bytes:
    try:
        if value.startswith("z"):
            return base58btc.b58decode(value[1:])
        if value.startswith("u"):
            return urlsafe_b64decode(value[1:] + "=" * (-len(value[1:]) % 4))
    except ValueError:
        pass
    return b""


def _bundled(url: str) -> tuple[bytes, ...]:
    """Every edition of a bundled context; nothing for what is not bundled."""
    editions = (contexts.PINNED.get(url), contexts.OTHER_EDITIONS.get(url))
    return tuple(_file(edition.file) for edition in editions if edition)


@cache
def _file(name: str) -> bytes:
    return (files(contexts.__name__) / name).read_bytes()
