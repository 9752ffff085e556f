"""Files of a region's folder: YAML and CSV, with the line of each of their values."""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from firstrung.regions.mistakes import Mistake

ROW = re.compile(r"^\[\d+\]\.?")
LISTED = ";"
"""What parts the entries of one CSV cell."""


@dataclass
class Source:
    """A file as it was read: its content, the line of each place in it, what is wrong with it.

    ``value`` is None where the file can't be read. A place is written ``[2].skills[0].code``.
    """

    name: str
    value: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def refuse(self, place: str, what: str) -> None:
        """Note a mistake at the place, or at the next larger one whose line is known."""
        # A line of a list is a row already: only its column is to be named.
        told = ROW.sub("", place) if self.name.endswith(".csv") else place
        words = f"{told} {what}" if told else what
        self.mistakes.append(Mistake(self.name, self.line(place), words))

    def line(self, place: str) -> int:
        """The line of the place, else of what holds it; 0 where none is known."""
        while place and place not in self.lines:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self.lines.get(place, 0)


def read_yaml(path: Path) -> Source:
    """A YAML file; a key that stands twice in one mapping is a mistake."""
    source = Source(path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        source.refuse("", f"the file can't be read: {error.strerror}")
    except UnicodeDecodeError:
        source.refuse("", "the file is not UTF-8: save it again with the encoding UTF-8")
    except yaml.YAMLError as error:
        _say_where(source, error)
    else:
        if node is not None:
            _walk(source, node, "", ())
        if not source.mistakes:
            _construct(source, text)
    return source


def _construct(source: Source, text: str) -> None:
    try:
        source.value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        _say_where(source, error)


def _say_where(source: Source, error: Exception) -> None:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    line = mark.line + 1 if mark is not None else 0
    words = f"not readable as YAML: {problem}; put texts with : # or quotes in quotes"
    source.mistakes.append(Mistake(source.name, line, words))


def _walk(source: Source, node: yaml.Node, place: str, above: tuple[int, ...]) -> None:
    """Note the line of every place below the node, and keys that stand twice."""
    if id(node) in above:
        source.refuse(place, "refers to itself: write it out")
        return
    if place:
        source.lines.setdefault(place, node.start_mark.line + 1)
    above = (*above, id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, inner in enumerate(node.value):
            _walk(source, inner, f"{place}[{number}]", above)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, inner in node.value:
            name = str(key.value)
            here = f"{place}.{name}" if place else name
            if name in seen:
                line = key.start_mark.line + 1
                words = f"{here} stands twice here: keep one"
                source.mistakes.append(Mistake(source.name, line, words))
            seen.add(name)
            source.lines.setdefault(here, key.start_mark.line + 1)
            _walk(source, inner, here, above)


def read_csv(path: Path, columns: dict[str, type], needed: Collection[str] = ()) -> Source:
    """A CSV file with these columns (``list`` for several entries in one cell), row by row.

    ``needed`` columns may not be missing. Empty cells are left out. The value is a list of mappings, as the same file in YAML would give.
    """
    source = Source(path.name)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            source.value = list(_rows(source, csv.reader(file, strict=True), columns, needed))
    except OSError as error:
        source.refuse("", f"the file can't be read: {error.strerror}")
    except UnicodeDecodeError:
        source.value = None
        source.refuse("", "the file is not UTF-8: save it again as “CSV UTF-8 (comma-delimited)”")
    return source


def _rows(
    source: Source, reader: Any, columns: dict[str, type], needed: Collection[str]
) -> Iterator[dict[str, Any]]:
    try:
        names = [cell.strip() for cell in next(reader, [])]
        if not _is_header(source, names, columns, needed):
            return
        number = 0
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            source.lines[f"[{number}]"] = reader.line_num
            if len(cells) > len(names):
                words = f"has {len(cells)} cells for {len(names)} columns: put commas in quotes"
                source.refuse(f"[{number}]", words)
            yield _row(names, cells, columns)
            number += 1
    except csv.Error as error:
        words = f"not readable as CSV: {error}"
        source.mistakes.append(Mistake(source.name, reader.line_num, words))


def _is_header(
    source: Source, names: list[str], columns: dict[str, type], needed: Collection[str]
) -> bool:
    """Whether the first line names columns that are known, each once."""
    source.lines[""] = 1
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and sign in names[0]:
            source.refuse("", f"the columns are parted by {word}: save the file with commas")
            return False
    for name in names:
        if name not in columns:
            known = ", ".join(columns)
            source.refuse("", f"the column “{name}” is not known here; there are {known}")
        elif names.count(name) > 1:
            source.refuse("", f"the column “{name}” stands twice: keep one")
    for name in columns:
        if name in needed and name not in names:
            source.refuse("", f"the column “{name}” is missing: add it")
    return not source.mistakes


def _row(names: list[str], cells: list[str], columns: dict[str, type]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=False):
        if columns[name] is list:
            entries = [entry.strip() for entry in cell.split(LISTED) if entry.strip()]
            found |= {name: entries} if entries else {}
        elif cell.strip():
            found[name] = cell.strip()
    return found
