"""What a connected platform reads and writes: paging, upsert, losslessness, refusals."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.backpacks.models import HeldCredential
from firstrung.credentials.public import revoke
from firstrung.identity.public import Disclosure
from tests.backpacks.host.platform import READ, WRITE, WRITE_PROFILE, Platform
from tests.credentials.conftest import make_award
from tests.world import consent

pytestmark = pytest.mark.django_db


def minor(response) -> str:
    body = response.json()
    assert (body["imsx_codeMajor"], body["imsx_severity"]) == ("failure", "error")
    assert body["imsx_description"]
    return body["imsx_CodeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"]


def links(response) -> dict[str, dict[str, str]]:
    found = {}
    for link in response["Link"].split(", "):
        address, _, relation = link.partition("; ")
        query = parse_qs(urlsplit(address.strip("<>")).query)
        found[relation[5:-1]] = {key: values[0] for key, values in query.items()}
    return found


def test_what_is_posted_comes_back_byte_for_byte(platform, issuer):
    raw = issuer.bytes(1)
    answer = platform.post("/credentials", raw)
    assert (answer.status_code, answer.content) == (201, raw)
    body = platform.get("/credentials").content
    assert body == b'{"credential":[' + raw + b'],"compactJwsString":[]}'
    held = HeldCredential.objects.get()
    assert held.text.encode() == raw
    assert (held.outcome, held.source) == ("unknown_issuer", "api")
    assert (held.name, held.issuer_name) == ("Teamwork 1", "Example College")
    assert held.issuer_id == issuer.did


def test_a_token_comes_back_byte_for_byte(platform, issuer):
    token = issuer.token(1)
    answer = platform.post("/credentials", token, "text/plain")
    assert (answer.status_code, answer.content) == (201, token), answer.content
    assert answer["Content-Type"].startswith("text/plain")
    assert platform.get("/credentials").json() == {
        "credential": [],
        "compactJwsString": [token.decode()],
    }
    assert platform.post("/credentials", token, "text/plain").status_code == 304
    held = HeldCredential.objects.get()
    assert (held.format, held.outcome, held.name) == ("jwt", "unknown_issuer", "Teamwork 1")


def test_the_same_badge_as_token_and_as_json_is_one_badge(platform, issuer):
    assert platform.post("/credentials", issuer.bytes(1)).status_code == 201
    assert platform.post("/credentials", issuer.token(1), "text/plain").status_code == 200
    assert platform.get("/credentials").json()["credential"] == []


def test_a_forged_token_is_refused(platform, issuer):
    head, payload, _signature = issuer.token(1).split(b".")
    forged = b".".join([head, payload, b"A" * 86])
    answer = platform.post("/credentials", forged, "text/plain")
    assert (answer.status_code, minor(answer)) == (400, "invalid_data")


def test_a_picture_with_a_badge_in_it_is_not_json(platform, issuer):
    """The verifier opens pictures too; the interface keeps only what it can give out again."""
    badge = issuer.bytes(1)
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" '
        b'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        b"<openbadges:credential><![CDATA[" + badge + b"]]></openbadges:credential></svg>"
    )
    for raw in (svg, b"\x89PNG\r\n\x1a\n" + badge, b"%PDF-1.7 " + badge):
        answer = platform.post("/credentials", raw)
        assert (answer.status_code, minor(answer)) == (400, "invalid_data")


def test_members_without_a_context_are_refused(platform, issuer):
    """A member no context knows would not be signed, so it is refused rather than dropped."""
    document = json.loads(issuer.bytes(1)) | {"x-house": 1}
    answer = platform.post("/credentials", json.dumps(document).encode())
    assert (answer.status_code, "x-house" in answer.json()["imsx_description"]) == (400, True)


EXTENDED = {
    "words": {
        "house": {"@id": "https://college.example/terms#house", "@protected": True},
        "score": "https://college.example/terms#score",
    },
    "house": {"type": "Profile", "score": [3, 2.5]},
}


def test_members_that_a_context_of_their_own_defines_come_back(platform, issuer):
    raw = issuer.bytes(1, **EXTENDED)
    assert platform.post("/credentials", raw).content == raw
    assert platform.get("/credentials").content == (
        b'{"credential":[' + raw + b'],"compactJwsString":[]}'
    )
    assert HeldCredential.objects.get().outcome == "unknown_issuer"
    changed = raw.replace(b"2.5", b"9.5")
    answer = platform.post("/credentials", changed)
    assert (answer.status_code, "signature" in answer.json()["imsx_description"]) == (400, True)


@pytest.mark.parametrize(
    "words",
    [
        {"achievement": "https://college.example/terms#house"},
        {"@vocab": "https://college.example/terms#ho"},
        {"title": "@type"},
    ],
)
def test_words_of_the_specifications_keep_their_meaning(platform, issuer, words):
    """A signed extra member must not be spelled like a word that readers look for."""
    raw = issuer.bytes(1, **EXTENDED)
    document = json.loads(raw)
    document["@context"][2] |= words
    answer = platform.post("/credentials", json.dumps(document).encode())
    assert (answer.status_code, "@context" in answer.json()["imsx_description"]) == (400, True)


@pytest.mark.parametrize("known", [True, False])
def test_members_of_a_token_need_a_context_too(platform, issuer, known):
    """Open Badges calls safe mode a part of validity, so a token's signature is not enough."""
    members = EXTENDED if known else {"house": "Blue"}
    answer = platform.post("/credentials", issuer.token(1, **members), "text/plain")
    if known:
        assert answer.status_code == 201
    else:
        assert (answer.status_code, "house" in answer.json()["imsx_description"]) == (400, True)


