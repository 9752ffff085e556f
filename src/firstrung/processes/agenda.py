"""What other contexts bring to agendas of meetings and notes of advisories.

That is news of the labor market, and whom the employers look for.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.coalition.public import news_since
from firstrung.convenings.public import (
    AgendaItem,
    AgendaSource,
    Event,
    Line,
    Meeting,
    organizations_at,
    organizations_coming,
    register_agenda_source,
    since_last,
    since_last_advisory,
)
from firstrung.identity.public import Organization
from firstrung.partnerships.public import HiringNeed, hiring_demand_of

MOST = 15
"""So many lines a source brings at most."""


def labor_market_news(meeting: Meeting) -> Iterator[Line]:
    """Findings that came into the library since the last meeting, the newest first."""
    yield from _news(since_last(meeting))


def news_for_event(event: Event) -> Iterator[Line]:
    """Findings that came into the library since the last advisory on these occupations."""
    yield from _news(since_last_advisory(event))


def _news(since: datetime) -> Iterator[Line]:
    for item in news_since(timezone.localdate(since))[:MOST]:
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
    for need, text in _wanted(organizations_at(meeting)):
        yield Line(text, since=timezone.localdate(need.created_at), key=f"need-{need.uid}")


def guests_look_for(event: Event) -> Iterator[Line]:
    """Whom the employers that come look for now, and what these people should bring."""
    for need, text in _wanted(organizations_coming(event)):
        skills = [str(skill) for skill in need.skills.all()]
        words = ", ".join(part for part in (*skills, need.hard_skills, need.soft_skills) if part)
        yield Line(f"{text}: {words}" if words else text)


def _wanted(organizations: Iterable[Organization]) -> Iterator[tuple[HiringNeed, str]]:
    for need in hiring_demand_of(organizations)[:MOST]:
        values = {
            "employer": need.account.organization.name,
            "number": need.number,
            "title": need.title,
            "level": need.get_level_display(),
        }
        yield need, _("%(employer)s: %(number)d × %(title)s (%(level)s)") % values


SOURCES = (
    AgendaSource(
        AgendaItem.MARKET,
        "labor_market_news",
        gettext_lazy("Labor market"),
        labor_market_news,
        news_for_event,
    ),
    AgendaSource(
        AgendaItem.HIRING, "hiring_demand", gettext_lazy("Hiring"), hiring_demand, guests_look_for
    ),
)


def register() -> None:
    """Make the sources known, while the apps start."""
    for source in SOURCES:
        register_agenda_source(source)
