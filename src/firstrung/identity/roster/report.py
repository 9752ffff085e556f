"""What a roster would do, or has done, as numbers and notes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from firstrung.identity.roster.notes import Note, Notes

KINDS = (
    "organizations",
    "sessions",
    "people",
    "memberships",
    "guardianships",
    "classes",
    "enrollments",
)
STORED_NOTES = 1000


@dataclass
class Report:
    """Counts of records added, changed and ended, by kind, and the notes."""

    version: str
    mode: str
    files: dict[str, dict[str, object]] = field(default_factory=dict)
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    notes: Notes = field(default_factory=Notes)

    def as_dict(
        self, translate: Callable[[str], str] = str, *, limit: int | None = None
    ) -> dict[str, Any]:
        """The report as JSON; at most ``limit`` rejected rows and warnings (None: all)."""
        return {
            "format": "OneRoster CSV",
            "version": self.version,
            "mode": self.mode,
            "files": self.files,
            "added": _counts(self.added),
            "changed": _counts(self.changed),
            "ended": _counts(self.ended),
            "rejected": _listed(self.notes.rejected, translate, limit),
            "warnings": _listed(self.notes.warnings, translate, limit),
            "totals": {
                "rows": sum(int(str(file["rows"])) for file in self.files.values()),
                "added": self.added.total(),
                "changed": self.changed.total(),
                "ended": self.ended.total(),
                "rejected": len(self.notes.rejected),
                "warnings": len(self.notes.warnings),
            },
        }


def _counts(counter: Counter[str]) -> dict[str, int]:
    return {**{kind: counter[kind] for kind in KINDS}, "total": counter.total()}


def _listed(
    notes: Sequence[Note], translate: Callable[[str], str], limit: int | None
) -> list[dict[str, object]]:
    return [note.as_dict(translate) for note in notes[:limit]]
