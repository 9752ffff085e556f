"""What a connected platform reads: paging, whose it is, under which consent; and the profile."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.credentials.public import revoke
from firstrung.identity.public import Disclosure
from tests.backpacks.host.platform import READ, WRITE, WRITE_PROFILE, Platform, minor
from tests.credentials.conftest import make_award
from tests.world import consent

pytestmark = pytest.mark.django_db


def links(response) -> dict[str, dict[str, str]]:
    found = {}
    for link in response["Link"].split(", "):
        address, _, relation = link.partition("; ")
        query = parse_qs(urlsplit(address.strip("<>")).query)
        found[relation[5:-1]] = {key: values[0] for key, values in query.items()}
    return found


def test_paging_walks_over_awards_and_badges(world, platform, issuer):
    make_award(world)
    for number in range(1, 5):
        assert platform.post("/credentials", issuer.bytes(number)).status_code == 201
    first = platform.get("/credentials", limit=2)
    assert first["X-Total-Count"] == "5"
    assert links(first) == {
        "first": {"limit": "2", "offset": "0"},
        "last": {"limit": "2", "offset": "4"},
        "next": {"limit": "2", "offset": "2"},
    }
    names, query = [], {"limit": "2", "offset": "0"}
    while query:
        page = platform.get("/credentials", **query)
        names += [badge["name"] for badge in page.json()["credential"]]
        query = links(page).get("next")
    assert names == [f"Teamwork {number}" for number in range(1, 5)] + ["AI-Ready Certificate"]
    beyond = platform.get("/credentials", limit=2, offset=10)
    assert beyond.json()["credential"] == []
    assert links(beyond)["prev"] == {"limit": "2", "offset": "4"}


def test_since_leaves_out_what_is_older(world, platform, issuer):
    make_award(world)
    platform.post("/credentials", issuer.bytes(1))
    for since, count in (
        ("2025-12-31T23:59:59Z", "2"),
        ("2026-01-01T00:00:00Z", "1"),
        ("2026-01-01T01:00:00+01:00", "1"),
        ("2026-01-01T00:00:00", "1"),
        ((timezone.now() + timedelta(days=1)).isoformat(), "0"),
    ):
        assert platform.get("/credentials", since=since)["X-Total-Count"] == count, since


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": ""},
        {"limit": "1.5"},
        {"limit": "٣"},
        {"limit": "9" * 40},
        {"offset": "-1"},
        {"offset": "2147483648"},
        {"offset": "9" * 5000},
        {"since": "yesterday"},
        {"since": ""},
        {"since": "2026-13-01T00:00:00Z"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"since": "9999-12-31T23:59:59-14:00"},
        {"since": "\x00"},
    ],
)
def test_wrong_parameters_are_named(platform, query):
    answer = platform.get("/credentials", **query)
    assert (answer.status_code, minor(answer)) == (400, "invalid_query_parameter")
    assert next(iter(query)) in answer.json()["imsx_description"]


def test_what_does_not_hold_is_not_given_out(world, platform):
    award = make_award(world)
    assert platform.get("/credentials")["X-Total-Count"] == "1"
    revoke(world.coordinator, award=award, reason="A mistake.", now=timezone.now())
    assert platform.get("/credentials")["X-Total-Count"] == "0"


def test_only_the_holders_own(world, sign_in, platform, issuer):
    make_award(world, world.student)
    platform.post("/credentials", issuer.bytes(1))
    other = Platform(name="Other").connect(sign_in(world.adult))
    assert other.get("/credentials")["X-Total-Count"] == "1"
    consent(world.student, world.guardian, "certificate")
    students = Platform(name="Third").connect(sign_in(world.student))
    assert students.get("/credentials").json()["credential"][0]["name"] == "AI-Ready Certificate"
    assert students.get("/credentials")["X-Total-Count"] == "1"


def test_scopes_reach_no_further_than_they_say(world, sign_in):
    platform = Platform(scope=READ).connect(sign_in(world.adult))
    assert platform.get("/credentials").status_code == 200
    for answer in (
        platform.post("/credentials", b"{}"),
        platform.get("/profile"),
        platform.put("/profile", b"{}"),
    ):
        assert (answer.status_code, minor(answer)) == (403, "forbidden")
        assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]
    writer = Platform(name="Writer", scope=f"{WRITE} {WRITE_PROFILE}").connect(sign_in(world.adult))
    assert writer.get("/credentials").status_code == 403


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer x", "Bearer \x7f", "Basic eDp4"]
)
def test_without_a_token_nothing(client, header):
    for path in ("/ims/ob/v3p0/credentials", "/ims/ob/v3p0/profile"):
        answer = client.get(path, headers={"Authorization": header})
        assert (answer.status_code, minor(answer)) == (401, "unauthorizedrequest")
        assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_a_token_in_the_address_counts_for_nothing(platform):
    answer = platform.http.get("/ims/ob/v3p0/profile", {"access_token": platform.access})
    assert answer.status_code == 401


@pytest.mark.parametrize("method", ["delete", "patch", "put"])
def test_other_methods(client, method):
    answer = getattr(client, method)("/ims/ob/v3p0/credentials")
    assert (answer.status_code, minor(answer)) == (405, "not_allowed")
    assert answer["Allow"] == "GET, POST"


def test_a_minor_is_read_under_a_live_consent_only_and_each_answer_is_logged(
    world, sign_in, issuer
):
    make_award(world, world.student)
    platform = Platform().connect(sign_in(world.student))
    assert platform.post("/credentials", issuer.bytes(1)).status_code == 201
    for path in ("/credentials", "/profile"):
        answer = platform.get(path)
        assert (answer.status_code, minor(answer)) == (403, "forbidden")
    assert not Disclosure.objects.exists()
    consent(world.student, world.guardian, "certificate")
    assert platform.get("/credentials")["X-Total-Count"] == "2"
    assert platform.get("/credentials", limit=1).status_code == 200
    assert platform.get("/credentials").status_code == 200  # the same within a day: no new line
    assert platform.get("/profile").status_code == 200
    assert platform.get("/credentials", offset=9).status_code == 200  # nothing shown
    rows = Disclosure.objects.filter(student=world.student).order_by("pk")
    label = "Portfolio Example (portfolio.example)"
    assert [(row.what, row.recipient_label, row.purpose) for row in rows] == [
        ("Teamwork 1, AI-Ready Certificate", label, "certificate"),
        ("Teamwork 1", label, "certificate"),
        ("Name and e-mail address", label, "certificate"),
    ]
    world.student.consents.update(superseded_at=timezone.now())
    consent(world.student, world.guardian, "certificate", granted=False)
    assert platform.get("/credentials").status_code == 403
    assert platform.post("/credentials", issuer.bytes(2)).status_code == 201


def test_somebody_of_unknown_age_counts_as_a_minor(world, sign_in):
    world.adult.birth_date = None
    world.adult.save()
    platform = Platform().connect(sign_in(world.adult))
    assert platform.get("/profile").status_code == 403


def test_profile_from_the_roster_then_as_it_was_written(world, platform):
    found = platform.get("/profile").json()
    assert found["id"] == f"urn:uuid:{world.adult.uid}"
    assert (found["name"], found["email"]) == ("Ada Adult", "ada.adult@example.org")
    raw = b'{ "type": "Profile",\n "x": 1.50, "id":"https://1edtech.org/issuers/cert", "name":"\\u00c4" }'
    answer = platform.put("/profile", raw)
    assert (answer.status_code, answer.content) == (200, raw)
    assert platform.get("/profile").content == raw
    world.adult.refresh_from_db()
    assert world.adult.name == "Ada Adult"


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"Profile"}',
        b'{"id":7,"type":"Profile"}',
        b'{"id":"x","type":"Profile"}',
        b'{"id":"a:b","type":"Person"}',
        b'{"id":"a:b","type":[["Profile"]]}',
        b'{"id":"a:b","type":"Profile","x":"' + b"x" * 70_000 + b'"}',
    ],
)
def test_what_is_no_profile_is_refused(platform, body):
    answer = platform.put("/profile", body)
    assert (answer.status_code, minor(answer)) == (400, "invalid_data")


def test_queries_do_not_grow_with_badges(platform, issuer):
    platform.post("/credentials", issuer.bytes(1))
    platform.get("/credentials")
    with CaptureQueriesContext(connection) as one:
        platform.get("/credentials")
    for number in (2, 3):
        platform.post("/credentials", issuer.bytes(number))
    platform.get("/credentials")
    with CaptureQueriesContext(connection) as three:
        assert platform.get("/credentials")["X-Total-Count"] == "3"
    assert len(three) == len(one)
