"""CSV files for the engines' command lines: read strictly, and say where something is wrong."""

import csv
import io
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


class InputError(ValueError):
    """Input that cannot be used: what is wrong, where (line and column), how to mend it."""


@dataclass(frozen=True)
class Row:
    """One row: its line in the file (the heading is line 1) and its cells by column."""

    line: int
    cells: dict[str, str]
    source: str

    def text(self, column: str) -> str:
        """The cell's text; raises `InputError` where it is empty."""
        found = self.cells[column]
        if not found:
            raise InputError(f"{self._where(column)} is empty. Fill it in or delete the row.")
        return found

    def number(self, column: str) -> float:
        """The cell as a finite number; raises `InputError` otherwise."""
        found = self.text(column)
        try:
            value = float(found)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InputError(
                f"{self._where(column)} holds “{found}”, which is no number. "
                "Write numbers like 2, -0.35 or 1.5e-3."
            )
        return value

    def whole(self, column: str) -> int:
        """The cell as a whole number that is not negative."""
        value = self.number(column)
        if value < 0 or value != int(value):
            raise InputError(f"{self._where(column)} holds {value:g}; a count is 0, 1, 2 ….")
        return int(value)

    def problem(self, column: str, text: str) -> InputError:
        """An error about this cell, for the caller to raise."""
        return InputError(f"{self._where(column)}: {text}")

    def _where(self, column: str) -> str:
        return f"{self.source}, line {self.line}, column “{column}”"


@dataclass(frozen=True)
class Table:
    """A file's heading and rows; blank lines are left out."""

    source: str
    heading: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, wanted: str | None, known: Iterable[str], position: int | None = None) -> str:
        """The name of a column.

        As asked for, else the first of the ``known`` names (letter case and -, _ and blanks do
        not matter), else by its ``position`` from 0. Raises `InputError` where there is none.
        """
        if wanted is not None:
            if wanted in self.heading:
                return wanted
            raise InputError(f"{self.source} has no column “{wanted}”. {self._columns()}")
        plain = {_plain(name): name for name in reversed(self.heading)}
        names = list(known)
        for name in names:
            if _plain(name) in plain:
                return plain[_plain(name)]
        if position is not None and position < len(self.heading):
            return self.heading[position]
        raise InputError(f"{self.source} needs a column “{names[0]}”. {self._columns()}")

    def has(self, *names: str) -> bool:
        """Whether each of these columns is there."""
        plain = {_plain(name) for name in self.heading}
        return all(_plain(name) in plain for name in names)

    def _columns(self) -> str:
        return "Its columns are: " + ", ".join(self.heading) + "."


def read(path: str) -> Table:
    """Read a file (UTF-8, heading first; comma, semicolon or tab), "-" for standard input."""
    source = "standard input" if path == "-" else path
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source} is not UTF-8 (byte {error.start + 1}). Save it as “CSV UTF-8”."
        ) from None
    return parse(text, source)


def parse(text: str, source: str) -> Table:
    """Read a table from text."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    heading: tuple[str, ...] = ()
    rows: list[Row] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            if not heading:
                heading = _heading(stripped, source)
            else:
                rows.append(_row(stripped, heading, reader.line_num, source))
    except csv.Error as error:
        raise InputError(f"{source}, line {reader.line_num}: not a CSV file ({error}).") from None
    if not rows:
        raise InputError(f"{source} has no rows under its heading.")
    return Table(source, heading, tuple(rows))


def _heading(cells: Sequence[str], source: str) -> tuple[str, ...]:
    named = [cell or f"column {place}" for place, cell in enumerate(cells, start=1)]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise InputError(f"{source} has two columns “{twice[0]}”. Give each its own name.")
    return tuple(named)


def _row(cells: list[str], heading: tuple[str, ...], line: int, source: str) -> Row:
    # Spreadsheets drop trailing empty cells; cells beyond the heading belong nowhere.
    if any(cells[len(heading) :]):
        raise InputError(
            f"{source}, line {line} has {len(cells)} cells under {len(heading)} columns. "
            "Put text with commas in quotation marks."
        )
    padded = cells + [""] * (len(heading) - len(cells))
    return Row(line, dict(zip(heading, padded, strict=False)), source)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
