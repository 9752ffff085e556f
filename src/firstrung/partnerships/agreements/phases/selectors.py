"""The phases as they stand today: windows, activities, gates with what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from firstrung.coalition.public import Measure, measures
from firstrung.partnerships.agreements.phases.standing import Window, standing, window, worst
from firstrung.partnerships.models.phases import PartnerProgram, Phase, PhaseActivity, PhaseGate


@dataclass(frozen=True)
class Gate:
    """A gate with what was counted since the program began; ``rows`` is where one sees that."""

    row: PhaseGate
    label: str
    unit: str
    counted: Decimal
    rows: str
    standing: str

    @property
    def share(self) -> float:
        """How much of it is met, at most 1."""
        return min(float(self.counted / self.row.at_least), 1.0)


@dataclass(frozen=True)
class Stage:
    """A phase with its window and how it stands; without a start date there is no window."""

    row: Phase
    window: Window | None
    activities: list[PhaseActivity]
    gates: list[Gate]
    standing: str

    @property
    def done(self) -> int:
        """How many of its activities are done."""
        return sum(activity.done_on is not None for activity in self.activities)

    @property
    def share(self) -> float:
        """The mean share of gates met and activities done."""
        shares = [gate.share for gate in self.gates]
        shares += [1.0 if activity.done_on else 0.0 for activity in self.activities]
        return sum(shares) / len(shares) if shares else 1.0


def program() -> PartnerProgram | None:
    """The region's program; None before its phases are loaded."""
    return PartnerProgram.objects.first()


def stages(program: PartnerProgram, *, on: date) -> list[Stage]:
    """Its phases (three queries, and those of each measure that a gate names)."""
    rows = program.phases.prefetch_related(
        "activities", Prefetch("gates", PhaseGate.objects.order_by("position", "pk"))
    )
    phases = list(rows)
    codes = {gate.measure for phase in phases for gate in phase.gates.all()}
    named = {code: found for code, found in measures().items() if code in codes}
    totals = _totals(named, program.begins_on, on)
    return [_stage(program, phase, named, totals, on) for phase in phases]


def _totals(named: Mapping[str, Measure], begins_on: date | None, on: date) -> dict[str, Decimal]:
    """Each measure over all organizations, from the first day of the program until today."""
    if begins_on is None or begins_on > on:
        return dict.fromkeys(named, Decimal(0))
    return {
        code: Decimal(sum(measure.count(begins_on, on).values())) for code, measure in named.items()
    }


def _stage(
    program: PartnerProgram,
    phase: Phase,
    named: Mapping[str, Measure],
    totals: Mapping[str, Decimal],
    on: date,
) -> Stage:
    days = None
    if program.begins_on is not None:
        days = window(program.begins_on, phase.first_month, phase.last_month)
    elapsed = 0.0 if days is None else days.elapsed(on)
    begins_on = program.begins_on or on
    gates = []
    for row in phase.gates.all():
        measure, counted = named.get(row.measure), totals.get(row.measure, Decimal(0))
        gates.append(
            Gate(
                row=row,
                label=str(measure.label) if measure else row.measure,
                unit=str(measure.unit) if measure else "",
                counted=counted,
                rows=measure.rows(min(begins_on, on), on, None) if measure else "",
                standing=standing(elapsed, float(counted / row.at_least)),
            )
        )
    activities = list(phase.activities.all())
    parts = [gate.standing for gate in gates]
    if activities:
        done = sum(activity.done_on is not None for activity in activities)
        parts.append(standing(elapsed, done / len(activities)))
    return Stage(phase, days, activities, gates, worst(parts))
