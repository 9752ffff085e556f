"""Whether initiatives meet the employers' recruiting cycles (D53)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from firstrung.coalition.models import Initiative, Participation, RecruitingCycle
from firstrung.coalition.plans.rows import PlanSpan
from firstrung.coalition.plans.seasons import seasons
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
    """The region's recruiting cycles as they are on a day.

    ``sectors`` holds the code of the sector each belongs to ("" for all), ``members`` the
    initiatives that each employer with a cycle of its own leads or takes part in.
    """

    today: date
    rows: list[RecruitingCycle]
    sectors: dict[int, str]
    members: dict[int, set[int]]

    def of(
        self, initiative: int, chosen: int | None, sectors: Iterable[str]
    ) -> list[RecruitingCycle]:
        """The cycle that was chosen, else what is open or comes for its sectors and employers."""
        if chosen is not None:
            return [row for row in self.rows if row.pk == chosen]
        known = {*sectors, ""}
        rows = (row for row in self.rows if row.yearly or row.closes_on >= self.today)
        return [
            row
            for row in rows
            if (
                self.sectors[row.pk] in known
                if row.employer_id is None
                else initiative in self.members[row.employer_id]
            )
        ]

    def windows(self, rows: Iterable[RecruitingCycle], first: date, last: date) -> list[Window]:
        """The seasons of cycles: those of ``first``, and of the years until ``last``."""
        return [
            Window(str(row), season.opens, season.closes)
            for row in rows
            for season in seasons(row, first, last)
        ]

    def alignment(
        self, span: PlanSpan, chosen: int | None, sectors: Iterable[str]
    ) -> Alignment | None:
        """How the plan lies to its cycles from today on; None where there is none."""
        rows = self.of(span.initiative, chosen, sectors)
        days = [(span.end, ""), *((moment.day, moment.title) for moment in span.moments)]
        windows = self.windows(rows, self.today, max(day for day, _what in days))
        found = [(fit(day, windows), day, what) for day, what in days]
        fits = [(row, day, what) for row, day, what in found if row is not None]
        if not fits:
            return None
        best, day, what = min(fits, key=lambda row: (abs(row[0].missed), row[1]))
        window = best.window
        return Alignment(str(window.name), window.opens, window.closes, what, day, best.missed)


def cycles(*, today: date) -> Cycles:
    """All recruiting cycles (three queries)."""
    rows = list(RecruitingCycle.objects.select_related("sector").order_by("opens_on", "pk"))
    members: dict[int, set[int]] = {row.employer_id: set() for row in rows if row.employer_id}
    joined = Participation.objects.filter(organization__in=members)
    led = Initiative.objects.filter(host__in=members)
    pairs = (
        *joined.values_list("organization_id", "initiative_id"),
        *led.values_list("host_id", "pk"),
    )
    for employer, initiative in pairs:
        members[employer].add(initiative)
    return Cycles(
        today, rows, {row.pk: row.sector.code if row.sector else "" for row in rows}, members
    )
