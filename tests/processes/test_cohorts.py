"""The certificates of a cohort: chosen, looked at, prepared, signed."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.credentials.issuing.runs import move
from firstrung.credentials.public import Achievement, Award, IssuingRun, revoke, verify
from firstrung.identity.public import Membership
from firstrung.jobs.public import run_all
from firstrung.processes import cohorts
from firstrung.processes.awards import candidates
from firstrung.processes.eligibility import Assessment, assess, assess_all
from firstrung.validation.public import PanelResult
from tests.permissions.scene import build

NOW = timezone.now()


@pytest.fixture
def scene(db):
    """The adult's certificate is revoked, so that they wait again with all five met."""
    made = build()
    IssuingRun.objects.all().delete()
    revoke(made.world.coordinator, award=made.award, reason="Name misspelt.", now=NOW)
    return made


def test_from_the_page_to_the_signed_certificate(scene, sign_in):
    client = sign_in(scene.world.coordinator)
    page = client.get(reverse("cohort"))
    assert scene.world.adult.name in page.content.decode()
    response = client.post(
        reverse("cohort"), {"name": "2027", "submission": [scene.adult_submission.uid]}
    )
    assert response.status_code == 302
    assert "hx-get" in client.get(reverse("cohort_progress")).content.decode()
    run_all(limit=50)
    run = IssuingRun.objects.get()
    assert reverse("issuing_run", args=[run.uid]) in client.get(reverse("cohort")).content.decode()
    assert client.get(reverse("cohort_progress"))["HX-Refresh"] == "true"
    move(scene.world.coordinator, run=run, action="start", now=NOW)
    run_all(limit=50)
    award = Award.objects.get(revoked_at=None)
    assert award.evidence_sha256 == scene.award.evidence_sha256
    before, after = scene.award.document["credentialSubject"], award.document["credentialSubject"]
    assert after["result"] == before["result"]
    given_since = {"endorsement": None}
    assert after["achievement"] | given_since == before["achievement"] | given_since
    assert verify(json.dumps(award.document).encode(), now=timezone.now())[0].outcome == "valid"
    assert not candidates(scene.world.coordinator).exists()


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_what_is_not_live_is_not_prepared(scene, state):
    Achievement.objects.update(state=state)
    actor = scene.world.coordinator
    done = cohorts.prepare(actor, rows=candidates(actor), name="2027", now=NOW)
    assert (done["runs"], done["left_out_count"], IssuingRun.objects.count()) == ([], 1, 0)
    assert done["left_out"] == [[scene.world.adult.name, "Only what is live can be issued."]]


def test_who_has_not_met_all_five_is_left_out_and_named(scene, monkeypatch):
    def unmet(students, on):
        found = assess_all(students, on=on)
        return {pk: Assessment((), each.validated) for pk, each in found.items()}

    monkeypatch.setattr(cohorts, "assess_all", unmet)
    done = cohorts.prepare(
        scene.world.coordinator,
        rows=candidates(scene.world.coordinator),
        name="2027",
        now=NOW,
    )
    assert done == {
        "runs": [],
        "left_out": [[scene.world.adult.name, cohorts.NOT_MET]],
        "left_out_count": 1,
    }


def test_many_are_assessed_like_one_with_as_many_queries(scene):
    on = timezone.localdate(NOW)
    people = [scene.world.adult, scene.world.student, scene.world.student2]
    with CaptureQueriesContext(connection) as one:
        first = assess(people[0], on=on)
    with CaptureQueriesContext(connection) as all_of_them:
        found = assess_all(people, on=on)
    assert [found[person.pk] for person in people] == [
        first,
        *(assess(p, on=on) for p in people[1:]),
    ]
    assert [found[person.pk].eligible for person in people] == [True, False, False]
    assert len(all_of_them) <= len(one) + 1  # the work that no panel has judged


def test_as_many_queries_for_four_as_for_one(scene, monkeypatch):
    monkeypatch.setattr(Assessment, "eligible", True)
    world, who = scene.world, scene.world.coordinator
    counts, people = [], []
    for batch in ((), (world.student, world.teammate, world.student2)):
        for student in batch:
            Membership.objects.filter(person=student).update(organization=world.school)
            result = PanelResult.objects.get(submission=scene.adult_submission)
            submission = result.submission
            submission.pk, submission.uid, submission.student = None, uuid4(), student
            submission.save()
            result.pk, result.uid, result.submission = None, uuid4(), submission
            result.save()
        with CaptureQueriesContext(connection) as queries:
            done = cohorts.prepare(who, rows=candidates(who), name=f"{len(counts)}", now=NOW)
        counts.append(len(queries))
        people.append(IssuingRun.objects.get(uid=done["runs"][0]).items.count())
    assert people == [1, 4]
    assert counts[0] == counts[1]


def test_asked_twice_by_a_killed_worker_makes_one_run(scene):
    who = scene.world.coordinator
    first, second = (
        cohorts.prepare(who, rows=candidates(who), name="2027", now=NOW) for _ in range(2)
    )
    assert first == second
    assert IssuingRun.objects.count() == 1


def test_everybody_and_nobody(scene, sign_in):
    client = sign_in(scene.world.coordinator)
    assert client.post(reverse("cohort"), {"name": "2027"}).status_code == 422
    assert client.post(reverse("cohort"), {"everybody": "1"}).status_code == 422
    client.post(reverse("cohort"), {"name": "2027", "everybody": "1"})
    run_all(limit=50)
    assert IssuingRun.objects.get().items.count() == 1


def test_only_ones_own_students(scene, sign_in):
    client = sign_in(scene.world.coordinator2)
    client.post(reverse("cohort"), {"name": "X", "submission": [scene.adult_submission.uid]})
    run_all(limit=50)
    assert IssuingRun.objects.count() == 0
    assert sign_in(scene.world.teacher).get(reverse("cohort")).status_code == 403
