"""What the coalition is worth to a member, told from the registered measures (D74, D75).

Employers have a statement of their own, from the exchange ledger (B12–B16, D73).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from firstrung.coalition.enums import MemberKind
from firstrung.coalition.measures import measures
from firstrung.coalition.recognition.points import KINDS
from firstrung.coalition.results.counting import Number
from firstrung.identity.public import Organization

TOGETHER = ("participants", "meeting_attendance", "event_attendance")
CONVENED = ("events_held", "initiatives_led", "funding_found", *TOGETHER)
REACHED = (
    "students_at_events_held",
    "initiative_partners",
    "funding_received",
    "recognitions",
)

GIVEN: dict[str, Sequence[str]] = {
    MemberKind.EDUCATION: (
        "events_held",
        "initiatives_led",
        "program_changes",
        "specialty_classes",
        "tech_certificates",
        *TOGETHER,
    ),
    MemberKind.INTERMEDIARY: CONVENED,
    MemberKind.GOVERNMENT: CONVENED,
}
"""Codes of the measures of what a kind of member did; those that nobody registered are left out."""

GOT: dict[str, Sequence[str]] = {
    MemberKind.EDUCATION: (
        "certificates_issued",
        "students_in_internships",
        "students_in_micro_internships",
        "students_in_jobs",
        "students_impacted",
        "faculty_externships",
        "employer_gives_received",
        "funding_received",
        "recognitions",
    ),
    MemberKind.INTERMEDIARY: REACHED,
    MemberKind.GOVERNMENT: REACHED,
}
"""The same of what came of it for that member."""


@dataclass(frozen=True)
class Figure:
    """One measure for one organization, and the page that lists its rows."""

    code: str
    label: str
    unit: str
    value: Number
    rows: str


@dataclass(frozen=True)
class Worth:
    """What a member did and what came of it, from the first to the last day."""

    organization: Organization
    first: date
    last: date
    given: list[Figure]
    got: list[Figure]


def has_statement(organization: Organization) -> bool:
    """Whether its kind of member has a statement here."""
    return KINDS.get(organization.kind) in GIVEN


def worth(organization: Organization, *, first: date, last: date) -> Worth:
    """The statement of a member; a fixed number of queries, by the kind of member."""
    kind = KINDS[organization.kind]

    def figures(codes: Sequence[str]) -> list[Figure]:
        return [_figure(code, organization, first, last) for code in codes if code in measures()]

    return Worth(organization, first, last, figures(GIVEN[kind]), figures(GOT[kind]))


def _figure(code: str, organization: Organization, first: date, last: date) -> Figure:
    measure = measures()[code]
    value = measure.count(first, last).get(organization.pk, 0)
    rows = measure.rows(first, last, organization.pk)
    return Figure(code, str(measure.label), str(measure.unit), value, rows)
