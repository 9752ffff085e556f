"""The file as it arrives and as it is kept: encoding, heading, one line after the other."""

import codecs
import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.engines.delimited import Lines, cells_of, delimiter_of, records, sniff
from firstrung.files.public import StoredFile

CHUNK = 256 * 1024
COLUMNS = (
    "name", "website", "sectors", "source", "institution", "contact", "position", "email", "phone",
    "influence", "language",
)  # fmt: skip
"""Columns of the file; ``sectors`` are codes joined by ``;``, ``institution`` is a name."""

SPANISH = {
    "nombre": "name", "empresa": "name", "sitioweb": "website", "web": "website",
    "sectores": "sectors", "origen": "source", "institucion": "institution",
    "contacto": "contact", "puesto": "position", "cargo": "position",
    "correo": "email", "correoelectronico": "email", "telefono": "phone",
    "influencia": "influence", "idioma": "language",
}  # fmt: skip
HEADINGS = {name: name for name in COLUMNS} | SPANISH


@dataclass(frozen=True)
class Layout:
    """Where the columns are: ``picks`` by place, ``unknown`` the names that are not read."""

    heading_line: int
    delimiter: str
    width: int
    picks: dict[int, str]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line: its filled cells by column, or ``fault``, which says why it can't be read."""

    number: int
    cells: dict[str, str]
    fault: str = ""


@contextmanager
def as_utf8(source: IO[bytes]) -> Iterator[tuple[Path, str, int]]:
    """A copy in UTF-8 without byte-order mark, the encoding it came in, its number of line ends.

    Raises `Problem` for an Excel workbook and for bytes that no encoding explains.
    """
    if source.read(2) == b"PK":
        text = _("This is an Excel workbook. Open it and save it as “CSV UTF-8”, then upload that.")
        raise Problem(text, field="file")
    source.seek(0)
    encoding, ends = sniff(source)
    source.seek(0)
    with TemporaryDirectory(dir=settings.UPLOAD_DIR) as folder:
        path = Path(folder) / "employers.csv"
        _recode(source, path, encoding)
        yield path, encoding.removesuffix("-sig"), ends


def _recode(source: IO[bytes], path: Path, encoding: str) -> None:
    line = 1
    chunks = iter(lambda: source.read(CHUNK), b"")
    with path.open("w", encoding="utf-8", newline="") as target:
        try:
            for text in codecs.iterdecode(chunks, encoding):
                target.write(text)
                line += text.count("\n")
        except UnicodeDecodeError:
            words = _(
                "Near line %(line)d there are letters that are neither UTF-8 nor Windows-1252. "
                "Save the file as “CSV UTF-8”."
            )
            raise Problem(words % {"line": line}, field="file") from None


def layout_of(path: Path) -> Layout:
    """The layout of a file on disk; raises `Problem` where the heading can't be used."""
    with path.open(encoding="utf-8", newline=None) as text:
        return _layout(Lines(text, 0))


def _layout(lines: Lines) -> Layout:
    heading = lines.heading()
    if not heading:
        raise Problem(_("The file is empty. Its first line names the columns."), field="file")
    delimiter = delimiter_of(heading)
    names = [name.strip() for name in cells_of(heading, delimiter)]
    found = {place: HEADINGS.get(_plain(name), "") for place, name in enumerate(names)}
    picks = {place: name for place, name in found.items() if name}
    _refuse(lines.number, names, picks)
    unknown = tuple(name for place, name in enumerate(names) if name and place not in picks)
    return Layout(lines.number, delimiter, len(names), picks, unknown)


def _plain(name: str) -> str:
    """The heading in small letters, without accents and blanks."""
    apart = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in apart if letter.isalnum())


def _refuse(line: int, names: list[str], picks: dict[int, str]) -> None:
    twice = sorted({name for name in picks.values() if list(picks.values()).count(name) > 1})
    if twice:
        words = _("Line %(line)d names the column “%(name)s” twice. Keep one of them.")
        raise Problem(words % {"line": line, "name": twice[0]}, field="file")
    if "name" not in picks.values():
        words = _(
            "Line %(line)d must name the columns, and “name” is missing. It names: %(names)s."
        )
        shown = ", ".join(name[:40] for name in names[:20])
        raise Problem(words % {"line": line, "names": shown}, field="file")


def lines_of(file: StoredFile) -> Iterator[Line]:
    """The lines under the heading, one at a time; blank ones are left out."""
    with default_storage.open(file.blob) as content:
        binary: Any = content  # Django's File does what a buffered reader does
        text = io.TextIOWrapper(binary, encoding="utf-8", newline=None)
        lines = Lines(text, 0)
        layout = _layout(lines)
        for number, cells in records(lines, layout.delimiter, layout.width):
            if cells is None or any(cell.strip() for cell in cells):
                yield _line(number, cells, layout)


def _line(number: int, cells: list[str] | None, layout: Layout) -> Line:
    if cells is None:
        fault = _("The quotation marks in this line are broken. Close each one, or remove it.")
        return Line(number, {}, fault)
    if any(cell.strip() for cell in cells[layout.width :]):
        words = _(
            "There are %(cells)d cells under %(columns)d columns. "
            "Put text with “%(delimiter)s” in quotation marks."
        )
        values = {"cells": len(cells), "columns": layout.width, "delimiter": layout.delimiter}
        return Line(number, {}, words % values)
    picked = ((name, cells[place].strip()) for place, name in layout.picks.items()
              if place < len(cells))  # fmt: skip
    return Line(number, {name: cell for name, cell in picked if cell})
