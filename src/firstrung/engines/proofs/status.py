"""Bitstring Status List v1.0: one bit per credential, in a signed and compressed list.

Source: W3C Bitstring Status List v1.0. Bit 0 is the most significant bit of byte 0;
a list has at least 131,072 entries so that fetching it tells little about whose
credential is being looked at.
"""

import gzip
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from .errors import (
    MALFORMED_VALUE_ERROR,
    RANGE_ERROR,
    STATUS_LIST_LENGTH_ERROR,
    StatusListError,
)
from .values import JsonObject, as_list, is_url

#: The smallest list the specification allows, in entries (16 kB of bits).
MIN_ENTRIES: Final = 131_072
#: Decompressed bytes accepted from anyone: 134 million credentials, and no more memory.
MAX_DECOMPRESSED: Final = 16 * 1024 * 1024
ENTRY_TYPE: Final = "BitstringStatusListEntry"
LIST_CREDENTIAL_TYPE: Final = "BitstringStatusListCredential"
#: How long a list may be kept when it does not say, in milliseconds.
DEFAULT_TTL: Final = 300_000
#: Bits of one status. The specification sets no bound, but each value needs its message.
_MAX_SIZE: Final = 8
#: Characters of a list worth keeping unpacked: one with 1 % of its bits set has 2,500.
_MAX_KEPT: Final = 8_192
_HEX: Final = re.compile(r"0x[0-9a-fA-F]{1,2}")
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+")
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,9}")


def encode_list(set_indexes: Iterable[int], *, entries: int = MIN_ENTRIES) -> str:
    """`encodedList` with the given positions set: multibase base64url of gzip.

    `entries` is the length of the list, at least `MIN_ENTRIES` and a multiple of 8.
    The same positions always give the same text. Raises `StatusListError` for a
    position outside the list.
    """
    if entries < MIN_ENTRIES or entries % 8 or entries // 8 > MAX_DECOMPRESSED:
        raise StatusListError(f"A status list has at least {MIN_ENTRIES} entries, in eights.")
    bits = bytearray(entries // 8)
    for index in set_indexes:
        if not 0 <= index < entries:
            raise StatusListError(f"The position {index} lies outside the list.")
        bits[index >> 3] |= 0x80 >> (index & 7)
    packed = gzip.compress(bytes(bits), mtime=0)  # no clock inside: same bits, same bytes
    return "u" + urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def decode_list(encoded: str) -> bytes:
    """The bits of an `encodedList`.

    Raises `StatusListError` when it is not multibase base64url of gzip, is shorter than
    `MIN_ENTRIES`, or would unpack to more than `MAX_DECOMPRESSED` bytes.
    """
    if not encoded.startswith("u") or not _BASE64URL.fullmatch(encoded, 1):
        raise StatusListError(
            "The list is not in base64url multibase (u…).", problem=MALFORMED_VALUE_ERROR
        )
    return _unpacked_again(encoded) if len(encoded) <= _MAX_KEPT else _unpacked(encoded)


def _unpacked(encoded: str) -> bytes:
    body = encoded[1:]
    unpacker = zlib.decompressobj(wbits=31)  # gzip framing
    try:
        data = unpacker.decompress(
            urlsafe_b64decode(body + "=" * (-len(body) % 4)), MAX_DECOMPRESSED + 1
        )
    except (ValueError, zlib.error):
        raise StatusListError(
            "The list cannot be unpacked.", problem=MALFORMED_VALUE_ERROR
        ) from None
    if len(data) > MAX_DECOMPRESSED:
        raise StatusListError(
            "The list unpacks to more than 16 MiB.", problem=MALFORMED_VALUE_ERROR
        )
    if not unpacker.eof or unpacker.unused_data:
        raise StatusListError(
            "The list is cut off or has something after its end.", problem=MALFORMED_VALUE_ERROR
        )
    if len(data) * 8 < MIN_ENTRIES:
        raise _too_short()
    return data


_unpacked_again = lru_cache(maxsize=16)(_unpacked)


def is_set(bits: bytes, index: int) -> bool:
    """The bit of one credential; `StatusListError` when the index is out of range."""
    if not 0 <= index < len(bits) * 8:
        message = "The credential's position lies outside its status list."
        raise StatusListError(message, problem=RANGE_ERROR)
    return bool(bits[index >> 3] & (0x80 >> (index & 7)))


def parse_index(value: object) -> int:
    """`statusListIndex`: a non-negative integer, written as a string without sign or padding."""
    if not isinstance(value, str) or not _INDEX.fullmatch(value):
        raise StatusListError(
            "statusListIndex must be a non-negative integer in a string.",
            problem=MALFORMED_VALUE_ERROR,
        )
    return int(value)


def entry_problems(entry: JsonObject) -> Iterator[str]:
    """What is wrong with the form of a `BitstringStatusListEntry`; nothing for other types."""
    if ENTRY_TYPE not in as_list(entry.get("type")):
        return
    if not isinstance(entry.get("statusPurpose"), str):
        yield "credentialStatus has no statusPurpose."
    if not is_url(entry.get("statusListCredential")):
        yield "statusListCredential must be a URL."
    elif entry.get("id") == entry["statusListCredential"]:
        yield "The id of credentialStatus must not be that of its list."
    try:
        parse_index(entry.get("statusListIndex"))
    except StatusListError as error:
        yield str(error)
    references = as_list(entry.get("statusReference"))
    if "statusReference" in entry and not (references and all(map(is_url, references))):
        yield "statusReference must be one or more URLs."
    yield from _message_problems(entry)


def _message_problems(entry: JsonObject) -> Iterator[str]:
    size = entry.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= _MAX_SIZE:
        yield f"statusSize must be an integer from 1 to {_MAX_SIZE}."
        return
    messages = entry.get("statusMessage")
    if messages is None and "statusMessage" not in entry:
        if size > 1:
            yield "A status of more than one bit needs its statusMessage."
        return
    if not isinstance(messages, list) or len(messages) != 2**size:
        yield "statusMessage must tell each value that a status can have."
    elif not all(map(_is_message, messages)):
        yield "Each statusMessage needs a status like 0x1 and a message."
    elif len({int(message["status"], 16) for message in messages}) != len(messages):
        yield "statusMessage tells one value twice."


def _is_message(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("message"), str)
        and isinstance(value.get("status"), str)
        and _HEX.fullmatch(value["status"]) is not None
    )


