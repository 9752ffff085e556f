"""Files of a region's folder that hold lists of coded rows: read, and told what is wrong."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAMES = ("code", "name", "name_es")
TEXTS = ("name", "name_es", "text", "text_es", "unit", "unit_es")

Document = dict[str, Any]
Lists = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""Each list with the keys that its rows must have, and those that they may have."""


class TermsError(Exception):
    """The file can't be loaded; ``lines`` names each place and what is wrong there."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_lists(folder: Path, file: str, lists: Lists) -> Document:
    """The file with all its lists, their shape and codes checked; else `TermsError` tells all."""
    try:
        document = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
    except OSError:
        raise TermsError([f"{file}: the file is missing"]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TermsError([f"{file}: not readable as YAML: {error}"]) from None
    problems = list(_misfits(document, lists)) or list(_doubles(document, lists))
    refuse(file, problems)
    return dict(document)


def refuse(file: str, problems: list[str]) -> None:
    """Raise `TermsError` where there is a problem; each line begins with the file's name."""
    if problems:
        raise TermsError([f"{file}: {problem}" for problem in problems])


def _misfits(document: Any, lists: Lists) -> Iterator[str]:
    """What of the file has the wrong shape, with its place."""
    if not isinstance(document, dict):
        yield f"must hold the lists {', '.join(lists)}"
        return
    for name in document:
        if name not in lists:
            yield f"{name} is not known here; there are {', '.join(lists)}"
    for name, (needed, possible) in lists.items():
        rows = document.get(name)
        if not isinstance(rows, list):
            yield f"{name} is missing or not a list"
            continue
        for number, row in enumerate(rows):
            yield from _row_misfits(f"{name}[{number}]", row, needed, possible)


def _row_misfits(
    place: str, row: Any, needed: tuple[str, ...], possible: tuple[str, ...]
) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{place} must be a mapping"
        return
    for key in needed:
        if row.get(key) in (None, ""):
            yield f"{place}.{key} is missing"
    for key in row:
        if key not in needed and key not in possible:
            yield f"{place}.{key} is not known here"
    for key in TEXTS:
        if key in row and not isinstance(row[key], str):
            yield f"{place}.{key} must be a text"
    code = row.get("code")
    if code is not None and not (isinstance(code, str) and CODE.fullmatch(code)):
        yield f"{place}.code is “{code}”; use small letters, digits and hyphens"


def _doubles(document: Document, lists: Lists) -> Iterator[str]:
    for name in lists:
        codes = [row["code"] for row in document[name]]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"{name}: the code “{code}” is there twice"
