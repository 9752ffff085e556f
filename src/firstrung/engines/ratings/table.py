"""Ratings from a file of reviews, column by column: millions of ratings without holding the rows.

Mistakes are named with line and column, as `firstrung.engines.tabular` does for smaller tables.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from firstrung.engines.tabular import InputError

from .data import MISSING, Ratings

EMPTY = frozenset({"", "na", "nan", "n/a", "null", "none", "."})
SEPARATORS = ",;\t|"


def ratings(path: str, *, person: str, facets: Sequence[str], criteria: Sequence[str]) -> Ratings:
    """The ratings of a file with one review a row and one criterion a column, empty = missing.

    ``path`` may be "-" for standard input. Blank rows are skipped; a row whose criteria are all
    empty keeps its person. Raises `InputError` for an unknown column, a missing id or a score
    that is no whole number.
    """
    named = [person, *facets, *criteria]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise InputError(f"Column “{twice[0]}” is given two roles: name each column once.")
    source = "standard input" if path == "-" else path
    rows = _rows(_text(path, source), source)
    header = next(rows, (0, []))[1]
    places = [_place(source, header, name) for name in named]
    ids: list[list[str]] = [[] for _ in range(1 + len(facets))]
    scores: list[list[int]] = [[] for _ in criteria]
    known: dict[str, int] = {}
    unrated: dict[str, None] = {}
    for line, cells in rows:
        if len(cells) > len(header) and any(cells[len(header) :]):
            raise InputError(
                f"{source}, line {line} has {len(cells)} cells under {len(header)} columns. "
                "Put text with commas in quotation marks."
            )
        cells.extend([""] * (len(header) - len(cells)))
        found = [
            known[cells[place]]
            if cells[place] in known
            else known.setdefault(cells[place], _score(source, line, header[place], cells[place]))
            for place in places[len(ids) :]
        ]
        who = cells[places[0]]
        if all(value == MISSING for value in found) and who:
            unrated[who] = None
            continue
        for column, place in zip(ids, places, strict=False):
            if not cells[place]:
                raise InputError(
                    f"{source}, line {line}, column “{header[place]}” is empty. "
                    "Each review needs an id there: fill it in or delete the row."
                )
            column.append(sys.intern(cells[place]))
        for column_of_scores, value in zip(scores, found, strict=True):
            column_of_scores.append(value)
    if not ids[0]:
        raise InputError(f"{source} holds not a single rating in {', '.join(criteria)}.")
    read = Ratings.from_columns(
        ids[0],
        dict(zip(facets, ids[1:], strict=True)),
        dict(zip(criteria, scores, strict=True)),
    )
    return read.with_persons(unrated)


def _text(path: str, source: str) -> str:
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source} is not UTF-8 (byte {error.start + 1}). Save it as “CSV UTF-8”."
        ) from None


def _rows(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and stripped cells of each row that is not blank, the heading first."""
    first = text.lstrip().split("\n", 1)[0]
    outside = "".join(first.split('"')[::2]) or first
    separator = max(SEPARATORS, key=outside.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"{source}, line {reader.line_num}: not a CSV file ({error}).") from None


def _place(source: str, header: list[str], name: str) -> int:
    if not header:
        raise InputError(f"{source} is empty: its first row must name the columns.")
    if header.count(name) > 1:
        raise InputError(f"{source} has two columns “{name}”. Give each its own name.")
    if name not in header:
        columns = ", ".join(filter(None, header))
        raise InputError(f"{source} has no column “{name}”. Its columns are: {columns}.")
    return header.index(name)


def _score(source: str, line: int, column: str, cell: str) -> int:
    if cell.lower() in EMPTY:
        return MISSING
    try:
        value = float(cell)
        whole = int(value)
    except (ValueError, OverflowError):
        raise InputError(
            f"{source}, line {line}, column “{column}” holds “{cell}”, which is no number. "
            "Scores are whole numbers; leave the cell empty where there is none."
        ) from None
    if value != whole:
        raise InputError(
            f"{source}, line {line}, column “{column}” holds {cell}, which is no whole number. "
            "The model rates in whole categories: multiply half points by two first."
        )
    return whole
