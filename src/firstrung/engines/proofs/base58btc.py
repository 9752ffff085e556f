"""Base58 with Bitcoin's alphabet, strictly: one text for the same bytes.

Source: IETF draft-msporny-base58 ("base58btc"). Whitespace and look-alikes are refused, or a
signature could be respelled without being changed. Works in steps of ten digits, which is
several times faster than digit by digit.
"""

from typing import Final

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_PAIRS: Final = [one + two for one in _ALPHABET for two in _ALPHABET]
_STEP: Final = 10
_BASE: Final = 58**_STEP


def b58encode(data: bytes) -> bytes:
    """The text of some bytes, in ASCII."""
    number = int.from_bytes(data, "big")
    parts: list[str] = []
    while number:
        number, rest = divmod(number, _BASE)
        for _ in range(_STEP // 2):
            rest, pair = divmod(rest, 58 * 58)
            parts.append(_PAIRS[pair])
    digits = "".join(reversed(parts)).lstrip("1")
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ("1" * zeros + digits).encode("ascii")


def b58decode(text: str) -> bytes:
    """The bytes of a text; `ValueError` for any character outside the alphabet."""
    number = 0
    try:
        for start in range(0, len(text), _STEP):
            part = 0
            piece = text[start : start + _STEP]
            for character in piece:
                part = part * 58 + _VALUES[character]
            number = number * (_BASE if len(piece) == _STEP else 58 ** len(piece)) + part
    except KeyError:
        raise ValueError("not base58") from None
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
