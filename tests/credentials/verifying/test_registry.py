"""The registry of issuers: who keeps it, what it takes, who reads it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.core.errors import NotYours, Problem
from firstrung.credentials.keys import issuer_did
from firstrung.credentials.models import TrustedIssuer
from firstrung.credentials.verifying.lookups import domain_of
from firstrung.credentials.verifying.registry import add_issuer, remove_issuer

DID = "did:web:college.example"


def add(world, who="coalition_coordinator", did=DID, name="Harbor College", reason="Partner."):
    return add_issuer(getattr(world, who), did=did, name=name, reason=reason, now=timezone.now())


def test_added_with_a_reason_that_everybody_reads(world, client):
    row = add(world)
    entry = AuditEntry.objects.get(action="credentials.issuer.added")
    assert (entry.actor_id, entry.object_uid) == (world.coalition_coordinator.pk, row.uid)
    page = client.get(reverse("issuers")).content.decode()
    assert "Harbor College" in page
    assert "Partner." in page
    response = client.get("/issuers.json")
    assert response["Access-Control-Allow-Origin"] == "*"
    document = response.json()
    assert document["keeper"] == {"id": issuer_did(), "name": "South Bay Coalition"}
    assert [row["id"] for row in document["issuers"]] == [DID]


@pytest.mark.parametrize("who", ["coordinator", "recruiter", "teacher", "student", "guardian"])
def test_kept_by_the_coalition_alone(world, who, sign_in):
    with pytest.raises(NotYours):
        add(world, who)
    row = add(world)
    with pytest.raises(NotYours):
        remove_issuer(getattr(world, who), issuer=row, reason="No.", now=timezone.now())
    browser = sign_in(getattr(world, who))
    for url in (reverse("issuer_add"), reverse("issuer_remove", args=[row.uid])):
        assert browser.get(url).status_code == 403


@pytest.mark.parametrize(
    "did",
    [
        "",
        "college.example",
        "http://college.example",
        "https://college",
        "https://a b.example",
        "did:web:",
        "did:web:a b",
        "did:key:zNothing",
        "did:example:1",
        "javascript:alert(1)",
    ],
)
def test_only_identifiers_of_issuers(world, did):
    with pytest.raises(Problem) as problem:
        add(world, did=did)
    assert problem.value.field == "did"


@pytest.mark.parametrize("missing", ["name", "reason"])
def test_name_and_reason_are_needed(world, missing):
    with pytest.raises(Problem) as problem:
        add(world, **{missing: "  "})
    assert problem.value.field == missing


def test_once_and_never_ourselves(world):
    add(world)
    for did in (DID, issuer_did()):
        with pytest.raises(Problem):
            add(world, did=did)


def test_pages(world, sign_in, client):
    browser = sign_in(world.coalition_coordinator)
    url = reverse("issuer_add")
    assert browser.get(url).status_code == 200
    given = {"name": "Harbor College", "did": DID, "reason": "Partner.", "website": ""}
    assert browser.post(url, given | {"did": "x"}).status_code == 422
    assert browser.post(url, given).url == reverse("issuers")
    row = TrustedIssuer.objects.get()
    away = reverse("issuer_remove", args=[row.uid])
    assert browser.post(away, {"reason": ""}).status_code == 422
    assert browser.post(away, {"reason": "Closed."}).url == reverse("issuers")
    assert client.get("/issuers.json").json()["issuers"] == []
    assert browser.get(away).status_code == 404
    assert browser.post(url, given).url == reverse("issuers")
    assert client.get(url).status_code == 302


def test_as_many_queries_for_three_as_for_one(world, client):
    client.get(reverse("issuers"))
    counts = []
    for names in (["a"], ["b", "c"]):
        for name in names:
            add(world, did=f"did:web:{name}.example", name=name)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("issuers"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("issuer", "domain"),
    [
        ("did:web:college.example", "college.example"),
        ("did:web:college.example%3A8443:a:b", "college.example"),
        ("https://www.college.example/issuers/1", "www.college.example"),
        ("https://college.example@evil.example/", "evil.example"),
        ("https://[::", ""),
        ("did:key:z6Mk", ""),
        ("did:web:a b", ""),
        ("urn:uuid:1", ""),
        ("", ""),
    ],
)
def test_the_domain_of_an_issuer(issuer, domain):
    assert domain_of(issuer) == domain
