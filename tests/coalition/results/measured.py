"""Measures for tests: counts by day and organization, put down by hand and taken away after."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from firstrung.coalition import measures as registry
from firstrung.coalition.measures import Measure, register_measure


@dataclass
class Book:
    """What was counted: (measure, organization's key or None, day, how much)."""

    lines: list[tuple[str, int | None, date, int]] = field(default_factory=list)

    def add(self, code: str, organization, day: date, amount: int = 1) -> None:
        self.lines.append((code, organization.pk if organization else None, day, amount))

    def measure(self, code: str) -> Measure:
        def count(first: date, last: date) -> dict[int | None, int]:
            found: dict[int | None, int] = {}
            for name, organization, day, amount in self.lines:
                if name == code and first <= day <= last:
                    found[organization] = found.get(organization, 0) + amount
            return found

        def rows(first: date, last: date, organization: int | None) -> str:
            return f"/rows/{code}/?from={first}&to={last}&organization={organization or ''}"

        return Measure(code, code.replace("_", " "), "pieces", count, rows)


@contextmanager
def registered(*codes: str) -> Iterator[Book]:
    """A book with these measures registered in place of whatever is known under their codes."""
    book, before = Book(), dict(registry._measures)
    try:
        for code in codes:
            registry._measures.pop(code, None)
            register_measure(book.measure(code))
        yield book
    finally:
        registry._measures.clear()
        registry._measures.update(before)