def status_of(entry: JsonObject, list_credential: JsonObject) -> bool:
    """Whether the status of a `BitstringStatusListEntry` is set (not 0) in its list.

    Only reads: the proof, issuer and dates of the list are the caller's to check
    (`verdict` does). Raises `StatusListError` when entry and list do not fit together.
    """
    return status_value(entry, list_credential) != 0


def status_value(entry: JsonObject, list_credential: JsonObject) -> int:
    """The status of an entry as a number of `statusSize` bits; 0 means that nothing is said.

    Raises `StatusListError` as `status_of` does; its `problem` tells a list that is too short
    and an index outside of it from one that does not belong to the entry.
    """
    malformed = next(entry_problems(entry), None)
    if malformed is not None:
        raise StatusListError(malformed, problem=MALFORMED_VALUE_ERROR)
    subject = _list_of(entry, list_credential)
    size, index = entry.get("statusSize", 1), parse_index(entry["statusListIndex"])
    bits = decode_list(subject["encodedList"])
    if len(bits) * 8 // size < MIN_ENTRIES:
        raise _too_short()
    first, past = index * size, (index + 1) * size
    if past > len(bits) * 8:
        message = "The credential's position lies outside its status list."
        raise StatusListError(message, problem=RANGE_ERROR)
    window = int.from_bytes(bits[first // 8 : (past + 7) // 8], "big")
    return int(window >> -past % 8 & (1 << size) - 1)


def _list_of(entry: JsonObject, credential: JsonObject) -> JsonObject:
    """The `BitstringStatusList` of a list credential, if it is the one the entry means."""
    if LIST_CREDENTIAL_TYPE not in as_list(credential.get("type")):
        raise StatusListError("What was fetched is not a status list.")
    if credential.get("id", entry["statusListCredential"]) != entry["statusListCredential"]:
        raise StatusListError("What was fetched is a different status list.")
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict) or "BitstringStatusList" not in as_list(subject.get("type")):
        raise StatusListError("The status list has no list in it.")
    if entry["statusPurpose"] not in as_list(subject.get("statusPurpose")):
        raise StatusListError("The status list serves a different purpose.")
    if not isinstance(subject.get("encodedList"), str):
        raise StatusListError("The status list has no encodedList.", problem=MALFORMED_VALUE_ERROR)
    if time_to_live(credential) is None:
        raise StatusListError("The list's ttl is no time.", problem=MALFORMED_VALUE_ERROR)
    return subject


def time_to_live(list_credential: JsonObject) -> int | None:
    """How long a list may be kept, in milliseconds; None when its `ttl` is no such number."""
    subject = list_credential.get("credentialSubject")
    ttl = subject.get("ttl", DEFAULT_TTL) if isinstance(subject, dict) else DEFAULT_TTL
    return ttl if isinstance(ttl, int) and not isinstance(ttl, bool) and ttl >= 0 else None


def message_of(entry: JsonObject, value: int) -> str | None:
    """What the issuer says a status value means, if the entry tells."""
    for message in as_list(entry.get("statusMessage")):
        if _is_message(message) and int(message["status"], 16) == value:
            return str(message["message"])
    return None


def _too_short() -> StatusListError:
    message = f"The list has fewer than {MIN_ENTRIES} entries."
    return StatusListError(message, problem=STATUS_LIST_LENGTH_ERROR)


def status_list_credential(
    *, url: str, issuer: str, purpose: str, encoded_list: str, valid_from: str, valid_until: str
) -> JsonObject:
    """An unsigned status list credential, ready for `integrity.sign`.

    `url` is where it will be served and its id; stamps are ISO 8601 with a time zone.
    """
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": valid_from,
        "validUntil": valid_until,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded_list,
        },
    }
