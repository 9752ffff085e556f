"""The certificate of a recognition: signed once, checked by our own verifier, on paper."""

import io
import json

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition.models import Recognition
from firstrung.credentials.models import Achievement
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
        "Internship and job placements": "30",
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
