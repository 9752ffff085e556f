"""Testimonials: consent by level, by link and on paper; taken back at once; insights."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import firstrung
from firstrung.coalition import public as coalition
from firstrung.coalition.models import Insight
from firstrung.coalition.stories import consenting
from firstrung.coalition.stories import testimonials as acts
from firstrung.coalition.stories.insights import insights
from firstrung.coalition.stories.selectors import public_testimonials
from firstrung.coalition.stories.shown import voice
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.models import Membership
from firstrung.jobs.public import run_all
from firstrung.taxonomies.models import Sector
from tests.coalition import story_objects as objects

LEVELS = {
    "anonymous": "Head of hiring, Aircraft maker",
    "organization": "Head of hiring, First Aerospace",
    "person": "Rita Recruiter, Head of hiring, First Aerospace",
}


def page() -> str:
    return Client().get(reverse("voices")).content.decode()


@pytest.mark.parametrize(("level", "who"), LEVELS.items())
def test_the_public_page_names_exactly_what_was_allowed(world, level, who):
    row = objects.witness(world, level=level)
    assert voice(row).who == who
    text = page()
    assert who in text
    names = {"Rita Recruiter", "First Aerospace"}
    assert {name for name in names if name in text} == {name for name in names if name in who}


def test_nothing_is_public_before_the_yes_and_after_the_no(world):
    row = objects.witness(world)
    assert "Show me the work." not in page()
    consenting.consent_on_paper(
        world.coalition_coordinator,
        testimonial=row,
        level="anonymous",
        signed_on=timezone.localdate(),
        now=timezone.now(),
    )
    assert "Show me the work." in page()
    coalition.withdraw(world.recruiter, testimonial=row, now=timezone.now())
    assert "Show me the work." not in page()
    assert list(public_testimonials({})) == []


def test_the_speaker_decides_by_the_link_of_a_letter(world, sign_in):
    row = objects.witness(world)
    client = sign_in(world.coalition_coordinator)
    assert client.post(reverse("testimonial_ask", args=[row.uid])).status_code == 302
    run_all()
    (letter,) = mail.outbox
    assert letter.to == [world.recruiter.email]
    path = next(line for line in letter.body.split() if "/testimonials/consent/" in line)
    path = path[path.index("/testimonials/") :]
    speaker = Client()
    text = speaker.get(path).content.decode()
    assert [who in text for who in LEVELS.values()] == [True, True, True]
    assert speaker.post(path, {"level": "everything"}).status_code == 422
    assert speaker.post(path, {"level": "organization"}).status_code == 302
    row.refresh_from_db()
    assert (row.consented_to, row.consented_how, row.is_public) == ("organization", "link", True)
    assert speaker.post(path, {"level": "none"}).status_code == 302
    row.refresh_from_db()
    assert row.is_public is False


def test_an_old_link_can_only_say_no(world):
    row = objects.witness(world)
    secret = consenting.make_consent_link(
        world.coalition_coordinator, testimonial=row, now=timezone.now()
    )
    late = timezone.now() + timedelta(days=31)
    with pytest.raises(Problem):
        consenting.consent_by_link(secret, level="anonymous", now=late)
    consenting.consent_by_link(secret, level="anonymous", now=timezone.now())
    consenting.withdraw_by_link(secret, now=late)
    row.refresh_from_db()
    assert row.withdrawn_at == late
    again = consenting.make_consent_link(
        world.coalition_coordinator, testimonial=row, now=timezone.now()
    )
    with pytest.raises(NotVisible):
        consenting.find_by_link(secret)
    assert consenting.find_by_link(again) == row


def test_changed_words_need_a_new_yes(world):
    row = objects.witness(world, level="person")
    same = objects.said(world, themes=[objects.theme("thinking")])
    row = acts.change_testimonial(
        world.coalition_coordinator, testimonial=row, said=same, now=timezone.now()
    )
    assert (row.is_public, [theme.code for theme in row.themes.all()]) == (True, ["thinking"])
    row = acts.change_testimonial(
        world.coalition_coordinator,
        testimonial=row,
        said=objects.said(world, "Something else."),
        now=timezone.now(),
    )
    assert (row.is_public, row.consented_to) == (False, "")


def test_what_is_refused(world):
    Membership.objects.create(person=world.recruiter2, organization=world.school, role="student")
    for more, field in (
        ({"said_on": timezone.localdate() + timedelta(days=1)}, "said_on"),
        ({"speaker": world.recruiter2}, "speaker"),
        ({"organization_class": "The first aerospace"}, "organization_class"),
        ({"outcome": "Ten hired"}, "outcome_source"),
    ):
        with pytest.raises(Problem) as caught:
            objects.witness(world, **more)
        assert caught.value.field == field
    row = objects.witness(world, "We at First Aerospace like it.")
    for level, expected in (("anonymous", "level"), ("organization", None)):
        try:
            consenting._check_level(row, level)
            found = None
        except Problem as problem:
            found = problem.field
        assert found == expected
    bare = objects.witness(world, "Bare.", organization=None)
    with pytest.raises(Problem):
        consenting._check_level(bare, "organization")


def test_who_sees_and_keeps_them(world, sign_in):
    hidden, shown = (
        objects.witness(world, "Hidden."),
        objects.witness(world, "Shown.", level="anonymous"),
    )
    expected = {
        "coalition_coordinator": (200, 200),
        "recruiter": (200, 200),  # the speaker
        "teacher": (404, 200),
        "student": (404, 404),
    }
    for name, codes in expected.items():
        client = sign_in(getattr(world, name))
        found = [
            client.get(reverse("testimonial", args=[row.uid])).status_code
            for row in (hidden, shown)
        ]
        assert (name, *found) == (name, *codes)
    with pytest.raises(NotYours):
        coalition.withdraw(world.teacher, testimonial=shown, now=timezone.now())
    with pytest.raises(NotYours):
        coalition.record_testimonial(world.teacher, said=objects.said(world), now=timezone.now())
    text = sign_in(world.teacher).get(reverse("testimonials_file")).content.decode()
    assert ("Hidden." in text, "Shown." in text, "Rita" in text) == (False, True, False)


def test_an_insight_needs_two_voices_of_its_sector(world):
    space = Sector.objects.get(code="aerospace")
    for sector in (None, space):
        coalition.set_insight(
            world.coalition_coordinator,
            theme=objects.theme(),
            sector=sector,
            text=f"Practice in {sector}",
            now=timezone.now(),
        )
    objects.witness(world, "One.", level="anonymous", sector=space)
    objects.witness(world, "Two.")  # waits for a yes
    second = objects.witness(world, "Three.", level="anonymous")
    assert {str(row): row.behind for row in insights()} == {
        "Practice in None": 2,
        "Practice in Aerospace": 1,
    }
    assert [str(row) for row in coalition.carried_insights()] == ["Practice in None"]
    coalition.withdraw(world.coalition_coordinator, testimonial=second, now=timezone.now())
    assert list(coalition.carried_insights()) == []
    assert "Practice in None" not in page()


def test_the_form_writes_one_down_and_paper_shows_it(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    fields = {
        "quote": "It works.",
        "speaker_kind": "institution",
        "role": "Dean",
        "organization_class": "College",
        "said_on": timezone.localdate().isoformat(),
        "context": "Yearly meeting",
        "themes": [objects.theme().pk],
    }
    new = reverse("testimonial_new")
    assert client.post(new, fields).status_code == 422  # an adult and no student?
    assert client.post(new, fields | {"adult": "on"}).status_code == 302
    row = coalition.Testimonial.objects.get()
    assert client.get(reverse("testimonial_edit", args=[row.uid])).status_code == 200
    paper = reverse("testimonial_paper", args=[row.uid])
    late = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert client.post(paper, {"level": "anonymous", "signed_on": late}).status_code == 422
    today = timezone.localdate().isoformat()
    assert client.post(paper, {"level": "anonymous", "signed_on": today}).status_code == 302
    assert "Dean, College" in page()
    text = client.post(reverse("testimonial_link", args=[row.uid])).content.decode()
    assert "/testimonials/consent/" in text
    assert client.post(reverse("testimonial_withdraw", args=[row.uid])).status_code == 302
    assert "It works." not in page()


def test_queries_do_not_grow(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    client.get(reverse("voices"))  # the region is looked up once
    for name in ("voices", "testimonials", "testimonials_file"):
        counts = []
        for number in (1, 3):
            while coalition.Testimonial.objects.count() < number:
                objects.witness(world, f"{name} {timezone.now()}", level="person")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name)).status_code == 200
            counts.append(len(queries))
        assert (name, counts[0]) == (name, counts[1])
        coalition.Testimonial.objects.all().delete()


def test_the_regions_voices_load_once_and_completely(world):
    for code in ("technology",):
        Sector.objects.create(code=code, name=code.title())
    folder = next(Path(firstrung.__path__[0]).rglob("el-segundo/stories.yaml")).parent
    actor, now = world.coalition_coordinator, timezone.now()
    assert coalition.load_stories(folder, actor=actor, now=now) == 16
    assert coalition.load_stories(folder, actor=actor, now=now) == 0
    rows = coalition.Testimonial.objects.public()
    found = {
        code: rows.filter(sector__code=code).count()
        for code in ("aerospace", "technology", "entertainment")
    }
    assert found == {"aerospace": 3, "technology": 4, "entertainment": 4}
    assert rows.filter(sector__isnull=True).count() == 5
    assert {row.behind >= 2 for row in insights()} == {True}
    assert Insight.objects.count() == 5


def test_a_broken_file_says_where(world, tmp_path: Path):
    (tmp_path / "stories.yaml").write_text(
        "themes: [{code: a, name: A, name_es: A}]\ninsights: []\ntestimonials:\n"
        "  - {code: one, quote: Q, speaker_kind: student, role: R, organization_class: C,\n"
        "     context: X, said_days_ago: 1, signed_days_ago: 5, themes: [b], sector: nowhere}\n"
    )
    with pytest.raises(coalition.TermsError) as caught:
        coalition.load_stories(tmp_path, actor=world.coalition_coordinator, now=timezone.now())
    assert [line.split(":")[1].strip() for line in caught.value.lines] == ["testimonials one"] * 4
