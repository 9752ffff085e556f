from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from firstrung.core.errors import NotYours, Problem
from firstrung.portfolios.content import Content, content_of
from firstrung.portfolios.models import Entry, EntryVersion
from firstrung.portfolios.services.entries import StaleVersion, remove_entry, save_entry
from firstrung.portfolios.services.rules import problems_of

USE = {"tool": "T", "purpose": "P", "student_did": "S", "kept_changed": "K"}


def said(**changes):
    return Content(**{"title": "Tides", "summary": "A page.", "ai_used": False, **changes})


def save(actor, entry, content, based_on=1):
    return save_entry(actor, entry=entry, content=content, based_on=based_on, now=timezone.now())


def test_every_changed_save_is_a_version_and_the_old_one_stays(world, add, picture):
    entry = add(files=(picture(),))
    save(world.student, entry, said(summary="A better page."))
    rows = list(entry.versions.values_list("number", "summary"))
    assert rows == [(1, "A page."), (2, "A better page.")]
    assert [row.files.count() for row in entry.versions.all()] == [1, 0]
    assert Entry.objects.get().current.number == 2


def test_an_unchanged_save_makes_no_version_whatever_its_note(world, add, picture):
    file = picture()
    entry = add(files=(file,), skills=("a", "b"))
    kept = said(files=(file,), skills=("a", "b"), note="nothing")
    assert save(world.student, entry, kept).number == 1
    assert EntryVersion.objects.count() == 1


def test_content_read_back_is_what_was_written(add, picture):
    entry = add(files=(picture(),), ai_used=True, ai_uses=(USE,), skills=("x",))
    assert content_of(entry.current) == said(
        files=content_of(entry.current).files, ai_used=True, ai_uses=(USE,), skills=("x",)
    )


def test_a_stale_save_is_told_and_writes_nothing(world, add):
    entry = add()
    save(world.student, entry, said(summary="From the first window."))
    with pytest.raises(StaleVersion) as told:
        save(world.student, entry, said(summary="From the second window."), based_on=1)
    assert told.value.current.summary == "From the first window."
    assert entry.versions.count() == 2


def test_a_stale_save_that_says_the_same_is_fine(world, add):
    entry = add()
    save(world.student, entry, said(summary="Same."))
    assert save(world.student, entry, said(summary="Same."), based_on=1).number == 2


@pytest.mark.parametrize("who", ["guardian", "teacher", "coordinator"])
def test_the_circle_sees_but_does_not_write(world, add, who):
    with pytest.raises(NotYours):
        save(getattr(world, who), add(), said(summary="Mine"))


@pytest.mark.parametrize("who", ["student2", "teammate", "teacher2", "recruiter", "guardian2"])
def test_others_do_not_even_see(world, add, who):
    with pytest.raises(Http404):
        save(getattr(world, who), add(), said(summary="Mine"))


def test_removing_only_hides(world, add, portfolio):
    entry = add()
    remove_entry(world.student, entry=entry, now=timezone.now())
    assert list(portfolio.entries.shown()) == []
    assert entry.versions.count() == 1
    with pytest.raises(Problem):
        save(world.student, entry, said(summary="New"))


TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("component", "changes", "field"),
    [
        ("project_archive", {"title": ""}, "title"),
        ("project_archive", {"summary": ""}, "summary"),
        ("reflection", {"summary": "Not asked for"}, "reflection"),
        ("project_archive", {"begun_on": TODAY + timedelta(1)}, "begun_on"),
        (
            "project_archive",
            {"begun_on": TODAY, "finished_on": TODAY - timedelta(1)},
            "finished_on",
        ),
        ("project_archive", {"links": ({"url": "javascript:alert(1)", "label": ""},)}, "links"),
        ("project_archive", {"links": ({"url": "https://", "label": ""},)}, "links"),
        ("project_archive", {"ai_used": None}, "ai_used"),
        ("project_archive", {"ai_used": True}, "ai_uses"),
        ("project_archive", {"ai_used": True, "ai_uses": (USE | {"purpose": ""},)}, "ai_uses"),
        ("project_archive", {"ai_used": False, "ai_uses": (USE,)}, "ai_uses"),
        ("skill_demonstration", {"proficiency": "able"}, "tool"),
        ("skill_demonstration", {"tool": "T"}, "proficiency"),
    ],
)
def test_each_wrong_thing_is_told_at_its_field(component, changes, field):
    assert [row.field for row in problems_of(component, said(**changes), TODAY)] == [field]


@pytest.mark.parametrize(
    ("component", "changes"),
    [
        ("project_archive", {}),
        ("project_archive", {"begun_on": TODAY, "finished_on": TODAY}),
        ("project_archive", {"ai_used": True, "ai_uses": (USE,)}),
        ("reflection", {"reflection": "I learned."}),
        ("skill_demonstration", {"tool": "T", "proficiency": "able"}),
        ("project_archive", {"links": ({"url": "http://example.org/a", "label": ""},)}),
    ],
)
def test_what_is_right_is_accepted(component, changes):
    assert problems_of(component, said(**changes), TODAY) == []


def test_a_file_stands_in_place_of_the_text(picture):
    assert problems_of("project_archive", said(summary="", files=(picture(),)), TODAY) == []
