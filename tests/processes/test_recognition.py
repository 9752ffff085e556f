"""The certificate of a recognition: signed once, checked by our own verifier, on paper."""

import io
import json

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstrung.activity.public import history_of
from firstrung.coalition.models import Recognition
from firstrung.credentials import status
from firstrung.credentials.models import Achievement, OrganizationCredential
from firstrung.credentials.public import results_of, verify
from firstrung.jobs.public import run_all
from firstrung.processes.recognition import recognition_given
from tests.coalition.recognition import made
from tests.coalition.recognition.conftest import book, hands  # noqa: F401 - fixtures


@pytest.fixture
def certified(world, book, hands):  # noqa: F811 - fixtures
    made.earn(book, world.employer)
    row = made.given(world, hands, world.employer)
    run_all()
    row.refresh_from_db()
    return row


def test_the_credential_verifies(world, certified):
    raw = json.dumps(certified.document).encode()
    verdict, document = verify(raw, now=timezone.now())
    assert (verdict.outcome, verdict.valid) == ("valid", True)
    assert document["credentialSubject"]["id"] == f"urn:uuid:{world.employer.uid}"
    assert {row["criterion"]: row["value"] for row in results_of(document)} == {
        "Points in all": "65",
        "Internship placements": "30",
        "Student engagements: workshops, job panels": "20",
        "Meetings attended": "15",
    }
    certified.document["credentialSubject"]["result"][0]["value"] = "999"
    forged, _document = verify(json.dumps(certified.document).encode(), now=timezone.now())
    assert not forged.valid


def test_it_verifies_on_the_page_and_from_the_paper(certified):
    pdf = bytes(certified.papers.get(language="en").pdf)
    verdict, document = verify(pdf, now=timezone.now())
    assert verdict.valid
    assert document["id"].endswith(reverse("recognized_json", args=[certified.uid]))
    page = Client().post(reverse("verify"), {"text": json.dumps(certified.document)})
    assert "First Aerospace" in page.content.decode()


def test_papers_in_both_languages(certified):
    languages = sorted(certified.papers.values_list("language", flat=True))
    assert languages == ["en", "es"]
    for paper in certified.papers.all():
        with pikepdf.open(io.BytesIO(bytes(paper.pdf))) as document:
            assert str(document.Root.Lang) == paper.language
            assert "credential.json" in document.attachments


def test_signed_once(certified):
    before = certified.document
    recognition_given({"recognition_id": certified.pk}, now=timezone.now())
    assert Recognition.objects.get(pk=certified.pk).document == before
    assert certified.papers.count() == 2


def test_what_was_achieved_is_described(certified):
    row = Achievement.objects.get(code="recognition-employer-silver")
    assert (row.version, row.kind) == (certified.year, "recognition")
    assert "At least 60 points, from at least 2 criteria" in row.criteria
    place = certified.document["credentialSubject"]["achievement"]["id"]
    path = place.removeprefix(place.split("/achievements/")[0])
    assert Client().get(path).status_code == 200


def outcome(row) -> str:
    verdict, _document = verify(json.dumps(row.document).encode(), now=timezone.now())
    return verdict.outcome


def test_what_is_withdrawn_verifies_no_more(world, book, hands, certified):  # noqa: F811 - fixtures
    made.earn(book, world.employer2)
    other = made.given(world, hands, world.employer2)
    run_all()
    other.refresh_from_db()
    entry = certified.document["credentialStatus"]
    assert (entry["type"], entry["statusPurpose"]) == ("BitstringStatusListEntry", "revocation")
    assert (outcome(certified), outcome(other)) == ("valid", "valid")
    made.withdrawn(certified, world.coalition_coordinator)
    run_all()
    assert (outcome(certified), outcome(other)) == ("revoked", "valid")
    page = Client().post(reverse("verify"), {"text": json.dumps(certified.document)})
    assert "This certificate was revoked" in page.content.decode()
    verdict, _document = verify(bytes(certified.papers.first().pdf), now=timezone.now())
    assert verdict.outcome == "revoked"
    kept = OrganizationCredential.objects.get(url=certified.document["id"])
    assert (kept.organization, kept.revocation_reason) == (world.employer, "Counted twice")
    told = history_of(kept).get()
    assert (told.action, told.actor_label) == (
        "credentials.organization.revoked",
        "Connie Coalition",
    )


def test_withdrawn_before_it_was_signed(world, book, hands):  # noqa: F811 - fixtures
    made.earn(book, world.employer)
    row = made.given(world, hands, world.employer)
    made.withdrawn(row, world.coalition_coordinator)
    run_all()
    row.refresh_from_db()
    assert (row.document, row.papers.count()) == (None, 0)
    assert not OrganizationCredential.objects.exists()


def test_signed_again_it_has_the_same_place(certified):
    before = certified.document["credentialStatus"]
    Recognition.objects.filter(pk=certified.pk).update(document=None)
    certified.papers.all().delete()
    recognition_given({"recognition_id": certified.pk}, now=timezone.now())
    certified.refresh_from_db()
    assert certified.document["credentialStatus"] == before
    assert OrganizationCredential.objects.count() == 1


def test_places_are_drawn_from_those_that_nobody_has(certified):
    kept = OrganizationCredential.objects.get()
    indexes = {kept.status_index, kept.status_index + 1}
    assert status.taken(kept.status_list, indexes) == {kept.status_index}
    assert status.open_list()[1] == status.FULL - 1
