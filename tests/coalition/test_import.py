"""Initiatives from a CSV file: all of them, or none and every error by its line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition.initiatives.importing import ImportProblem, import_initiatives
from firstrung.coalition.models import Initiative
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.coalition import roadmap_objects as objects

GOOD = """title,kind,host,lead,begins_on,root_causes
Week in industry,externship,First High,terry.teacher@example.org,2027-02-01,lag
Résumé evening,Soft-skill workshops,first aerospace,,,lag;reach
"""


def bring(person, text: str) -> int:
    return import_initiatives(person, content=text.encode(), now=timezone.now())


def test_a_good_file(world):
    objects.cause("lag")
    objects.cause("reach")
    assert bring(world.coalition_coordinator, GOOD) == 2
    evening, week = Initiative.objects.all()
    assert (week.kind, week.host, week.lead) == ("externship", world.school, world.teacher)
    assert (evening.kind, evening.root_causes.count()) == ("soft_skills", 2)


def test_every_error_by_its_line_and_nothing_written(world):
    objects.cause("lag")
    text = (
        GOOD
        + "Week in industry,externship,First High,,,lag\n,party,Nowhere,sam.student@example.org,soon,x\n"
    )
    with pytest.raises(ImportProblem) as caught:
        bring(world.coalition_coordinator, text)
    assert caught.value.lines[:2] == [
        "Line 3, root_causes: “reach” is not one of: lag.",
        "Line 4, title: This organization has an initiative of that title.",
    ]
    assert [line.split(":")[0] for line in caught.value.lines[2:]] == [
        "Line 5, title",
        "Line 5, kind",
        "Line 5, host",
        "Line 5, lead",
        "Line 5, begins_on",
        "Line 5, root_causes",
    ]
    assert Initiative.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title,kind\na,b\n", "The file lacks the columns: host."),
        ("title,kind,host,colour\na,b,c,d\n", "These columns are not known here: colour."),
        ("title,kind,host\n", "File has no rows under its heading."),
    ],
)
def test_a_file_of_another_shape(world, text, words):
    with pytest.raises(Problem) as caught:
        bring(world.coalition_coordinator, text)
    assert (str(caught.value), caught.value.field) == (words, "file")


def test_only_coordinators_import(world):
    with pytest.raises(NotYours):
        bring(world.teacher, GOOD)
    with pytest.raises(NotVisible):
        bring(world.student, GOOD)


def test_the_page_lists_the_lines(world, sign_in):
    objects.cause("lag")
    file = SimpleUploadedFile("list.csv", GOOD.encode())
    answer = sign_in(world.coalition_coordinator).post(
        reverse("initiatives_import"), {"file": file}
    )
    assert answer.status_code == 422
    assert "Line 3, root_causes" in answer.text
