"""Rows brought up to date in few statements, and what that changed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model

from firstrung.taxonomies.public import Term

T = TypeVar("T", bound=Term)
CHUNK = 1000
"""Rows written by one statement; longer lists tell how far they are."""

Say = Callable[[str], object]


@dataclass
class Change:
    """How many rows of a kind were new, changed, or as they should be."""

    what: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        counts = f"{self.new:>6} new {self.changed:>6} changed {self.unchanged:>6} unchanged"
        return f"{self.what:<32}{counts}"


def differing(row: Model, values: dict[str, Any]) -> list[str]:
    """Set what differs on the row, and name it; others are named by their id, never fetched."""
    names = [name for name, value in values.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, values[name])
    return names


def write(what: str, made: list[Any], altered: list[Any], fields: Iterable[str], say: Say) -> None:
    """Insert and update in statements of `CHUNK` rows."""
    kind = type((made or altered or [None])[0])
    for begin in range(0, len(made), CHUNK):
        kind._default_manager.bulk_create(made[begin : begin + CHUNK])
        if len(made) > CHUNK:
            say(f"    {what}: {min(begin + CHUNK, len(made))} of {len(made)} added")
    names = sorted(set(fields))
    for begin in range(0, len(altered) if names else 0, CHUNK):
        kind._default_manager.bulk_update(altered[begin : begin + CHUNK], names)
        if len(altered) > CHUNK:
            say(f"    {what}: {min(begin + CHUNK, len(altered))} of {len(altered)} changed")


def bring_terms(
    what: str, model: type[T], rows: dict[str, dict[str, Any]], say: Say, **scope: Any
) -> tuple[dict[str, T], Change]:
    """Terms by their code, made or brought up to date; terms that the rows lack stay.

    ``rows`` maps codes to values, in their order. ``scope`` holds for all rows and tells them from
    those of another region.
    """
    there = {term.code: term for term in model._default_manager.filter(**scope)}
    change, made, altered, fields = Change(what), [], [], set()
    for position, (code, named) in enumerate(rows.items()):
        values = {**named, "position": position}
        if code not in there:
            there[code] = model(code=code, **scope, **values)
            made.append(there[code])
        elif names := differing(there[code], values):
            altered.append(there[code])
            fields.update(names)
    write(what, made, altered, fields, say)
    change.new, change.changed = len(made), len(altered)
    change.unchanged = len(rows) - len(made) - len(altered)
    return there, change


@contextmanager
def watched(changes: list[Change], kinds: dict[str, str]) -> Iterator[None]:
    """Compare tables before and after a loader of another context; adds a change for each.

    ``kinds`` maps what people call the rows to the model's label. Rows that the loader doesn't
    know count as unchanged.
    """
    before = {what: _rows(label) for what, label in kinds.items()}
    yield
    for what, label in kinds.items():
        old, new = before[what], _rows(label)
        fresh = sum(1 for key in new if key not in old)
        changed = sum(1 for key, row in new.items() if key in old and old[key] != row)
        changes.append(Change(what, fresh, changed, len(new) - fresh - changed))


def _rows(label: str) -> dict[Any, dict[str, Any]]:
    return {row["id"]: row for row in apps.get_model(label)._default_manager.order_by().values()}
