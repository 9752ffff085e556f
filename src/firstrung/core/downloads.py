"""Tables as files that people open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from django.http import HttpResponse, StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that spreadsheets take for a formula (OWASP, CSV injection)."""

Row = Sequence[object]
Response = TypeVar("Response", HttpResponse, StreamingHttpResponse)


def csv_file(name: str, header: Row, rows: Iterable[Row]) -> HttpResponse:
    """A CSV download in UTF-8 with a byte order mark; None becomes an empty cell.

    Text that a spreadsheet would run as a formula is made harmless by an apostrophe; floats are
    written with four decimals.
    """
    content = "".join(("\ufeff", *_lines(header, rows)))
    return _named(name, HttpResponse(content, content_type="text/csv; charset=utf-8"))


def csv_stream(name: str, header: Row, rows: Iterable[Row]) -> StreamingHttpResponse:
    """The same for tables of any length, a line at a time."""
    lines = _lines(header, rows)
    return _named(name, StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"))


def _named(name: str, response: Response) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in chain([header], rows):
        writer.writerow([_cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
