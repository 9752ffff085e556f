"""The pipeline as pictures: who decides, what happened in the last months."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.core.canvas import FAINT, Sheet, fitting
from firstrung.partnerships.enums.pipeline import Outcome, Stage
from firstrung.partnerships.models import StageChange
from firstrung.partnerships.pipeline.selectors.months import Month, Past
from firstrung.partnerships.pipeline.selectors.page import Balance

DECIDES, INFLUENCES = "fill-primary", "fill-secondary opacity-60"
FILLS = {
    Stage.PROSPECT: "fill-base-300",
    Stage.IN_TALKS: "fill-info opacity-60",
    Stage.INTERESTED: "fill-warning opacity-60",
    Stage.COMMITTED: "fill-success opacity-60",
    Stage.LAPSED: "fill-error opacity-40",
    Stage.DECLINED: "fill-base-200",
}


def balance_strip(balance: Balance) -> SafeString:
    """Decision-makers and influencers as one bar; the text beside it says the same."""
    width, height = 160, 12
    sheet = Sheet("", width, height, "", "")
    sheet.box((0, 0), (width, height), "fill-base-200", rounding=3)
    if balance.total:
        share = width * balance.decides / balance.total
        sheet.box((share, 0), (width - share, height), INFLUENCES)
        sheet.box((0, 0), (share, height), DECIDES)
        sheet.line((share, 0), (share, height), "stroke-base-100", width=2)
    return sheet.hidden("h-3 w-40")


def balance_picture(balance: Balance, *, key: str = "balance") -> SafeString:
    """The balance over all employers, with its numbers."""
    width, height = 320, 76
    text = _("%(decides)d decision-makers, %(influences)d influencers") % {
        "decides": balance.decides,
        "influences": balance.influences,
    }
    sheet = Sheet(key, width, height, _("Who decides, who influences"), text)
    share = width * balance.decides / balance.total if balance.total else width / 2
    sheet.box((0, 24), (width, 28), "fill-base-200", rounding=4)
    if balance.total:
        sheet.box((0, 24), (share, 28), DECIDES)
        sheet.box((share, 24), (width - share, 28), INFLUENCES)
        sheet.line((width / 2, 18), (width / 2, 58), dash="3 3")
    sheet.text((0, 14), _("Decision-makers"), bold=True)
    sheet.text((width, 14), _("Influencers"), anchor="end", bold=True)
    sheet.text((0, 70), number_format(balance.decides))
    sheet.text((width, 70), number_format(balance.influences), anchor="end")
    return sheet.svg("w-full max-w-md")


def months_picture(months: Sequence[Month], *, wide: bool) -> SafeString:
    """Asks of each month as bars (answered with yes below), employers that committed above."""
    width, room = (720, 56.0) if wide else (300, 22.0)
    height, floor, top = 190, 150.0, 34.0
    most = max((month.asked for month in months), default=0) or 1
    total = sum(month.asked for month in months)
    yes = sum(month.asks.get(Outcome.YES, 0) for month in months)
    text = _("%(asks)d asks in twelve months, %(yes)d answered with yes.") % {
        "asks": total,
        "yes": yes,
    }
    key = f"months-{'wide' if wide else 'narrow'}"
    sheet = Sheet(key, width, height, _("Asks, month by month"), text)
    left = (width - room * len(months)) / 2
    sheet.line((left, floor), (width - left, floor), FAINT)
    for index, month in enumerate(months):
        _month(sheet, month, left + index * room, room, (floor, (floor - top) / most))
        if wide or index % 3 == 0:
            label = date_format(month.first, "M Y" if index == 0 or month.first.month == 1 else "M")
            sheet.text((left + index * room + room / 2, floor + 20), label, anchor="middle")
    return sheet.svg("hidden w-full sm:block" if wide else "w-full sm:hidden")


def _month(sheet: Sheet, month: Month, x: float, room: float, scale: tuple[float, float]) -> None:
    floor, unit = scale
    bar, middle = room * 0.7, x + room / 2
    yes = month.asks.get(Outcome.YES, 0)
    full, part = month.asked * unit, yes * unit
    sheet.box((middle - bar / 2, floor - full), (bar, full), "fill-primary opacity-40")
    sheet.box((middle - bar / 2, floor - part), (bar, part), "fill-primary")
    if month.asked:
        sheet.text((middle, floor - full - 4), number_format(month.asked), anchor="middle", size=11)
    if won := month.reached.get(Stage.COMMITTED, 0):
        sheet.diamond((middle, 10), 5, "fill-success stroke-current")
        sheet.text((middle, 28), number_format(won), anchor="middle", size=10)


def past_picture(past: Past, today: date, *, wide: bool) -> SafeString:
    """A year with one employer: its stages as a band, asks as marks below."""
    width, height = (720, 118) if wide else (300, 118)
    span = max((today - past.since).days, 1)
    text = _("%(asks)d asks and %(moves)d moves in twelve months; the table below lists them.") % {
        "asks": len(past.asks),
        "moves": sum(_day(change.moved_at) >= past.since for change in past.changes),
    }
    key = f"past-{'wide' if wide else 'narrow'}"
    sheet = Sheet(key, width, height, _("The last twelve months"), text)

    def x(on: date) -> float:
        return (width - 16) * min(max((on - past.since).days, 0), span) / span + 8

    _band(sheet, past.changes, today, x)
    sheet.line((8, 74), (width - 8, 74), FAINT)
    for ask in past.asks:
        at = (x(ask.asked_on), 74.0)
        if ask.outcome == Outcome.YES:
            sheet.dot(at, 7, "fill-success stroke-current")
        elif ask.outcome == Outcome.WAITING:
            sheet.dot(at, 6, "fill-base-100 stroke-current")
        else:
            sheet.diamond(at, 7, "fill-base-300 stroke-current")
    sheet.text((8, 108), date_format(past.since, "M Y"))
    sheet.text((width - 8, 108), date_format(today, "M Y"), anchor="end")
    return sheet.svg("hidden w-full sm:block" if wide else "w-full sm:hidden")


def _band(
    sheet: Sheet, changes: Sequence[StageChange], today: date, place: Callable[[date], float]
) -> None:
    for index, change in enumerate(changes):
        later = changes[index + 1] if index + 1 < len(changes) else None
        start = place(_day(change.moved_at))
        end = place(_day(later.moved_at) if later is not None else today)
        if end - start < 1 and later is not None:
            continue
        stage = Stage(change.after)
        size = (max(end - start, 3.0), 26.0)
        sheet.box((start, 16), size, FILLS[stage], rounding=3)
        if size[0] > 40:  # noqa: PLR2004 - narrower bands have no room for a word
            sheet.text((start + 5, 33), fitting(str(stage.label), size[0] - 8, 12))


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
