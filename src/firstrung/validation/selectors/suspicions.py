"""Ties between panelists and students that the records hint at; they bar nobody by themselves.

Each is either confirmed, and then a conflict of interest, or dismissed, and never shown again. A
constant number of queries, however many panelists and portfolios.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.validation.models import (
    DismissedSuspicion,
    Panel,
    PanelSeat,
    Submission,
)
from firstrung.validation.selectors.barring import in_conflict, of_the_circle
from firstrung.validation.selectors.ties import Hint, hints

Text = str | Promise

DISCREET: dict[str, Text] = {
    "family": _("The family's records point to a tie"),
    "school": _("Records of the school or a team point to a tie"),
    "employer": _("Records of the work itself point to a tie"),
}
"""What is said to a coordinator who may not know the student: nothing that names anybody."""


@dataclass
class Suspected:
    """A panelist and a portfolio, why they may be tied, and how telling that is."""

    seat: PanelSeat
    submission: Submission
    hints: list[Hint] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What names the pair in a form."""
        return f"{self.seat.uid}:{self.submission.uid}"

    @property
    def is_strong(self) -> bool:
        """Whether more than a likeness of names speaks for it."""
        return any(hint.is_strong for hint in self.hints)

    @property
    def kind(self) -> str:
        """The kind of conflict it would be, by the most telling hint."""
        return str(max(self.hints, key=lambda hint: hint.is_strong).kind)

    def reasons(self, *, named: bool) -> list[Text]:
        """Why, in words; without ``named`` nothing that tells who the student is."""
        told = [hint.reason if named else DISCREET[hint.area] for hint in self.hints]
        return list(dict.fromkeys(told))


def suspected(panel: Panel) -> list[Suspected]:
    """Pairs of this panel that a coordinator should look at, the most telling first."""
    seats = list(
        panel.seats.filter(released_at__isnull=True)
        .select_related("panelist", "employer")
        .order_by("pk")
    )
    works = list(
        Submission.objects.filter(places__panel=panel)
        .select_related("student", "organization", "snapshot")
        .order_by("pk")
    )
    settled = _settled(seats, works)
    pairs: dict[tuple[int, int], Suspected] = {}
    by_student: dict[int, list[Submission]] = defaultdict(list)
    for work in works:
        by_student[work.student_id].append(work)
    seat_of = {seat.panelist_id: seat for seat in seats}
    for hint in hints(seats, works):
        if (hint.panelist, hint.student) in settled:
            continue
        for work in by_student[hint.student]:
            pair = (hint.panelist, work.pk)
            found = pairs.setdefault(pair, Suspected(seat_of[hint.panelist], work))
            found.hints.append(hint)
    return sorted(pairs.values(), key=lambda row: (not row.is_strong, row.submission.pk))


def _settled(seats: Iterable[PanelSeat], works: Iterable[Submission]) -> set[tuple[int, int]]:
    """(panelist, student) pairs that are barred already or were found to be none."""
    people = [seat.panelist_id for seat in seats]
    students = {work.student_id for work in works}
    dismissed = DismissedSuspicion.objects.filter(panelist__in=people, student__in=students)
    pairs = set(dismissed.values_list("panelist", "student"))
    for barred in (in_conflict(people, students), of_the_circle(people)):
        pairs |= {(who, student) for who, rows in barred.items() for student in rows}
    return pairs
