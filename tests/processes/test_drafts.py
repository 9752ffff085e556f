"""The notes of an advisory draft themselves from what the records say (C07)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from firstrung.convenings import public as convenings
from firstrung.core.errors import NotYours
from firstrung.taxonomies.public import Skill
from tests.coalition import story_objects as stories
from tests.convenings.change import make as change
from tests.convenings.events import make
from tests.partnerships.pipeline import objects as pipeline


@pytest.fixture
def advisory(world):
    cloud = change.occupation()
    convenings.Occupation.objects.filter(pk=cloud.pk).update(soc="15-1244")
    row = make.announced(world, kind="advisory", occupations=[cloud], closed=True)
    make.invite(world, row, world.recruiter)
    return row


def draft(world, row, notes: str = "", **more) -> int:
    return convenings.draft_notes(
        world.coalition_coordinator, event=row, notes=notes, now=timezone.now(), **more
    )


def test_a_draft_is_built_from_live_records(world, advisory):
    pipeline.need(world, pipeline.account(world), "Cloud administrator", hard_skills="scripts")
    pipeline.need(world, pipeline.account(world, "Second Studio"), "Animator")
    stories.report(world, "New", finding="More openings.")
    place, fay = change.college()
    told = change.advice(world)
    decision = change.decide(fay, told, place)
    change.program(fay, place, decision=decision, days_ago=0)
    cloud = advisory.occupations.get()
    webinar = make.announced(world, "Webinar", audience="all", occupations=[cloud])
    asked = convenings.ask(
        world.student, event=webinar, text="Do I need a degree?", now=timezone.now()
    )
    convenings.ask(world.student, event=webinar, text="Not yet read.", now=timezone.now())
    convenings.moderate(world.teacher, question=asked, show=True, now=timezone.now())
    skill = Skill.objects.get(code="data-visualization")
    assert draft(world, advisory, skills=[skill], outlook="Fewer, but better paid.") == 7
    became = "Accepted (Cloud certificate, Considering)"
    day = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    assert advisory.notes.splitlines() == [
        "Occupations",
        "- Cloud administrators (SOC 15-1244)",
        "",
        "Recommended before, and what became of it",
        f"- {day}: Teach cloud administration. – Citrus College: {became}",
        "",
        "Labor market",
        "- More openings. (Center)",
        "",
        "Skills discussed",
        "- Data visualization",
        "",
        "Hiring",
        "- First Aerospace: 2 × Cloud administrator (Entry-level job): scripts",
        "",
        "What students ask",
        "- “Do I need a degree?”",
        "",
        "Hiring outlook",
        "- Fewer, but better paid.",
        "",
        "What was said",
        "-",
        "",
        "What is recommended",
        "-",
    ]
    assert world.student.family_name not in advisory.notes
    assert advisory.noted_at is None


def test_what_is_typed_stays_and_a_second_draft_adds_only_what_is_new(world, advisory):
    assert draft(world, advisory, "My own words.\r\nTwo lines.") == 1
    assert advisory.notes == (
        "My own words.\nTwo lines.\n\nOccupations\n- Cloud administrators (SOC 15-1244)"
    )
    typed = f"{advisory.notes}\n- and said"
    assert draft(world, advisory, typed) == 0
    assert advisory.notes == typed
    pipeline.need(world, pipeline.account(world), "Cloud administrator")
    assert draft(world, advisory, typed) == 1
    assert advisory.notes.startswith(f"{typed}\n\nHiring\n- First Aerospace: 2 ×")


def test_only_who_runs_the_event_drafts(world, advisory):
    with pytest.raises(NotYours):
        convenings.draft_notes(world.teacher2, event=advisory, notes="", now=timezone.now())


def test_the_button_keeps_what_stands_in_the_form(world, advisory, sign_in):
    client = sign_in(world.coalition_coordinator)
    page = reverse("event_notes", args=[advisory.uid])
    skill = Skill.objects.get(code="data-visualization")
    typed = {"notes": "Typed.", "outlook": "More of them.", "skills": [skill.pk], "draft": "yes"}
    assert client.post(page, typed)["Location"] == page
    advisory.refresh_from_db()
    assert advisory.notes.startswith("Typed.\n\nOccupations\n")
    assert (advisory.outlook, list(advisory.skills.all())) == ("More of them.", [skill])
    shown = sign_in(world.teacher).get(reverse("event", args=[advisory.uid])).text
    assert "More of them." in shown
    assert "Data visualization" in shown


def test_other_events_have_notes_alone(world, sign_in):
    row = make.announced(world)
    form = sign_in(world.coalition_coordinator).get(reverse("event_notes", args=[row.uid]))
    assert list(form.context["form"].fields) == ["notes"]


def test_as_many_queries_for_three_as_for_one(world, advisory):
    account = pipeline.account(world)
    place, fay = change.college()
    counts = []
    for number in (1, 2):
        for title in "AB"[:number]:
            pipeline.need(world, account, f"{title} {number}")
            stories.report(world, f"{title} {number}", finding=f"{title} {number}.")
            told = change.advice(world, f"{title} {number}")
            decision = change.decide(fay, told, place)
            change.program(fay, place, f"{title} {number}", decision=decision, days_ago=0)
        advisory.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            draft(world, advisory)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_news_count_from_the_last_advisory_on_the_occupation(world, advisory):
    cloud = advisory.occupations.get()
    make.held(world, "Before", kind="advisory", occupations=[cloud])
    old = stories.report(world, "Old", finding="Fewer openings.")
    type(old).objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=3))
    draft(world, advisory)
    assert "Fewer openings." not in advisory.notes
