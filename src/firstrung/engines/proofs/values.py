"""JSON values at the border: parsing, limits and time stamps."""

import json
import re
from datetime import datetime
from typing import Any, Final, NoReturn

from .errors import MalformedJson, TooComplex

# Values stay Any: their shape is what this engine exists to check.
JsonObject = dict[str, Any]

#: Bytes of UTF-8 JSON. A full certificate with its evidence is about 10 kB; a status
#: list of 131,072 random bits is about 22 kB. Ten times that leaves room for images.
MAX_BYTES: Final = 256 * 1024
#: Nesting of objects and arrays. A CLR that embeds badges that embed endorsements
#: reaches 14; the limit also keeps recursion far from the interpreter's own.
MAX_DEPTH: Final = 32
#: Leaves, arrays and objects together. JSON-LD expansion costs up to 0.015 ms each; a
#: transcript of 256 kB has about 9,000.
MAX_VALUES: Final = 10_000
#: Elements of one array. JSON-LD node maps compare the elements pairwise.
MAX_ARRAY: Final = 1_000
#: Integers every JSON reader agrees on (RFC 8785 section 3.1, I-JSON).
MAX_INTEGER: Final = 2**53 - 1

# XML Schema 1.1 dateTimeStamp: a dateTime whose time zone is not optional.
_STAMP: Final = re.compile(
    r"([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
    r"T((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(\.[0-9]{1,9})?"
    r"(Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
)

# RFC 3986 by its characters, with the letters of RFC 3987.
_URL: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+')


def parse(data: bytes) -> JsonObject:
    """Read one JSON object from untrusted bytes.

    Raises `TooComplex` beyond `MAX_BYTES` and `MalformedJson` for anything that is
    not UTF-8, not one object, has a key twice, or has NaN or Infinity. Two readers
    may pick different values for a repeated key, so a signature over one of them
    says nothing about the other.
    """
    value = parse_value(data)
    if not isinstance(value, dict):
        raise MalformedJson("The document must be a JSON object.")
    return value


def parse_value(data: bytes, *, limit: int = MAX_BYTES) -> Any:
    """`parse` for any one JSON value of at most `limit` bytes."""
    if len(data) > limit:
        raise TooComplex(f"The document is larger than {limit // 1024} kB.")
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise TooComplex("The document is nested too deeply.") from None
    except MalformedJson:
        raise
    except ValueError as error:
        raise MalformedJson(f"This is not valid JSON: {error}") from None


def _unique(pairs: list[tuple[str, Any]]) -> JsonObject:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise MalformedJson(f'The member "{key}" is given twice.')
            seen.add(key)
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJson(f"{name} is not a JSON number.")


def parse_stamp(value: object) -> datetime | None:
    """The moment an XML Schema dateTimeStamp names, or None when it is not one.

    The time zone is required (VC Data Model 2.0, "Validity Period"). Fractions finer than a
    microsecond are cut off.
    """
    if not isinstance(value, str):
        return None
    match = _STAMP.fullmatch(value)
    if match is None:
        return None
    date, time, fraction, zone = match.groups()
    text = f"{date}T{time}{(fraction or '')[:7]}{'+00:00' if zone == 'Z' else zone}"
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # the 30th of February and the like
        return None


def is_url(value: object) -> bool:
    """Whether a value is one absolute URL (VC Data Model 2.0, "Identifiers")."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def count_values(value: Any) -> int:
    """Leaves, arrays and objects together, as `MAX_VALUES` counts them."""
    count = 0
    waiting = [value]  # not by recursion: a stranger chose the depth
    while waiting:
        count += 1
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return count


def as_list(value: Any) -> list[Any]:
    """JSON-LD's "one or many": a single value becomes a list of one, None an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
