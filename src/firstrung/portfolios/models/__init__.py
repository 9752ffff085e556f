"""The records of portfolios, by subject."""

from firstrung.portfolios.models.entries import Entry, EntryFile, EntryVersion
from firstrung.portfolios.models.portfolio import Portfolio
from firstrung.portfolios.models.snapshots import Snapshot, SnapshotFile
from firstrung.portfolios.models.teaching import TeachingSession, UnitCompletion

__all__ = [
    "Entry",
    "EntryFile",
    "EntryVersion",
    "Portfolio",
    "Snapshot",
    "SnapshotFile",
    "TeachingSession",
    "UnitCompletion",
]
