"""Lines that other contexts bring to the agenda of a meeting: news, and whom employers look for."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.coalition.public import news_since
from firstrung.convenings.public import (
    AgendaItem,
    AgendaSource,
    Line,
    Meeting,
    organizations_at,
    register_agenda_source,
    since_last,
)
from firstrung.partnerships.public import hiring_demand_of

MOST = 15
"""So many lines a source brings at most."""


def labor_market_news(meeting: Meeting) -> Iterator[Line]:
    """Findings that came into the library since the last meeting, the newest first."""
    for item in news_since(timezone.localdate(since_last(meeting)))[:MOST]:
        values = {"finding": item.finding, "publisher": item.publisher}
        yield Line(
            _("%(finding)s (%(publisher)s)") % values,
            reverse("library_report", args=[item.report_uid]),
            item.shelved_on,
        )


def hiring_demand(meeting: Meeting) -> Iterator[Line]:
    """Whom the employers that take part look for now, the soonest first.

    The lines carry no address: an employer's record is not for everybody in the room.
    """
    for need in hiring_demand_of(organizations_at(meeting))[:MOST]:
        values = {
            "employer": need.account.organization.name,
            "number": need.number,
            "title": need.title,
            "level": need.get_level_display(),
        }
        yield Line(
            _("%(employer)s: %(number)d × %(title)s (%(level)s)") % values,
            since=timezone.localdate(need.created_at),
            key=f"need-{need.uid}",
        )


SOURCES = (
    AgendaSource(
        AgendaItem.MARKET, "labor_market_news", gettext_lazy("Labor market"), labor_market_news
    ),
    AgendaSource(AgendaItem.HIRING, "hiring_demand", gettext_lazy("Hiring"), hiring_demand),
)


def register() -> None:
    """Make the sources known, while the apps start."""
    for source in SOURCES:
        register_agenda_source(source)
