"""Talent search: consent decides who is found, words and filters how."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.identity.models import Disclosure
from firstrung.identity.public import Purpose
from firstrung.opportunities.models import Candidate
from firstrung.opportunities.public import Listing, list_candidate, unlist
from firstrung.opportunities.words import matching
from firstrung.taxonomies.models import Skill
from firstrung.validation.models import PanelResult
from tests.validation import stages
from tests.world import consent


@pytest.fixture
def listed(world):
    """List a student with a met panel result."""
    stages.threshold(world)

    def make(student, school=None, **kwargs):
        row = stages.submission(student, school or world.school, **kwargs)
        panel = stages.validation.plan_panel(
            actor=world.coalition_coordinator,
            organization=world.coalition,
            draft=stages.validation.PanelDraft(
                title=f"Panel for {student}",
                rubric=row.threshold.rubric,
                opens_on=stages.today(),
                closes_on=stages.today(),
            ),
            now=timezone.now(),
        )
        result = PanelResult.objects.create(
            submission=row,
            panel=panel,
            threshold=row.threshold,
            rubric=row.threshold.rubric,
            means={"thinking": "3.00", "craft": "3.00", "ethics": "3.00"},
            overall_mean="3.00",
            ethics_mean="3.00",
            raters=2,
            met=True,
            closed_at=timezone.now(),
        )
        return list_candidate(result, Listing(None, 0), now=timezone.now())

    return make


def found(client, **query):
    response = client.get(reverse("talent"), query)
    return [row.student for row in response.context["page"]]


def test_only_those_whose_family_allowed_it_are_found(world, listed, sign_in):
    listed(world.student, title="Wing model")
    listed(world.adult, title="Sea map")
    client = sign_in(world.recruiter)
    assert found(client) == []
    consent(world.student, world.guardian, Purpose.EMPLOYER_SEARCH.value)
    assert found(client) == [world.student]
    world.student.consents.update(superseded_at=timezone.now())
    assert found(client) == []


def test_words_begin_words_and_all_must_occur(world, listed):
    listed(world.student, title="Glider of an Árbol")
    listed(world.adult, title="Sea map")
    rows = Candidate.objects.all()

    def students(text):
        return [row.student for row in matching(rows, text)]

    assert students("gli arb") == [world.student]
    assert students("SEA") == [world.adult]
    assert students("glider sea") == []
    assert students("lift") == [world.student, world.adult]  # in the summary of both
    assert students('"; DROP TABLE * -- (') == []
    assert len(students("")) == 2


def test_filters(world, listed, sign_in):
    listed(world.student, skills=("data-visualization",))
    listed(world.adult, skills=("generative-video",))
    consent(world.student, world.guardian, Purpose.EMPLOYER_SEARCH.value)
    consent(world.adult, world.adult, Purpose.EMPLOYER_SEARCH.value)
    client = sign_in(world.recruiter)
    assert found(client, skill="generative-video") == [world.adult]
    assert found(client, sector="aerospace") == [world.student]
    assert found(client, certificate="on") == []
    assert len(found(client, skill="no-such-skill")) == 2


def test_the_list_shows_no_name_and_opening_is_logged(world, listed, sign_in):
    row = listed(world.student)
    consent(world.student, world.guardian, Purpose.EMPLOYER_SEARCH.value)
    client = sign_in(world.recruiter)
    assert "Sam Student" not in client.get(reverse("talent")).content.decode()
    assert Disclosure.objects.count() == 0
    page = client.get(reverse("candidate", args=[row.uid]))
    assert "Sam Student" in page.content.decode()
    line = Disclosure.objects.get()
    assert (line.student, line.recipient, line.purpose) == (
        world.student,
        world.recruiter,
        Purpose.EMPLOYER_SEARCH,
    )


def test_without_consent_a_candidate_does_not_exist(world, listed, sign_in):
    row = listed(world.student)
    response = sign_in(world.recruiter).get(reverse("candidate", args=[row.uid]))
    assert response.status_code == 404
    assert Disclosure.objects.count() == 0


def test_nothing_is_found_of_somebody_who_was_unlisted(world, listed):
    listed(world.student)
    unlist(world.student)
    assert list(matching(Candidate.objects.all(), "wing")) == []


def test_listing_again_replaces_the_words(world, listed):
    row = listed(world.student, title="Wing")
    result = PanelResult.objects.get()
    result.submission.snapshot.document["entries"][0]["title"] = "Rocket"
    list_candidate(result, Listing(None, 0), now=timezone.now())
    assert list(matching(Candidate.objects.all(), "rocket")) == [row]
    assert Candidate.objects.count() == 1


def test_the_number_of_statements_does_not_grow(world, listed, sign_in):
    client = sign_in(world.recruiter)
    client.get(reverse("talent"))
    people = [(world.student, world.guardian), (world.adult, world.adult)]
    counts = []
    for student, by in people:
        listed(student, skills=tuple(Skill.objects.values_list("code", flat=True)))
        consent(student, by, Purpose.EMPLOYER_SEARCH.value)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("talent"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
