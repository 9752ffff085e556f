"""The interest matrix: activities × levels, by sector, counted in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from firstrung.coalition.public import sums_by_month
from firstrung.core import asked
from firstrung.identity.public import Organization
from firstrung.partnerships.enums.agreements import SURVEYED, Give, Interest
from firstrung.partnerships.models.agreements import InterestAnswer, InterestSurvey
from firstrung.taxonomies.public import Sector


@dataclass(frozen=True)
class Cell:
    """How many employers gave each answer (``counts[level]``) for an activity."""

    activity: Give
    counts: tuple[int, int, int, int]

    @property
    def n(self) -> int:
        """How many employers answered."""
        return sum(self.counts)

    @property
    def median(self) -> float | None:
        """The median level, 0 to 3; None without answers."""
        return median(self.counts)

    @property
    def numbered(self) -> list[tuple[str, int]]:
        """Each level's label with its count."""
        return [(str(Interest(level).label), count) for level, count in enumerate(self.counts)]


@dataclass(frozen=True)
class Line:
    """A sector with its cells; code ``""`` is all employers, ``none`` those without a sector."""

    code: str
    name: str
    cells: list[Cell]


def median(counts: tuple[int, ...]) -> float | None:
    """The median of ordinal answers given by their counts; between two levels their mean.

    >>> median((1, 0, 0, 1))
    1.5
    """
    n = sum(counts)
    if not n:
        return None

    def at(rank: int) -> int:
        seen = 0
        for level, count in enumerate(counts):
            seen += count
            if rank < seen:
                return level
        raise AssertionError("a rank below n is reached")

    return (at((n - 1) // 2) + at(n // 2)) / 2


def matrix(all_employers: str, without_sector: str) -> list[Line]:
    """All employers first, then each sector (three queries).

    An employer of two sectors counts in both, and once among all. Only current surveys count.
    """
    current = InterestAnswer.objects.filter(
        survey__is_current=True, survey__employer__ended_at__isnull=True
    ).order_by()
    whole = current.values_list("activity", "level").annotate(n=Count("pk"))
    sectors = current.values_list("survey__employer__sectors", "activity", "level")
    found: dict[tuple[int | None, str], list[int]] = {}
    for sector, activity, level, n in sectors.annotate(n=Count("pk")):
        found.setdefault((sector, activity), [0, 0, 0, 0])[level] = n
    total: dict[tuple[int | None, str], list[int]] = {}
    for activity, level, n in whole:
        total.setdefault((None, activity), [0, 0, 0, 0])[level] = n
    lines = [Line("", all_employers, _cells(total, None))]
    lines += [Line(row.code, str(row), _cells(found, row.pk)) for row in Sector.objects.all()]
    if any(sector is None for sector, _activity in found):
        lines.append(Line("none", without_sector, _cells(found, None)))
    return lines


def _cells(found: Mapping[tuple[int | None, str], list[int]], sector: int | None) -> list[Cell]:
    cells = []
    for give in SURVEYED:
        none, low, moderate, high = found.get((sector, give.value), [0, 0, 0, 0])
        cells.append(Cell(give, (none, low, moderate, high)))
    return cells


def surveys(wanted: Mapping[str, str], *, on: tuple[date, date] | None) -> QuerySet[InterestSurvey]:
    """Surveys with employer and answers; the current ones unless days are named.

    ``sector`` is a code or ``none``; ``employer`` a key (of a measure); ``activity`` and ``level`` together choose an answer.
    """
    rows = InterestSurvey.objects.select_related("employer").prefetch_related("answers")
    if on is None:
        rows = rows.filter(is_current=True, employer__ended_at__isnull=True)
    else:
        rows = rows.filter(answered_on__range=on)
    if (key := asked.whole(wanted.get("employer"))) is not None:
        rows = rows.filter(employer=key)
    if sector := wanted.get("sector"):
        if sector == "none":
            rows = rows.filter(employer__sectors__isnull=True)
        else:
            rows = rows.filter(employer__sectors__code=sector)
    if wanted.get("activity") in {give.value for give in SURVEYED}:
        chosen = InterestAnswer.objects.filter(activity=wanted["activity"])
        if wanted.get("level", "") in {str(level) for level in Interest.values}:
            chosen = chosen.filter(level=int(wanted["level"]))
        rows = rows.filter(pk__in=chosen.values("survey"))
    return rows.order_by("employer__name", "-answered_on", "pk")


def current_survey(employer: Organization) -> InterestSurvey | None:
    """The answers that count today, with their activities (two queries)."""
    rows = InterestSurvey.objects.filter(employer=employer, is_current=True)
    return rows.prefetch_related("answers").first()


def surveyed(first: date, last: date) -> dict[int | None, int]:
    """Employers that answered on one of the days, each once (one query)."""
    rows = InterestSurvey.objects.filter(answered_on__range=(first, last))
    return dict.fromkeys(rows.order_by().values_list("employer", flat=True).distinct(), 1)


def surveyed_by_month(first: date, last: date) -> dict[date, Any]:
    """Employers that answered in each month, each once a month (one query)."""
    rows = InterestSurvey.objects.filter(answered_on__range=(first, last))
    return sums_by_month(rows, "answered_on", Count("employer", distinct=True))
