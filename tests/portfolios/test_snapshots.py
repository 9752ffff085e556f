import json

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.core.errors import NotYours, Problem
from firstrung.portfolios.content import Content
from firstrung.portfolios.models import Snapshot
from firstrung.portfolios.public import (
    add_session,
    describe,
    freeze,
    mark_validated,
    remove_entry,
    save_entry,
    shown_entries,
    snapshot_file,
    verify_snapshot,
)


def frozen(world, portfolio):
    return freeze(world.student, portfolio=portfolio, now=timezone.now())


def change(world, entry, **said):
    content = Content(**{"title": "Tides", "summary": "A page.", "ai_used": False, **said})
    return save_entry(
        world.student,
        entry=entry,
        content=content,
        based_on=entry.versions.count(),
        now=timezone.now(),
    )


def test_same_content_same_snapshot_and_later_edits_do_not_touch_it(world, portfolio, add):
    entry = add()
    first = frozen(world, portfolio)
    assert frozen(world, portfolio).pk == first.pk
    change(world, entry, summary="Rewritten.")
    remove_entry(world.student, entry=entry, now=timezone.now())
    kept = Snapshot.objects.get()
    assert kept.document["entries"][0]["summary"] == "A page."
    assert verify_snapshot(kept)


def test_a_changed_character_is_found(world, portfolio, add):
    add()
    snapshot = frozen(world, portfolio)
    snapshot.document["entries"][0]["title"] = "Tidez"
    assert not verify_snapshot(snapshot)


def test_the_document_has_the_agreed_form(world, portfolio, add, picture, taught):
    file = picture()
    entry = add(
        "peer_teaching", subject=world.math, skills=("data-visualization", "gone"), files=(file,)
    )
    add_session(world.student, entry=entry, taught=taught(), now=timezone.now())
    describe(world.student, portfolio=portfolio, headline="H", about="A", now=timezone.now())
    assert frozen(world, portfolio).document == {
        "format": "firstrung-snapshot-1",
        "portfolio": str(portfolio.uid),
        "headline": "H",
        "about": "A",
        "entries": [
            {
                "entry": str(entry.uid),
                "version": 1,
                "component": "peer_teaching",
                "title": "Tides",
                "summary": "A page.",
                "process": "",
                "reflection": "",
                "subject": {"code": "math", "name": "Mathematics"},
                "skills": [
                    {"code": "data-visualization", "name": "Data visualization"},
                    {"code": "gone", "name": "gone"},
                ],
                "begun_on": None,
                "finished_on": None,
                "links": [],
                "real_world": False,
                "client": "",
                "tool": "",
                "proficiency": "",
                "ai": {"used": False, "uses": []},
                "sessions": [
                    {
                        "taught_on": "2026-05-04",
                        "hours": 0.75,
                        "topic": "Charts",
                        "mentees": 1,
                        "grade_band": "3-5",
                        "confirmed": False,
                    }
                ],
                "files": [
                    {
                        "file": str(file.file.uid),
                        "sha256": file.file.sha256,
                        "name": "work.png",
                        "media_type": file.file.media_type,
                        "kind": "image",
                        "size": file.file.size,
                        "caption": "A picture",
                        "role": "work",
                    }
                ],
            }
        ],
    }


def test_neither_the_student_nor_a_mentee_is_named(world, portfolio, add, taught):
    entry = add("peer_teaching")
    add_session(world.student, entry=entry, taught=taught(mentees=("Owl-3",)), now=timezone.now())
    text = json.dumps(frozen(world, portfolio).document)
    for name in ("Sam", "Student", "Owl", world.student.email):
        assert name not in text


def test_an_empty_portfolio_cannot_be_frozen(world, portfolio):
    with pytest.raises(Problem):
        frozen(world, portfolio)


def test_only_the_student_freezes(world, portfolio, add):
    add()
    with pytest.raises(NotYours):
        freeze(world.guardian, portfolio=portfolio, now=timezone.now())
    with pytest.raises(Http404):
        freeze(world.student2, portfolio=portfolio, now=timezone.now())


def test_files_of_a_snapshot_are_kept_and_found(world, portfolio, add, picture):
    inside, outside = picture(), picture("blue")
    add(files=(inside,))
    snapshot = frozen(world, portfolio)
    assert snapshot_file(snapshot, inside.file.uid) == inside.file
    with pytest.raises(Http404):
        snapshot_file(snapshot, outside.file.uid)
    portfolio.entries.all().delete()  # only the snapshot still holds it
    with pytest.raises(ProtectedError):
        inside.file.delete()


def test_validated_versions_are_stamped_and_a_later_one_is_not(world, portfolio, add):
    entry = add()
    snapshot = frozen(world, portfolio)
    change(world, entry, summary="Rewritten.")
    assert mark_validated(actor=None, snapshot=snapshot, now=timezone.now()) == 1
    assert mark_validated(actor=None, snapshot=snapshot, now=timezone.now()) == 0
    assert [row.validated_at is None for row in entry.versions.all()] == [False, True]
    shown = shown_entries(portfolio)[0]
    assert (shown.current.validated_at, shown.validated_before) == (None, True)


def test_freezing_takes_the_same_queries_for_one_and_three_entries(world, portfolio, add, picture):
    add(files=(picture(),), skills=("data-visualization",))
    with CaptureQueriesContext(connection) as one:
        frozen(world, portfolio)
    add(files=(picture("blue"),), skills=("x",))
    add("reflection", reflection="Grew.", files=(picture("green"),))
    with CaptureQueriesContext(connection) as three:
        frozen(world, portfolio)
    assert len(three) == len(one)
