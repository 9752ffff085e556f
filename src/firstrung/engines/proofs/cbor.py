"""The few kinds of CBOR that proof values are made of.

Source: RFC 8949. Unsigned integers, byte strings, arrays and maps of definite length in
shortest form; tag 64 (RFC 8746, "typed array of bytes") is passed over because one widely used
library writes it. Everything else is refused, which also makes the reading unambiguous.
"""

from typing import Any, Final

from .errors import ProofInvalid

_UNSIGNED, _BYTES, _ARRAY, _MAP, _TAG = 0, 2, 4, 5, 6
_TYPED_ARRAY: Final = 64
_MAX_DEPTH: Final = 4
_SMALL: Final = 24


def decode(data: bytes) -> Any:
    """The one value in the bytes; `ProofInvalid` when there is another or anything is left."""
    reader = _Reader(data)
    value = reader.value(0)
    if reader.place != len(data):
        raise ProofInvalid("The proof value has something after its end.")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def take(self, count: int) -> bytes:
        if count > len(self.data) - self.place:
            raise ProofInvalid("The proof value is cut off.")
        self.place += count
        return self.data[self.place - count : self.place]

    def head(self) -> tuple[int, int]:
        """Major type and argument; the argument in its shortest form."""
        first = self.take(1)[0]
        major, short = first >> 5, first & 31
        if short < _SMALL:
            return major, short
        size = {24: 1, 25: 2, 26: 4}.get(short)
        if size is None:
            raise ProofInvalid("The proof value is not written in plain CBOR.")
        argument = int.from_bytes(self.take(size), "big")
        least = _SMALL if size == 1 else 1 << (4 * size)
        if argument < least:
            raise ProofInvalid("The proof value is not written in shortest CBOR.")
        return major, argument

    def value(self, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise ProofInvalid("The proof value is nested too deeply.")
        major, argument = self.head()
        if major == _TAG and argument == _TYPED_ARRAY:
            major, argument = self.head()
            if major != _BYTES:
                raise ProofInvalid("The proof value has a tag in a strange place.")
        if major == _UNSIGNED:
            return argument
        if major == _BYTES:
            return self.take(argument)
        if major == _ARRAY:
            self.check_count(argument)
            return [self.value(depth + 1) for _ in range(argument)]
        if major == _MAP:
            self.check_count(argument)
            return self.map(argument, depth + 1)
        raise ProofInvalid("The proof value holds a kind of data that has no place in it.")

    def check_count(self, count: int) -> None:
        if count > len(self.data) - self.place:
            raise ProofInvalid("The proof value is cut off.")

    def map(self, count: int, depth: int) -> dict[int, Any]:
        result: dict[int, Any] = {}
        for _ in range(count):
            key = self.value(depth)
            if not isinstance(key, int) or key in result:
                raise ProofInvalid("The proof value has a label twice or without a number.")
            result[key] = self.value(depth)
        return result
