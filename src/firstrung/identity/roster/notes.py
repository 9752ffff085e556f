"""What a roster's check has to say: rejected rows and warnings, each with its place.

Reasons are kept as a template and its parameters, so that this part needs no Django: whoever
prints a note translates the template. Values are kept only where the caller says they are harmless.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark a template for the translators; it is translated when the note is printed."""
    return message


@dataclass(frozen=True, slots=True)
class Note:
    """``reason`` is a %-template, filled from ``params``; line 1 is the header."""

    file: str
    line: int
    column: str
    reason: str
    params: Mapping[str, object]
    value: str = ""

    def as_dict(self, translate: Callable[[str], str] = str) -> dict[str, object]:
        """The note as JSON, its reason translated and filled in."""
        found: dict[str, object] = {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "reason": translate(self.reason) % self.params,
        }
        if self.value:
            found["value"] = self.value[:80]
        return found


class Bad(Exception):
    """This row can't be taken: which column, why, and (where harmless) the value."""

    def __init__(self, column: str, reason: str, value: str = "", **params: object) -> None:
        super().__init__(reason)
        self.column, self.reason, self.value, self.params = column, reason, value, params


class Unreadable(Exception):
    """The whole bundle can't be read; ``reason`` is a %-template filled from ``params``."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason % params)
        self.reason, self.params = reason, params


@dataclass(slots=True)
class Notes:
    """The collected notes of one run."""

    rejected: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    def reject(self, file: str, line: int, bad: Bad, *, quiet: bool = False) -> None:
        """A row (or with line 1 a whole file) is left out; ``quiet`` keeps its value back."""
        value = "" if quiet else bad.value
        self.rejected.append(Note(file, line, bad.column, bad.reason, bad.params, value))

    def warn(self, file: str, line: int, column: str, reason: str, **params: object) -> None:
        """Something was mended or ignored; the row is kept."""
        self.warnings.append(Note(file, line, column, reason, params))
