"""Whether initiatives meet the employers' recruiting cycles (D53)."""

from collections import defaultdict
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
    """The recruiting cycles as they are on a day.

    ``common`` are those of a sector or of everybody, ``sectors`` the code of the sector of each
    ("" for everybody). ``own`` holds, by initiative, those of the employers that lead it or take
    part in it.
    """

    today: date
    rows: dict[int, RecruitingCycle]
    common: list[RecruitingCycle]
    sectors: dict[int, str]
    own: dict[int, list[RecruitingCycle]]

    def of(
        self, initiative: int, chosen: int | None, sectors: Iterable[str]
    ) -> list[RecruitingCycle]:
        """The cycle that was chosen, else what is open or comes for its sectors and employers."""
        if chosen is not None:
            return [self.rows[chosen]] if chosen in self.rows else []
        known = {*sectors, ""}
        found = [row for row in self.common if self.sectors[row.pk] in known]
        found += self.own.get(initiative, ())
        return [row for row in found if row.yearly or row.closes_on >= self.today]

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
    by_employer: dict[int, list[RecruitingCycle]] = defaultdict(list)
    for row in rows:
        if row.employer_id is not None:
            by_employer[row.employer_id].append(row)
    recruiting = RecruitingCycle.objects.filter(employer__isnull=False).values("employer")
    joined = Participation.objects.filter(organization__in=recruiting)
    led = Initiative.objects.filter(host__in=recruiting)
    pairs = {
        *joined.values_list("organization_id", "initiative_id"),
        *led.values_list("host_id", "pk"),
    }
    own: dict[int, list[RecruitingCycle]] = defaultdict(list)
    for employer, initiative in sorted(pairs):
        own[initiative] += by_employer[employer]
    common = [row for row in rows if row.employer_id is None]
    return Cycles(
        today,
        {row.pk: row for row in rows},
        common,
        {row.pk: row.sector.code if row.sector else "" for row in common},
        own,
    )
