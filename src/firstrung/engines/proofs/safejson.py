"""What a document may contain before JSON-LD sees it.

JSON-LD gives many spellings to one statement and drops some members without a word.
A person reads the JSON, a signature covers the statements; whatever could make the
two differ is refused here (Data Integrity 1.0, "Validating Contexts"; VC Data Model
2.0, "Securing Mechanisms").
"""

import math
from typing import Any, Final

from .errors import TooComplex, UnsafeDocument
from .values import (
    MAX_ARRAY,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_INTEGER,
    MAX_VALUES,
    JsonObject,
    as_list,
)

#: Keywords with no alias in the contexts: language maps need them. Every other keyword
#: (`@id`, `@type`, `@graph`, `@reverse`…) would be a second spelling of a member that
#: readers look for under its plain name.
_KEYWORDS: Final = frozenset({"@value", "@language", "@direction"})


#: More contexts than there are bundled ones can only be a mistake.
_MAX_CONTEXTS: Final = 8


def checked(document: JsonObject) -> JsonObject:
    """A copy of the document that is safe to expand.

    Raises `TooComplex` beyond the limits in `values` and `UnsafeDocument`, naming the
    place, for what a signature would not cover. Whole floats become integers: JSON does
    not tell 2.0 from 2, and JavaScript signs both as 2.
    """
    if not isinstance(document, dict):
        raise UnsafeDocument("The document must be a JSON object.")
    result: JsonObject = _Scan().object(document, "$", 0)
    return result


class _Scan:
    def __init__(self) -> None:
        self.values = 0
        self.characters = 0

    def any(self, value: Any, path: str, depth: int) -> Any:
        self.values += 1
        if self.values > MAX_VALUES or self.characters > MAX_BYTES:
            raise TooComplex("The document is too large to verify.")
        if isinstance(value, str):
            return self.text(value, path)
        if isinstance(value, bool):
            return value
        if isinstance(value, dict):
            return self.object(value, path, depth + 1)
        if isinstance(value, list):
            return self.array(value, path, depth + 1)
        if isinstance(value, (int, float)):
            return _number(value, path)
        if value is None:
            raise UnsafeDocument(f"{path} is null; a null is never signed.")
        raise UnsafeDocument(f"{path} is not a JSON value.")

    def text(self, value: str, path: str) -> str:
        self.characters += len(value)
        if not value.isascii():
            try:
                self.characters += len(value.encode("utf-8")) - len(value)
            except UnicodeEncodeError:
                raise UnsafeDocument(f"{path} holds half of a surrogate pair.") from None
        return value

    def array(self, value: list[Any], path: str, depth: int) -> list[Any]:
        if not value:
            raise UnsafeDocument(f"{path} is an empty array; it says nothing that is signed.")
        if len(value) > MAX_ARRAY:
            raise TooComplex(f"{path} has more than {MAX_ARRAY} elements.")
        _limit(depth)
        if any(isinstance(item, list) for item in value):
            raise UnsafeDocument(f"{path} holds an array inside an array.")
        return [self.any(item, f"{path}[{i}]", depth) for i, item in enumerate(value)]

    def object(self, value: dict[Any, Any], path: str, depth: int) -> JsonObject:
        _limit(depth)
        result: JsonObject = {}
        for key, item in value.items():
            if not isinstance(key, str):
                raise UnsafeDocument(f"{path} has a member name that is not a string.")
            place = f"{path}.{key}"
            self.text(key, place)
            if key == "@context":
                _contexts(value, path, depth)
                result[key] = item
            else:
                _name(key, place)
                result[key] = self.any(item, place, depth)
        return result


def _limit(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise TooComplex(f"The document is nested more than {MAX_DEPTH} levels deep.")


def _name(key: str, path: str) -> None:
    if key.startswith("@") and key not in _KEYWORDS:
        raise UnsafeDocument(f'{path}: write "{key[1:]}" instead of the keyword "{key}".')
    if ":" in key:
        raise UnsafeDocument(f"{path}: a member must be named by a term of its contexts.")


def _number(value: float, path: str) -> float:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise UnsafeDocument(f"{path} is not a finite number.")
        if not value.is_integer():
            return value
        value = int(value)
    if abs(value) > MAX_INTEGER:
        raise UnsafeDocument(f"{path} is a number that not every reader keeps exactly.")
    return value


def _contexts(owner: dict[Any, Any], path: str, depth: int) -> None:
    """Contexts must be URLs, and only whole documents and credentials may have them.

    An inline context could rename signed members at will: the signature covers what a
    member means, not what it is called.
    """
    credential = "VerifiableCredential" in as_list(owner.get("type"))
    if depth and not credential:
        raise UnsafeDocument(f"{path}: only a credential may have its own @context.")
    contexts = as_list(owner["@context"])
    if not contexts or not all(isinstance(url, str) for url in contexts):
        raise UnsafeDocument(f"{path}.@context must be a list of context URLs.")
    if len(contexts) > _MAX_CONTEXTS or len(set(contexts)) != len(contexts):
        raise UnsafeDocument(f"{path}.@context repeats a URL or is too long.")
