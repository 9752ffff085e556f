"""What the steps of a load hand on to each other."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from firstrung.convenings.public import Event, ProgramDecision
from firstrung.core.models import Record
from firstrung.demonstration.calendar import Calendar
from firstrung.demonstration.folder import Folder
from firstrung.identity.public import Organization, Person
from firstrung.validation.public import Rubric


@dataclass
class Cast:
    """The folder, the calendar, and what has been made so far, by its key in the folder."""

    folder: Folder
    calendar: Calendar
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    rubric: Rubric | None = None
    events: dict[str, Event] = field(default_factory=dict)
    decisions: dict[tuple[str, str], ProgramDecision] = field(default_factory=dict)
    """By the key of the recommendation and of the institution."""

    @property
    def coordinator(self) -> Person:
        """Who runs panels and exhibitions and confirms certificates."""
        return self.people[self.folder["stages"]["coordinator"]]

    @property
    def coalition(self) -> Organization:
        """The organization that holds panels and exhibitions."""
        return next(row for row in self.organizations.values() if row.kind == "coalition")

    def students(self, *stages: str) -> list[tuple[str, dict[str, Any]]]:
        """(key, row) of the students at one of the stages."""
        rows: dict[str, dict[str, Any]] = self.folder["stages"]["students"]
        return [(key, row) for key, row in rows.items() if row["stage"] in stages]

    def handed_in(self, key: str) -> date:
        """The day on which the student's work was handed in, or today."""
        return self.calendar.handed_in(self.folder["stages"]["students"][key]["stage"])


def made_at(row: Record, moment: datetime) -> None:
    """Say when the row was made.

    Services write into the past what they are told, but ``created_at`` is stamped by the
    database layer with the day of the load; histories and evidence would tell a wrong day.
    """
    type(row)._default_manager.filter(pk=row.pk).update(created_at=moment)
    row.created_at = moment
