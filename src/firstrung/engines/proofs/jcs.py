"""JSON Canonicalization Scheme (RFC 8785) and content digests.

One JSON value has one spelling, so its SHA-256 can name it.
"""

import hashlib
import json
import math
from base64 import b64encode
from typing import Any, Final

from . import base58btc
from .errors import MalformedJson, TooComplex
from .values import MAX_DEPTH, MAX_INTEGER


def jcs(value: Any) -> bytes:
    """Canonical UTF-8 JSON of a value (RFC 8785).

    Raises `MalformedJson` for what JSON cannot say the same way everywhere: NaN,
    infinities, integers beyond 2^53 - 1, lone surrogates, keys that are not strings,
    other types. `TooComplex` beyond the depth limit.
    """
    try:
        return _text(value, 0).encode("utf-8")
    except UnicodeEncodeError:
        raise MalformedJson("A string holds half of a surrogate pair.") from None


def _text(value: Any, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise TooComplex("The value is nested too deeply.")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        # json.dumps escapes exactly what RFC 8785 section 3.2.2.2 asks for.
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_text(item, depth + 1) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(_member(k, value[k], depth) for k in _sorted_keys(value)) + "}"
    raise MalformedJson(f"{type(value).__name__} is not a JSON type.")


def _sorted_keys(value: dict[Any, Any]) -> list[str]:
    if not all(isinstance(key, str) for key in value):
        raise MalformedJson("A member name must be a string.")
    # Section 3.2.3 sorts by UTF-16 code units; code point order differs beyond the BMP.
    return sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def _member(key: str, value: Any, depth: int) -> str:
    return f"{json.dumps(key, ensure_ascii=False)}:{_text(value, depth + 1)}"


def _number(value: float) -> str:
    """ECMAScript Number::toString (ECMA-262, section 6.1.6.1.20)."""
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise MalformedJson("An integer beyond 2^53 - 1 is not read the same everywhere.")
        return str(value)
    if not math.isfinite(value):
        raise MalformedJson("NaN and infinities are not JSON numbers.")
    if value == 0:
        return "0"  # also for -0
    sign = "-" if value < 0 else ""
    # repr gives the shortest digits that read back to the same double, as ECMAScript does.
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    return sign + _place(digits.rstrip("0"), point)


# ECMAScript writes exponents from 1e21 up and below 1e-6.
_MAX_PLAIN: Final = 21
_MIN_PLAIN: Final = -6


def _place(digits: str, point: int) -> str:
    """Write digits with the decimal point after `point` of them."""
    if len(digits) <= point <= _MAX_PLAIN:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _MAX_PLAIN:
        return f"{digits[:point]}.{digits[point:]}"
    if _MIN_PLAIN < point <= 0:
        return "0." + "0" * -point + digits
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def sha256_multibase(data: bytes) -> str:
    """`digestMultibase`: base58btc multibase of a SHA-256 multihash (0x12, 0x20, digest).

    Source: Verifiable Credential Data Integrity 1.0, "Resource Integrity".
    """
    return "z" + base58btc.b58encode(b"\x12\x20" + hashlib.sha256(data).digest()).decode("ascii")


def digest_sri(data: bytes) -> str:
    """`digestSRI` of a related resource, `sha256-…` (VC Data Model 2.0, "Integrity of Related Resources")."""
    return "sha256-" + b64encode(hashlib.sha256(data).digest()).decode("ascii")
