"""What goes in and what comes out."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Code = Literal["curriculum", "studio", "threshold", "subjects", "mentoring"]


@dataclass(frozen=True)
class Rules:
    """What is asked for: days in a studio team, subjects, confirmed hours of teaching."""

    studio_days: int = 365
    min_subjects: int = 2
    teaching_hours: Decimal = Decimal(3)


@dataclass(frozen=True)
class Unit:
    """A required unit of the curriculum; ``completed_on`` None while it is open."""

    code: str
    name: str
    completed_on: date | None


@dataclass(frozen=True)
class Span:
    """Time in a studio team, first and last day inclusive; ``end`` None while it goes on."""

    team: str
    begin: date
    end: date | None


@dataclass(frozen=True)
class JudgedWork:
    """The panel's result on a frozen portfolio, on the scale of the rubric's points."""

    overall_mean: Decimal
    cut_score: Decimal
    ethics_mean: Decimal
    ethics_minimum: Decimal
    raters: int
    raters_needed: int
    threshold_version: int
    decided_on: date
    snapshot_sha256: str
    all_stages_passed: bool


@dataclass(frozen=True)
class Session:
    """A teaching session that a teacher confirmed."""

    taught_on: date
    hours: Decimal
    topic: str


@dataclass(frozen=True)
class Facts:
    """Everything the requirements look at, as it stands on ``on``."""

    on: date
    units: tuple[Unit, ...] = ()
    spans: tuple[Span, ...] = ()
    work: JudgedWork | None = None
    ai_subjects: dict[str, str] = field(default_factory=dict)
    """Subject code → title of an entry that shows AI used in that subject."""
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True)
class Proof:
    """One piece of evidence: what it is, and its date where it has one."""

    text: str
    on: date | None = None


@dataclass(frozen=True)
class Finding:
    """The answer for one requirement.

    ``have`` of ``need`` in the requirement's unit (units, days, points, subjects, hours).
    ``missing`` says what is lacking as (kind, amount) pairs: e.g. ``(("days", 120),)``.
    """

    code: Code
    requirement: str
    met: bool
    have: Decimal
    need: Decimal
    evidence: tuple[Proof, ...]
    missing: tuple[tuple[str, str], ...]
