"""Read a roster file row by row, whatever its encoding, delimiter and quoting.

Nothing is held in memory but the row at hand, and of a row only the columns that are used.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from firstrung.engines.delimited import Lines, cells_of, delimiter_of, records, sniff
from firstrung.identity.roster.archives import Bundle
from firstrung.identity.roster.columns import SCHEMAS, Schema, match
from firstrung.identity.roster.notes import Bad, Notes, gettext_noop

BROKEN = gettext_noop("The quotation marks in this line are broken.")
TOO_MANY = gettext_noop(
    "The line has more cells than the header; a list with commas needs quotation marks."
)


@dataclass(slots=True)
class Row:
    """One row: the used columns by name, stripped; ``ragged`` when cells may have slipped."""

    file: str
    line: int
    values: dict[str, str]
    ragged: bool = False

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass
class Table:
    """A roster file, ready to be read (as often as needed)."""

    bundle: Bundle
    kind: str
    schema: Schema
    encoding: str
    lines: int
    delimiter: str = ","
    header_line: int = 1
    width: int = 0
    picks: dict[int, str] = field(default_factory=dict)
    damaged: bool = False
    rows_read: int = 0

    @property
    def columns(self) -> set[str]:
        """The used columns that the file has."""
        return set(self.picks.values())

    def rows(self, notes: Notes) -> Iterator[Row]:
        """The rows; broken lines are rejected with their number and skipped."""
        indexes = list(self.picks)
        names = list(self.picks.values())
        self.rows_read = 0
        with self._text() as text:
            lines = Lines(text, self.header_line)
            for number, cells in records(lines, self.delimiter, self.width):
                if cells is not None and not any(cells):
                    continue
                self.rows_read += 1
                if cells is None or self._overfull(cells):
                    self.damaged = True
                    bad = Bad("", BROKEN if cells is None else TOO_MANY)
                    notes.reject(self.schema.file, number, bad)
                    continue
                short = len(cells) < self.width
                if short:
                    cells.extend([""] * (self.width - len(cells)))
                picked = [cells[index].strip() for index in indexes]
                yield Row(
                    self.schema.file, number, dict(zip(names, picked, strict=True)), ragged=short
                )

    def _overfull(self, cells: list[str]) -> bool:
        return len(cells) > self.width and any(cell.strip() for cell in cells[self.width :])

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(
            self.bundle.open(self.kind), encoding=self.encoding, errors="replace", newline=None
        )

    def read_header(self, notes: Notes) -> None:
        """Find the header, the delimiter and the columns; `Bad` where a column is missing."""
        with self._text() as text:
            lines = Lines(text, 0)
            header = lines.heading()
        if not header:
            raise Bad("", gettext_noop("The file is empty."))
        self.header_line = lines.number
        self.delimiter = delimiter_of(header)
        names = cells_of(header, self.delimiter)
        self.width = len(names)
        self.picks = match(self.schema, names, notes, self.header_line)


def open_table(bundle: Bundle, kind: str, notes: Notes) -> Table:
    """The file of that kind with its header read; `Bad` where it can't be used."""
    with bundle.open(kind) as stream:
        encoding, lines = sniff(stream)
    table = Table(bundle, kind, SCHEMAS[kind], encoding, lines)
    table.read_header(notes)
    return table
