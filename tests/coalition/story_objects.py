"""Testimonials, spotlights, announcements and research centers, for tests."""

from datetime import timedelta

from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import Theme


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


def testimony(world, quote: str = "Show me the work.", level: str = "", **more):
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
