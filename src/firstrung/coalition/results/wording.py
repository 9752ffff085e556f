"""Results in words: what stands beside the pictures, and how a forecast was made."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from firstrung.coalition.results.counting import Counted
from firstrung.engines.funnel import Share, StageRates


def percent(share: float) -> str:
    """A share as a percentage; one decimal where it is not whole."""
    value = round(100 * share, 1)
    return f"{number_format(value, 0 if value == int(value) else 1)} %"


def interval(share: Share | None) -> str:
    """A rate with its interval; a dash where there is none."""
    if share is None:
        return "–"
    return _("%(share)s (%(low)s to %(high)s)") % {
        "share": percent(share.value),
        "low": percent(share.low),
        "high": percent(share.high),
    }


def month_names() -> list[str]:
    """The short names of the months in the language of the request."""
    return [str(date_format(date(2000, month, 1), "M")) for month in range(1, 13)]


def _number(value: float) -> str:
    return number_format(round(value), 0, force_grouping=True)


def expected(row: Counted) -> str:
    """The forecast in one phrase."""
    found = row.forecast
    if found is None:
        return _("too early to say")
    if found.method == "done":
        return _("the year is over")
    return _("%(value)s (80 %% interval %(low)s to %(high)s)") % {
        "value": _number(found.value),
        "low": _number(found.low),
        "high": _number(found.high),
    }


def method(row: Counted) -> str:
    """How the forecast was made, and what it takes for granted."""
    found = row.forecast
    if found is None:
        return _(
            "Too little is known: there is no whole year before this one to show the seasons, and "
            "this year has not run for two months yet."
        )
    if found.method == "done":
        return _("All of the year has been counted.")
    words = (
        _(
            "The rest of the year is expected to go as last year did after this day, at this "
            "year's level. The interval knows that both years are only so many counts."
        )
        if found.method == "seasonal"
        else _(
            "The rest of the year is expected to go at the rate of this year so far, without "
            "seasons: there is no whole year before to learn them from."
        )
    )
    if found.dispersion > 1:
        words += " " + _(
            "The months vary %(times)s times as much as single events by chance would; the "
            "interval is that much wider."
        ) % {"times": number_format(found.dispersion, 1)}
    return words


def told(rows: Sequence[Counted]) -> str:
    """The bullet charts in words."""
    return " ".join(_told(row) for row in rows)


def _told(row: Counted) -> str:
    if row.target is None:
        return _("%(kpi)s: %(actual)s, no target.") % {
            "kpi": row.kpi,
            "actual": _number(float(row.actual)),
        }
    return _("%(kpi)s: %(actual)s of %(target)s; at the end of the year: %(expected)s.") % {
        "kpi": row.kpi,
        "actual": _number(float(row.actual)),
        "target": _number(float(row.target.value)),
        "expected": expected(row),
    }


def told_stages(rows: Sequence[StageRates]) -> str:
    """A funnel in words."""
    parts = []
    for row in rows:
        share = row.from_start
        words = f"{row.name}: {_number(row.count)}"
        parts.append(f"{words} ({percent(share.value)})" if share else words)
    return ", ".join(parts) + "."
