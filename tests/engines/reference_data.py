"""Published data beside the repository; tests that need a file are skipped where it is absent."""

import csv
import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDERS = {
    "rating": "FIRSTRUNG_RATING_DATA",
    "comparative_judgement": "FIRSTRUNG_COMPARISON_DATA",
}


def folder(kind):
    """Where the published data of a kind are: as the environment says, or beside the repository."""
    return Path(os.environ.get(FOLDERS[kind], SHARED / kind))


def path(kind, name):
    """The path of one file; skips the test when it is not there."""
    found = folder(kind) / name
    if not found.exists():
        pytest.skip(f"{found} is not there; set {FOLDERS[kind]}")
    return found


def rows(kind, name):
    """The rows of a CSV file as lists, heading first."""
    with path(kind, name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def records(kind, name):
    """The rows of a CSV file as dictionaries."""
    heading, *body = rows(kind, name)
    return [dict(zip(heading, row, strict=True)) for row in body]
