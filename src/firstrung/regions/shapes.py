"""Shapes of YAML documents, and what in a document doesn't fit its shape.

A shape is a type (``str``), a one-element list (a list of that shape), a dict (a mapping with
exactly these keys; a key ending in ``?`` may be missing), an `Each` (a mapping from any name to
that shape) or a set (one of these values).
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "yes or no"}


@dataclass(frozen=True)
class Each:
    """A mapping whose values all have one shape."""

    shape: Any


def misfits(value: Any, shape: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(key, what is wrong) for everything in ``value`` that doesn't fit the shape."""
    if isinstance(shape, dict):
        yield from _mapping(value, shape, place)
    elif isinstance(shape, Each):
        yield from _each(value, shape, place)
    elif isinstance(shape, list):
        yield from _list(value, shape[0], place)
    elif isinstance(shape, (set, frozenset)):
        if not isinstance(value, Hashable) or value not in shape:
            yield place, f"is “{value}”, must be one of {', '.join(sorted(map(str, shape)))}"
    elif value is None or value == "":
        yield place, f"is empty: write {WORDS[shape]}"
    elif not _is(value, shape):
        yield place, f"must be {WORDS[shape]}"


def _each(value: Any, shape: Each, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield place, "must be a mapping"
        return
    for name, inner in value.items():
        yield from misfits(inner, shape.shape, _join(place, str(name)))


def _list(value: Any, shape: Any, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield place, "must be a list"
        return
    for number, inner in enumerate(value):
        yield from misfits(inner, shape, f"{place}[{number}]")


def _is(value: Any, kind: type) -> bool:
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind) and value != ""


def _mapping(value: Any, shape: dict[str, Any], place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield place, "must be a mapping"
        return
    known = {key.rstrip("?"): key for key in shape}
    for key in value:
        if key not in known:
            known_words = ", ".join(known)
            yield _join(place, str(key)), f"is not known here; there are {known_words}"
    for name, key in known.items():
        if name in value:
            yield from misfits(value[name], shape[key], _join(place, name))
        elif not key.endswith("?"):
            yield _join(place, name), "is missing: add it"


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
