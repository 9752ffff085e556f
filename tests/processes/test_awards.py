"""The coordinator's confirmation: requirements checked again, everything in the credential."""

import hashlib
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.credentials.public import verify
from firstrung.engines import proofs
from firstrung.processes.awards import candidates, confirm
from firstrung.processes.eligibility import assess, explain
from tests.permissions.scene import build


@pytest.fixture
def scene(db):
    return build()


def today():
    return timezone.localdate()


def test_the_credential_says_how_it_was_judged(scene):
    document = scene.award.document
    values = {
        row["resultDescription"].rpartition("#")[2]: row.get("value", row.get("achievedLevel"))
        for row in document["credentialSubject"]["result"]
    }
    assert values["raters"] == "2"
    assert values["threshold"] == "1"
    assert values["panel-mean"] == "3.00"
    assert values["agreement"] == "100"
    assert values["criterion-ethics"].endswith("#criterion-ethics-level-3")


def test_the_evidence_is_the_digest_of_the_frozen_portfolio(scene):
    canonical = proofs.jcs(scene.adult_submission.snapshot.document)
    assert hashlib.sha256(canonical).hexdigest() == scene.adult_submission.snapshot.sha256
    (resource,) = scene.award.document["relatedResource"]
    assert resource["digestMultibase"] == proofs.sha256_multibase(canonical)
    assert resource["id"].endswith(f"/evidence/{scene.adult_submission.snapshot.sha256}/")


def test_what_was_signed_verifies(scene):
    verdict, _document = verify(json.dumps(scene.award.document).encode(), now=timezone.now())
    assert verdict.outcome == "valid"


def test_nobody_is_confirmed_before_all_five_are_met(scene):
    world = scene.world
    findings = {row.code: row.met for row in assess(world.student, on=today()).findings}
    assert findings == {
        "curriculum": False,
        "studio": True,
        "threshold": False,
        "subjects": True,
        "mentoring": False,
    }
    with pytest.raises(Problem, match="Not all five"):
        confirm(world.coordinator, student=world.student, now=timezone.now())


@pytest.mark.parametrize(
    ("who", "error"), [("teacher", NotYours), ("adult", NotYours), ("coordinator2", NotVisible)]
)
def test_only_the_schools_coordinator_confirms(scene, who, error):
    with pytest.raises(error):
        confirm(getattr(scene.world, who), student=scene.world.adult, now=timezone.now())


def test_a_holder_is_no_candidate_until_revoked(scene):
    from firstrung.credentials.public import revoke

    coordinator = scene.world.coordinator
    assert list(candidates(coordinator)) == []
    revoke(coordinator, award=scene.award, reason="Mistake.", now=timezone.now())
    assert [row.student for row in candidates(coordinator)] == [scene.world.adult]
    assert list(candidates(scene.world.coordinator2)) == []


def test_findings_are_explained_in_words(scene):
    rows = {row.code: row for row in explain(assess(scene.world.student, on=today()).findings)}
    assert rows["curriculum"].missing == ("Unit: What a model is",)
    assert rows["threshold"].missing == ("An industry panel has to review the portfolio.",)
    assert rows["mentoring"].progress == "0 of 3 hours"


def test_evidence_of_a_minor_is_not_public(scene, client):
    sha256 = scene.submission.snapshot.sha256
    page = client.get(reverse("evidence", args=[sha256])).content.decode()
    assert "This work is not public" in page
    assert "Wing for" not in page
    file = reverse("evidence_file", args=[sha256, scene.student_file.uid])
    assert client.get(file).status_code == 404


def test_the_exhibited_page_goes_with_the_consent(scene, client):
    page = reverse("exhibit", args=[scene.adult_portfolio.slug])
    assert "Wing for" in client.get(page).content.decode()
    scene.world.adult.consents.update(superseded_at=timezone.now())
    assert client.get(page).status_code == 404
