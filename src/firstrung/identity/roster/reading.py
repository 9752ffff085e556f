"""Read a roster file row by row, whatever its encoding, delimiter and quoting.

Nothing is held in memory but the row at hand, and of a row only the columns that are used.
"""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from firstrung.identity.roster.archives import Bundle
from firstrung.identity.roster.columns import SCHEMAS, Schema, match
from firstrung.identity.roster.notes import Bad, Notes, gettext_noop

CHUNK = 1024**2
LONGEST_LINE = 200_000
SPAN = 12
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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
            lines = _Lines(text, self.header_line)
            for number, cells in _records(lines, self.delimiter, self.width):
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
            lines = _Lines(text, 0)
            header = ""
            while not header.strip() or header.lower().startswith("sep="):
                line = lines.next()
                if line is None:
                    raise Bad("", gettext_noop("The file is empty."))
                header = line.lstrip("\ufeff")
        self.header_line = lines.number
        self.delimiter = max(",;\t|", key=header.count)
        names = _cells(header, self.delimiter)
        self.width = len(names)
        self.picks = match(self.schema, names, notes, self.header_line)


def open_table(bundle: Bundle, kind: str, notes: Notes) -> Table:
    """The file of that kind with its header read; `Bad` where it can't be used."""
    with bundle.open(kind) as stream:
        encoding, lines = sniff(stream)
    table = Table(bundle, kind, SCHEMAS[kind], encoding, lines)
    table.read_header(notes)
    return table


def sniff(stream: IO[bytes]) -> tuple[str, int]:
    """The encoding and the number of line ends.

    A byte-order mark decides; zero bytes mean UTF-16; whatever is valid UTF-8 is UTF-8; the rest
    is taken for Windows-1252.
    """
    head = stream.read(CHUNK)
    encoding = next((name for bom, name in BOMS if head.startswith(bom)), "")
    if not encoding and b"\0" in head[:2]:
        encoding = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, lines, chunk = True, 0, head
    while chunk:
        lines += chunk.count(b"\n")
        if valid and not encoding:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
        chunk = stream.read(CHUNK)
    return encoding or ("utf-8" if valid else "cp1252"), lines


class _Lines:
    """Lines one after the other, with a look ahead."""

    def __init__(self, text: io.TextIOWrapper, skip: int) -> None:
        self.text, self.number = text, 0
        self.ahead: deque[str] = deque()
        for _ in range(skip):
            self.next()

    def next(self) -> str | None:
        """The next line without zero bytes, None at the end."""
        line = self.ahead.popleft() if self.ahead else self._read()
        self.number += 1
        return line

    def peek(self, index: int) -> str | None:
        """The line ``index`` places ahead (0 is the next one), without moving on."""
        while len(self.ahead) <= index:
            line = self._read()
            if line is None:
                return None
            self.ahead.append(line)
        return self.ahead[index]

    def _read(self) -> str | None:
        line = self.text.readline(LONGEST_LINE)
        if not line:
            return None
        return line.replace("\0", "") if "\0" in line else line


def _records(lines: _Lines, delimiter: str, width: int) -> Iterator[tuple[int, list[str] | None]]:
    """Line number and cells of each record; None for cells where the quotes are broken."""
    while (line := lines.next()) is not None:
        number = lines.number
        try:
            if line.count('"') % 2 == 0:
                yield number, _cells(line, delimiter)
            else:
                yield number, _spanning(lines, line, delimiter, width)
        except csv.Error:
            yield number, None


def _cells(line: str, delimiter: str, *, strict: bool = False) -> list[str]:
    return next(csv.reader((line,), delimiter=delimiter, strict=strict), [])


def _spanning(lines: _Lines, line: str, delimiter: str, width: int) -> list[str] | None:
    """A record with an odd number of quotation marks: a mark inside a cell, or several lines.

    The following lines are only used up when they complete the record exactly; a mark that was
    never closed so costs its own line and no other.
    """
    try:
        alone = _cells(line, delimiter, strict=True)
    except csv.Error:
        alone = []
    if len(alone) == width:
        return alone
    joined = line
    for index in range(SPAN):
        more = lines.peek(index)
        if more is None:
            return None
        joined += more
        if joined.count('"') % 2:
            continue
        cells = _joined_cells(joined, delimiter)
        if len(cells) == width:
            for _ in range(index + 1):
                lines.next()
            return cells
    return None


def _joined_cells(text: str, delimiter: str) -> list[str]:
    """The cells of a record over several lines; none where they make more than one record."""
    lines = io.StringIO(text, newline="")
    try:
        records = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    return records[0] if len(records) == 1 else []
