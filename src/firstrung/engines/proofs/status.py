"""Bitstring Status List v1.0: one bit per credential, in a signed and compressed list.

Source: W3C Bitstring Status List v1.0. Bit 0 is the most significant bit of byte 0;
a list has at least 131,072 entries so that fetching it tells little about whose
credential is being looked at.
"""

import gzip
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Final

from .errors import StatusListError
from .values import JsonObject, as_list

#: The smallest list the specification allows, in entries (16 kB of bits).
MIN_ENTRIES: Final = 131_072
#: Decompressed bytes accepted from anyone: 134 million credentials, and no more memory.
MAX_DECOMPRESSED: Final = 16 * 1024 * 1024
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
        raise StatusListError("The list is not in base64url multibase (u…).")
    body = encoded[1:]
    unpacker = zlib.decompressobj(wbits=31)  # gzip framing
    try:
        data = unpacker.decompress(
            urlsafe_b64decode(body + "=" * (-len(body) % 4)), MAX_DECOMPRESSED + 1
        )
    except (ValueError, zlib.error):
        raise StatusListError("The list cannot be unpacked.") from None
    if len(data) > MAX_DECOMPRESSED:
        raise StatusListError("The list unpacks to more than 16 MiB.")
    if not unpacker.eof or unpacker.unused_data:
        raise StatusListError("The list is cut off or has something after its end.")
    if len(data) * 8 < MIN_ENTRIES:
        raise StatusListError(f"The list has fewer than {MIN_ENTRIES} entries.")
    return data


def is_set(bits: bytes, index: int) -> bool:
    """The bit of one credential; `StatusListError` when the index is out of range."""
    if not 0 <= index < len(bits) * 8:
        raise StatusListError("The credential's position lies outside its status list.")
    return bool(bits[index >> 3] & (0x80 >> (index & 7)))


def parse_index(value: object) -> int:
    """`statusListIndex`: a non-negative integer, written as a string without sign or padding."""
    if not isinstance(value, str) or not _INDEX.fullmatch(value):
        raise StatusListError("statusListIndex must be a non-negative integer in a string.")
    return int(value)


def status_of(entry: JsonObject, list_credential: JsonObject) -> bool:
    """Whether the bit of a `BitstringStatusListEntry` is set in its list.

    Only reads: the proof, issuer and dates of the list are the caller's to check
    (`verdict` does). Raises `StatusListError` when entry and list do not fit together.
    """
    if "BitstringStatusListCredential" not in as_list(list_credential.get("type")):
        raise StatusListError("What was fetched is not a status list.")
    if list_credential.get("id", entry.get("statusListCredential")) != entry.get(
        "statusListCredential"
    ):
        raise StatusListError("What was fetched is a different status list.")
    subject = list_credential.get("credentialSubject")
    if not isinstance(subject, dict) or "BitstringStatusList" not in as_list(subject.get("type")):
        raise StatusListError("The status list has no list in it.")
    if entry.get("statusPurpose") not in as_list(subject.get("statusPurpose")):
        raise StatusListError("The status list serves a different purpose.")
    if entry.get("statusSize", 1) != 1 or isinstance(entry.get("statusSize"), bool):
        raise StatusListError("Only status entries of one bit are understood.")
    encoded = subject.get("encodedList")
    if not isinstance(encoded, str):
        raise StatusListError("The status list has no encodedList.")
    return is_set(decode_list(encoded), parse_index(entry.get("statusListIndex")))


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
