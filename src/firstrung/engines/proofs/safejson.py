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
#: More contexts than a credential of any vendor lists can only be a mistake.
_MAX_CONTEXTS: Final = 8
#: Types of one node. JSON-LD looks for a context behind each, for every node again.
_MAX_TYPES: Final = 32
#: What every type beyond a node's first two costs more than another value, in values.
_TYPE_COST, _FREE_TYPES = 2, 2
#: Terms that one inline context may add.
_MAX_TERMS: Final = 100
#: What an inline context and a definition in it may say. Not among them: aliases of keywords,
#: `null` (which takes a meaning away) and contexts inside definitions (which could change the
#: protected terms of the specifications).
_CONTEXT_KEYWORDS: Final[dict[str, type]] = {"@vocab": str, "@protected": bool, "@version": float}
_DEFINITION_KEYWORDS: Final = frozenset({"@id", "@type", "@container", "@protected"})
_CONTAINERS: Final = frozenset({"@set", "@list", "@language"})
_COERCIONS: Final = frozenset({"@id", "@vocab", "@json", "@none"})
#: Objects that stand on their own inside another document, contexts and all.
_SELF_CONTAINED: Final = frozenset(
    {
        "VerifiableCredential",
        "EnvelopedVerifiableCredential",
        "VerifiablePresentation",
        "DataIntegrityProof",  # eddsa-jcs-2022 tells the contexts it was made under
    }
)


def checked(document: JsonObject, *, inline: bool = False) -> JsonObject:
    """A copy of the document that is safe to expand.

    `inline` admits contexts written into the document, if they only add terms. Raises
    `TooComplex` beyond the limits in `values` and `UnsafeDocument`, naming the place, for what a
    signature would not cover. Whole floats become integers: JSON does not tell 2.0 from 2, and
    JavaScript signs both as 2.
    """
    if not isinstance(document, dict):
        raise UnsafeDocument("The document must be a JSON object.")
    return _Scan(inline=inline).object(document, "$", 0)


class _Scan:
    def __init__(self, *, inline: bool) -> None:
        self.inline = inline
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
                self.contexts(value, path, depth)
                result[key] = item
            elif key == "type" and isinstance(item, list) and len(item) > _MAX_TYPES:
                raise TooComplex(f"{place} has more than {_MAX_TYPES} types.")
            else:
                if key == "type":
                    self.values += _TYPE_COST * max(0, len(as_list(item)) - _FREE_TYPES)
                _name(key, place)
                result[key] = self.any(item, place, depth)
        return result

    def contexts(self, owner: dict[Any, Any], path: str, depth: int) -> None:
        """Contexts must be URLs, and only whole documents and credentials may have them.

        A context written into the document could rename signed members at will: the
        signature covers what a member means, not what it is called.
        """
        if depth and _SELF_CONTAINED.isdisjoint(_strings(owner.get("type"))):
            raise UnsafeDocument(f"{path}: only a credential may have its own @context.")
        contexts = as_list(owner["@context"])
        urls = _strings(contexts)
        written = [entry for entry in contexts if not isinstance(entry, str)]
        if not contexts or (written and not self.inline):
            raise UnsafeDocument(f"{path}.@context must be a list of context URLs.")
        if not all(map(_adds_terms, written)):
            raise UnsafeDocument(f"{path}.@context holds something that is not a plain context.")
        self.values += sum(map(len, written))
        if len(contexts) > _MAX_CONTEXTS or len(set(urls)) != len(urls):
            raise UnsafeDocument(f"{path}.@context repeats a URL or is too long.")


def _strings(value: Any) -> list[str]:
    return [entry for entry in as_list(value) if isinstance(entry, str)]


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


def _adds_terms(context: Any) -> bool:
    """Whether an inline context does nothing but define new terms."""
    if isinstance(context, dict) and set(context) == {"@context"}:
        context = context["@context"]  # JSON-LD reads a context document the same way
    if not isinstance(context, dict) or len(context) > _MAX_TERMS:
        return False
    return all(_defines(key, value) for key, value in context.items())


def _defines(key: Any, value: Any) -> bool:
    if not isinstance(key, str):
        return False
    if key.startswith("@"):
        return key in _CONTEXT_KEYWORDS and isinstance(value, _CONTEXT_KEYWORDS[key])
    if isinstance(value, dict):
        return set(value) <= _DEFINITION_KEYWORDS and all(map(_says, value, value.values()))
    return _names(value)


def _says(key: str, value: Any) -> bool:
    if key == "@protected":
        return isinstance(value, bool)
    if key == "@container":
        return isinstance(value, str) and value in _CONTAINERS
    return _names(value) or (key == "@type" and isinstance(value, str) and value in _COERCIONS)


def _names(value: Any) -> bool:
    return isinstance(value, str) and ":" in value and not value.startswith(("@", "_:"))