def test_created_unchanged_replaced_older(platform, issuer):
    first = issuer.bytes(1)
    assert platform.post("/credentials", first).status_code == 201
    assert platform.post("/credentials", first).status_code == 304
    newer = issuer.bytes(1, valid_from="2026-02-01T00:00:00Z", name="Newer")
    assert platform.post("/credentials", newer).status_code == 200
    assert platform.post("/credentials", first).status_code == 304
    assert platform.get("/credentials").json()["credential"] == [json.loads(newer)]
    assert list(
        AuditEntry.objects.filter(action__startswith="backpacks.credential")
        .order_by("pk")
        .values_list("action", flat=True)
    ) == ["backpacks.credential.created", "backpacks.credential.replaced"]


def test_ids_are_the_same_percent_encoded_or_padded(platform, issuer):
    assert platform.post("/credentials", issuer.bytes(1)).status_code == 201
    other = issuer.bytes(1, id="https://college.example/%62adges/1", name="Again")
    assert platform.post("/credentials", other).status_code == 200
    assert HeldCredential.objects.get().name == "Again"


def test_the_same_id_of_another_issuer_is_another_badge(platform, issuer):
    assert platform.post("/credentials", issuer.bytes(1)).status_code == 201
    assert platform.post("/credentials", type(issuer)().bytes(1)).status_code == 201
    assert platform.get("/credentials")["X-Total-Count"] == "2"


def test_an_award_of_this_site_is_here_already(world, platform):
    award = make_award(world)
    raw = json.dumps(award.document).encode()
    assert platform.post("/credentials", raw).status_code == 304
    assert platform.get("/credentials").json()["credential"] == [award.document]


def test_a_forged_badge_is_refused_with_the_reason(platform, issuer):
    forged = issuer.bytes(1).replace(b"Teamwork 1", b"Genius")
    answer = platform.post("/credentials", forged)
    assert (answer.status_code, minor(answer)) == (400, "invalid_data")
    assert "signature" in answer.json()["imsx_description"]
    assert not HeldCredential.objects.exists()


def test_expired_badges_are_genuine(platform, issuer):
    raw = issuer.bytes(1, validUntil="2026-01-03T00:00:00Z", valid_from="2025-01-01T00:00:00Z")
    assert platform.post("/credentials", raw).status_code == 201


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"type": ["VerifiableCredential"]}, "OpenBadgeCredential"),
        ({"issuer": 7}, "issuer"),
    ],
)
def test_what_is_no_badge_is_refused(platform, issuer, members, words):
    answer = platform.post("/credentials", issuer.bytes(1, **members))
    assert (answer.status_code, minor(answer)) == (400, "invalid_data")
    assert words in answer.json()["imsx_description"]


WRONG_BODIES = {
    ("application/json", 400): [
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b"\xff\xfe",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"id":"\\u0000","type":"\\ud800"}',
        b"[" * 20_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b"a.b.c",
    ],
    ("application/json", 413): [b" " * 400_000, b" " * 12_000_000],
    ("application/json", 415): [b""],  # without a body there is no type either
    ("text/plain", 400): [b"{}", b"a.b", b"a.b.c", b"eyJhbGciOiJub25lIn0.e30."],
    ("application/xml", 415): [b"{}"],
    ("multipart/form-data", 415): [b"{}"],
    ("", 415): [b"{}"],
}
"""Type and status of the answer → bodies that get it."""


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [(*answered, body) for answered, bodies in WRONG_BODIES.items() for body in bodies],
)
def test_wrong_bodies_get_words_not_a_crash(platform, kind, status, body):
    for answer in (
        platform.post("/credentials", body, kind),
        platform.put("/profile", body, kind) if body and kind != "text/plain" else None,
    ):
        if answer is not None:
            assert answer.status_code == status
            assert minor(answer) in ("invalid_data", "not_acceptable")
            assert answer["Cache-Control"] == "no-store"
    assert not HeldCredential.objects.exists()


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
