"""The shape of a document: everything about it except what its texts say.

Two certificates of one kind differ only in names, dates and addresses. Their keys,
types, contexts, array lengths and numbers are the same, and those alone decide how
JSON-LD expands them. A shape is that part, as a hashable key; the texts are its leaves.
"""

from typing import Any, Final, NamedTuple

from .values import MAX_DEPTH, MAX_VALUES, as_list

# Structure is told by integers and member names by strings, so no name can pass for
# structure. Texts that steer expansion are wrapped in a tuple and belong to the shape.
_OPEN, _CLOSE, _ARRAY, _END, _TEXT = range(5)
_PLAIN: Final = frozenset({int, float, bool, type(None)})
# proofPurpose is the one member in use whose value is itself a term (`@type: @vocab`).
_STEERING: Final = frozenset({"type", "@language", "@direction", "@context", "proofPurpose"})


class Shape(NamedTuple):
    """A hashable key and the texts that stand in its slots, in document order."""

    key: tuple[Any, ...]
    leaves: list[str]


class _NoShapeError(Exception):
    """The document is not plain JSON or is too large; the careful path says why."""


def shape_of(document: object) -> Shape | None:
    """The shape of a JSON object, or None when it has none worth remembering."""
    tokens: list[Any] = []
    leaves: list[str] = []
    try:
        _walk(document, "", tokens, leaves, 0)
    except (_NoShapeError, ValueError):  # repr refuses integers of thousands of digits
        return None
    return Shape(tuple(tokens), leaves)


def with_leaves(document: Any, leaves: list[str]) -> Any:
    """A copy of the document with other texts in its slots, in the same order."""
    return _replace(document, "", iter(leaves))


def _walk(value: Any, name: str, tokens: list[Any], leaves: list[str], depth: int) -> None:
    kind = type(value)
    if kind is str:
        if name in _STEERING:
            tokens.append((value,))
        else:
            tokens.append(_TEXT)
            leaves.append(value)
    elif kind is dict or kind is list:
        if depth > MAX_DEPTH or len(tokens) > 3 * MAX_VALUES:
            raise _NoShapeError
        _walk_inside(value, name, tokens, leaves, depth + 1)
    elif kind in _PLAIN:
        # Numbers are rare and their spelling matters: 2, 2.0 and True are equal to Python.
        tokens.append((kind.__name__, repr(value)))
    else:
        raise _NoShapeError


def _walk_inside(value: Any, name: str, tokens: list[Any], leaves: list[str], depth: int) -> None:
    if type(value) is list:
        tokens.append(_ARRAY)
        for item in value:
            _walk(item, name, tokens, leaves, depth)
        tokens.append(_END)
        return
    tokens.append(_OPEN)
    for key, item in value.items():
        if type(key) is not str:
            raise _NoShapeError
        tokens.append(key)
        if type(item) is str and key not in _STEERING:
            # Most members are texts. A name that no token but another name or the end
            # follows is one, so they need no token of their own.
            leaves.append(item)
            continue
        if key == "@context" and any(type(entry) is not str for entry in as_list(item)):
            raise _NoShapeError  # the texts of an inline context steer everything
        _walk(item, key, tokens, leaves, depth)
    tokens.append(_CLOSE)


def _replace(value: Any, name: str, leaves: Any) -> Any:
    if isinstance(value, str):
        return value if name in _STEERING else next(leaves)
    if isinstance(value, dict):
        return {key: _replace(item, key, leaves) for key, item in value.items()}
    if isinstance(value, list):
        return [_replace(item, name, leaves) for item in value]
    return value
