"""Which documents may bring words of their own: those that leave the specifications' words alone.

An issuer may add members when a context written into the credential says what they mean. What
its signature covers is the meaning, not the spelling: whoever could spell an added member like
one that our pages read ("achievement", say, where only its type gives that word its meaning)
would put words into the issuer's mouth. So a word of the specifications may be written down
again only with the meaning it has there.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from firstrung.engines.proofs import contexts

JsonObject = dict[str, Any]
_SPECIFICATIONS: Final = ("https://www.w3.org/", "https://purl.imsglobal.org/")
_VOCABULARY_ENDS: Final = ("/", "#")


def may_bring_terms(document: JsonObject | None) -> bool:
    """Whether contexts are written into the document and none of them redefines a known word."""
    written = [
        context
        for owner in objects_in(document)
        for context in _listed(owner.get("@context"))
        if isinstance(context, dict)
    ]
    return bool(written) and all(map(_adds_only, written))


def objects_in(value: Any) -> Iterator[JsonObject]:
    """Every JSON object in a value, itself included, however deep."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            yield each
            waiting += each.values()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _adds_only(context: JsonObject) -> bool:
    if isinstance(context.get("@context"), dict):
        context = context["@context"]
    vocabulary = context.get("@vocab", "/")
    if not isinstance(vocabulary, str) or not vocabulary.endswith(_VOCABULARY_ENDS):
        return False  # half a word would make any other of it
    known = _meanings()
    return all(
        name not in known or str(_meaning(value)) in known[name] for name, value in context.items()
    )


def _meaning(definition: Any) -> Any:
    return definition.get("@id") if isinstance(definition, dict) else definition


@cache
def _meanings() -> dict[str, set[str]]:
    """The words of the specifications' contexts, scoped ones included, and what they stand for."""
    found: dict[str, set[str]] = {}
    waiting = [contexts.load(url)["@context"] for url in contexts.PINNED if _specified(url)]
    while waiting:
        context = waiting.pop()
        if isinstance(context, list):
            waiting += context
        elif isinstance(context, dict):
            for name, definition in context.items():
                if not name.startswith("@"):
                    found.setdefault(name, set()).add(str(_meaning(definition)))
                    waiting += [definition["@context"]] if _scoped(definition) else []
    return found


def _specified(url: str) -> bool:
    return url.startswith(_SPECIFICATIONS)


def _scoped(definition: Any) -> bool:
    return isinstance(definition, dict) and "@context" in definition
