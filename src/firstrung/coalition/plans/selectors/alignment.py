"""Whether initiatives meet the employers' recruiting cycles (D53)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from firstrung.coalition.models import RecruitingCycle
from firstrung.coalition.plans.rows import PlanSpan
from firstrung.engines.schedule import Window, fit


@dataclass(frozen=True)
class Alignment:
    """The nearest of a plan's milestones and its end to a cycle.

    ``what`` is the milestone's title, "" for the end. ``missed``: calendar days, negative before
    applications open, positive after they close, 0 inside.
    """

    cycle: str
    opens: date
    closes: date
    what: str
    day: date
    missed: int

    @property
    def days(self) -> int:
        """Days by which it is missed, whichever the side."""
        return abs(self.missed)


@dataclass(frozen=True)
class Cycles:
    """The region's recruiting cycles, with the code of the sector each belongs to ("" for all)."""

    rows: list[RecruitingCycle]
    sectors: dict[int, str]
    windows: dict[int, Window]

    def of(self, chosen: int | None, sectors: Iterable[str]) -> list[RecruitingCycle]:
        """The cycle that was chosen, else those of the sectors and of everybody."""
        if chosen is not None:
            return [row for row in self.rows if row.pk == chosen]
        known = {*sectors, ""}
        return [row for row in self.rows if self.sectors[row.pk] in known]

    def alignment(
        self, span: PlanSpan, chosen: int | None, sectors: Iterable[str]
    ) -> Alignment | None:
        """How the plan lies to its cycles; None where there is none."""
        windows = [self.windows[row.pk] for row in self.of(chosen, sectors)]
        days = [(span.end, ""), *((moment.day, moment.title) for moment in span.moments)]
        found = [(fit(day, windows), day, what) for day, what in days]
        fits = [(row, day, what) for row, day, what in found if row is not None]
        if not fits:
            return None
        best, day, what = min(fits, key=lambda row: (abs(row[0].missed), row[1]))
        window = best.window
        return Alignment(str(window.name), window.opens, window.closes, what, day, best.missed)


def cycles() -> Cycles:
    """All recruiting cycles (one query)."""
    rows = list(RecruitingCycle.objects.select_related("sector").order_by("opens_on", "pk"))
    return Cycles(
        rows,
        {row.pk: row.sector.code if row.sector else "" for row in rows},
        {row.pk: Window(str(row), row.opens_on, row.closes_on) for row in rows},
    )
