"""Files of cells with a delimiter, read a record at a time, whatever their encoding and quoting.

Nothing is held in memory but the record at hand.
"""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import IO

CHUNK = 1024**2
LONGEST_LINE = 200_000
SPAN = 12
DELIMITERS = ",;\t|"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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


class Lines:
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

    def heading(self) -> str:
        """The first line that says something (“sep=;” does not), "" where there is none."""
        while (line := self.next()) is not None:
            text = line.lstrip("\ufeff")
            if text.strip() and not text.lower().startswith("sep="):
                return text
        return ""

    def _read(self) -> str | None:
        line = self.text.readline(LONGEST_LINE)
        if not line:
            return None
        return line.replace("\0", "") if "\0" in line else line


def delimiter_of(heading: str) -> str:
    """The delimiter that a heading has most of."""
    return max(DELIMITERS, key=heading.count)


def records(lines: Lines, delimiter: str, width: int) -> Iterator[tuple[int, list[str] | None]]:
    """Line number and cells of each record; None for cells where the quotes are broken."""
    while (line := lines.next()) is not None:
        number = lines.number
        try:
            if line.count('"') % 2 == 0:
                yield number, cells_of(line, delimiter)
            else:
                yield number, _spanning(lines, line, delimiter, width)
        except csv.Error:
            yield number, None


def cells_of(line: str, delimiter: str, *, strict: bool = False) -> list[str]:
    """The cells of one line; raises `csv.Error` where ``strict`` and the quotes are broken."""
    return next(csv.reader((line,), delimiter=delimiter, strict=strict), [])


def _spanning(lines: Lines, line: str, delimiter: str, width: int) -> list[str] | None:
    """A record with an odd number of quotation marks: a mark inside a cell, or several lines.

    The following lines are only used up when they complete the record exactly; a mark that was
    never closed so costs its own line and no other.
    """
    try:
        alone = cells_of(line, delimiter, strict=True)
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
        cells = _joined(joined, delimiter)
        if len(cells) == width:
            for _ in range(index + 1):
                lines.next()
            return cells
    return None


def _joined(text: str, delimiter: str) -> list[str]:
    """The cells of a record over several lines; none where they make more than one record."""
    lines = io.StringIO(text, newline="")
    try:
        records = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    return records[0] if len(records) == 1 else []
