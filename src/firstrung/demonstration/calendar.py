"""The days on which the story of a region happens, counted back from today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from firstrung.convenings.public import school_year

STAGE_ANCHORS = {"teacher": 5, "appealed": 12, "peer": 16}
"""How many days ago work was handed in that no panel has yet."""

JULY = 7
FRIDAY = 4


@dataclass(frozen=True)
class Calendar:
    """Days and moments of the story; nothing in it lies after ``now`` unless it is planned."""

    now: datetime

    @property
    def today(self) -> date:
        """The day on which the region is loaded."""
        return timezone.localdate(self.now)

    @property
    def quarter_begins(self) -> date:
        """The first day of this quarter."""
        return date(self.today.year, 3 * ((self.today.month - 1) // 3) + 1, 1)

    @property
    def last_panel(self) -> date:
        """The day on which last quarter's panel opened."""
        before = self.quarter_begins - timedelta(days=1)
        begin = date(before.year, 3 * ((before.month - 1) // 3) + 1, 1)
        return begin + timedelta(days=25)

    @property
    def open_panel(self) -> date:
        """The day on which this quarter's panel opened: twelve days ago, or with the quarter."""
        return max(self.quarter_begins, self.today - timedelta(days=12))

    @property
    def fair_since(self) -> date:
        """The day since which scores are corrected for severity: after last quarter's panel."""
        return self.quarter_begins - timedelta(days=40)

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=days)

    @property
    def school_year_begins(self) -> date:
        """The first day of this school year."""
        return date(school_year(self.today), JULY, 1)

    def day(self, row: Mapping[str, Any]) -> date:
        """The day of a row of the story.

        ``day`` counts days back from today; where ``year`` is ``last``, days from the first day of
        last school year, so that its figures stay in that year whenever the region is loaded.
        """
        if row.get("year") == "last":
            begins = self.school_year_begins
            return begins.replace(year=begins.year - 1) + timedelta(days=row["day"])
        return self.ago(row["day"])

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """That hour of the day, but never later than now."""
        moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        return min(moment, self.now)

    def handed_in(self, stage: str) -> date:
        """The day on which work that stands at that stage was handed in; today where it wasn't."""
        if stage in STAGE_ANCHORS:
            return self.ago(STAGE_ANCHORS[stage])
        if stage == "panel":
            return self.open_panel - timedelta(days=30)
        return self.today if stage == "new" else self.last_panel - timedelta(days=35)

    def next_month(self) -> datetime:
        """An evening about a month from now."""
        day = self.today + timedelta(days=30)
        return timezone.make_aware(datetime.combine(day, time(18, 0)))

    def ahead(self, days: int, hour: int = 10) -> datetime:
        """That hour of a working day, at least so many days from now."""
        day = self.today + timedelta(days=days)
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > FRIDAY else 0)
        return timezone.make_aware(datetime.combine(day, time(hour, 0)))


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))
