"""Testimonials, spotlights, announcements and research centers, for tests."""

from datetime import timedelta

from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import Handover, Theme


def theme(code: str = "practice") -> Theme:
    row, _made = Theme.objects.get_or_create(code=code, defaults={"name": code.title()})
    return row


def said(world, quote: str = "Show me the work.", **more) -> coalition.Said:
    values = {
        "speaker_kind": "employer",
        "role": "Head of hiring",
        "organization_class": "Aircraft maker",
        "said_on": timezone.localdate() - timedelta(days=30),
        "context": "First conversation",
        "organization": world.employer,
        "speaker": world.recruiter,
        "themes": [theme()],
    }
    return coalition.Said(quote=quote, **{**values, **more})


def witness(world, quote: str = "Show me the work.", level: str = "", **more):
    """A testimonial; with a ``level`` its speaker has signed for it."""
    row = coalition.record_testimonial(
        world.coalition_coordinator, said=said(world, quote, **more), now=timezone.now()
    )
    if level:
        coalition.consent_on_paper(
            world.coalition_coordinator,
            testimonial=row,
            level=level,
            signed_on=timezone.localdate(),
            now=timezone.now(),
        )
    return row


def spotlight(world, title: str = "Eight weeks", *, public: bool = False, **more):
    story = coalition.Story(
        title=title,
        background="Too little practice.",
        activities="Four-hour sessions.",
        outcome="Half went on.",
        **more,
    )
    row = coalition.write_spotlight(world.coalition_coordinator, story=story, now=timezone.now())
    if public:
        coalition.publish_spotlight(world.coalition_coordinator, spotlight=row, now=timezone.now())
    return row


def contact(world, person, organization):
    return coalition.appoint(
        world.coalition_coordinator,
        person=person,
        kind="contact",
        organization=organization,
        begins_on=timezone.localdate(),
        now=timezone.now(),
    )


def announcement(world, title: str = "Robot day", **more):
    news = coalition.News(kind="workshops", title=title, text="Come.", **more)
    return coalition.write_announcement(world.coalition_coordinator, news=news, now=timezone.now())


def center(world, **more):
    values = {
        "organization": world.employer2,
        "agreement": "Demand in, supply out.",
        "agreed_on": timezone.localdate() - timedelta(days=100),
    }
    return coalition.set_partner(
        world.coalition_coordinator, now=timezone.now(), **{**values, **more}
    )


def report(world, title: str = "Jobs", **more):
    values = {
        "publisher": "Center",
        "method": "Postings",
        "published_on": timezone.localdate() - timedelta(days=90),
        "finding": "More openings.",
        "url": "https://example.org/report",
        "occupations": [("15-1252", "Software developers")],
    }
    study = coalition.Study(title=title, **{**values, **more})
    return coalition.shelve_report(world.coalition_coordinator, study=study, now=timezone.now())


def scenery(world) -> dict[str, object]:
    """One of everything, for the sweep over all addresses."""
    now = timezone.now()
    insight = coalition.set_insight(
        world.coalition_coordinator, theme=theme(), sector=None, text="Practice.", now=now
    )
    shown = witness(world, level="anonymous")
    story = spotlight(world, public=True)
    figure = coalition.add_figure(
        world.coalition_coordinator,
        spotlight=story,
        value="50 %",
        text="went on",
        source="Count",
        now=now,
    )
    contact(world, world.recruiter, world.employer)
    news = announcement(world)
    coalition.send_announcement(world.coalition_coordinator, announcement=news, now=now)
    partner = center(world)
    handover = Handover.objects.create(
        partner=partner,
        first_year=2025,
        last_year=2025,
        content="source,program,occupation,year,count\r\n",
        sha256="0" * 64,
        rows=0,
        withheld=0,
        handed_at=now,
    )
    return {
        "testimonial": shown,
        "insight": insight,
        "spotlight": story,
        "spotlight_figure": figure,
        "announcement": news,
        "research_partner": partner,
        "report": report(world),
        "handover": handover,
    }
