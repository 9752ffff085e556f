"""Case studies, announcements, the library and what the research center gives and gets."""

import csv
import io
from datetime import timedelta
from typing import Any

from firstrung.coalition.public import (
    Initiative,
    News,
    ResearchPartner,
    Story,
    Study,
    TermsError,
    add_figure,
    hand_over,
    load_stories,
    note_delivery,
    publish_spotlight,
    read_demand,
    read_workforce,
    send_announcement,
    set_partner,
    shelve_report,
    write_announcement,
    write_spotlight,
)
from firstrung.demonstration.cast import Cast
from firstrung.demonstration.folder import REGIONS
from firstrung.regions.public import Mistake, RegionError

YEARS = 3
"""How many years the file for the research center covers."""


def load_voices(cast: Cast) -> None:
    """Testimonials with their consent, themes and insights."""
    name = cast.folder.template.name
    try:
        load_stories(REGIONS / name, actor=cast.coordinator, now=cast.calendar.now)
    except TermsError as error:
        raise RegionError(
            name, [Mistake("stories.yaml", 0, line) for line in error.lines]
        ) from error


def publish_spotlights(cast: Cast) -> None:
    """Case studies with their figures, on the public page."""
    actor = cast.coordinator
    for row in cast.folder["results"]["spotlights"]:
        now = cast.calendar.at(cast.calendar.ago(row["day"]), 11)
        story = Story(
            title=row["title"],
            background=row["background"],
            activities=row["activities"],
            outcome=row["outcome"],
            initiative=Initiative.objects.get(title=row["initiative"]),
            organizations=[cast.organizations[key] for key in row["organizations"]],
        )
        spotlight = write_spotlight(actor, story=story, now=now)
        for figure in row["figures"]:
            add_figure(actor, spotlight=spotlight, now=now, **figure)
        publish_spotlight(actor, spotlight=spotlight, now=now)


def announce(cast: Cast) -> None:
    """News that points of contact got, and a draft."""
    actor = cast.coordinator
    for row in cast.folder["results"]["announcements"]:
        now = cast.calendar.at(cast.calendar.ago(row["day"]), 9)
        day = cast.calendar.today + timedelta(days=row["in"]) if "in" in row else None
        news = News(row["kind"], row["title"], row["text"], takes_place_on=day)
        announcement = write_announcement(actor, news=news, now=now)
        if row["sent"]:
            send_announcement(actor, announcement=announcement, now=now)
            for delivery in announcement.deliveries.all():  # the letters of then went out then
                note_delivery(delivery, sent=True, now=now)


def exchange_with_center(cast: Cast) -> None:
    """The agreement, reports in the library, demand in, counts out."""
    row, at, ago = cast.folder["results"]["research"], cast.calendar.at, cast.calendar.ago
    agreed = ago(row["day"])
    partner = set_partner(
        cast.coordinator,
        organization=cast.organizations[row["organization"]],
        agreement=row["agreement"],
        agreed_on=agreed,
        now=at(agreed),
    )
    for report in row["reports"]:
        _shelve(cast, partner, report)
    _read_figures(cast, partner, row)
    handed = ago(row["handed"])
    hand_over(
        cast.coordinator,
        partner=partner,
        first_year=handed.year - YEARS + 1,
        last_year=handed.year,
        now=at(handed, 16),
    )


def _shelve(cast: Cast, partner: ResearchPartner, row: dict[str, Any]) -> None:
    study = Study(
        title=row["title"],
        publisher=row["publisher"],
        method=row["method"],
        published_on=cast.calendar.ago(row["published"]),
        finding=row["finding"],
        url=row["url"],
        partner=partner,
        occupations=list(row["occupations"].items()),
    )
    now = cast.calendar.at(cast.calendar.ago(row["day"]), 10)
    shelve_report(cast.coordinator, study=study, now=now)


def _read_figures(cast: Cast, partner: ResearchPartner, row: dict[str, Any]) -> None:
    """The center's files: openings, and who works in an occupation."""
    demand = ("openings", row["demand_day"], read_demand, row["demand"])
    people = [
        {"occupation": one["occupation"], "title": one["title"], "group": group, "people": number}
        for one in row["workforce"]
        for group, number in one["people"].items()
    ]
    for name, days, read, figures in (
        demand,
        ("people-by-group", row["workforce_day"], read_workforce, people),
    ):
        received = cast.calendar.ago(days)
        more = {"year": received.year, "source": row["demand_source"]}
        read(
            cast.coordinator,
            partner=partner,
            name=f"{name}-{received.year}.csv",
            content=_table([figure | more for figure in figures]),
            received_on=received,
            now=cast.calendar.at(received, 13),
        )


def _table(rows: list[dict[str, Any]]) -> bytes:
    """The rows as a file that came in."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()
