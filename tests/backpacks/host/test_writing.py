"""What a connected platform writes: losslessness, upsert, refusals."""

import json

import pytest

from firstrung.activity.models import AuditEntry
from firstrung.backpacks.models import HeldCredential
from tests.backpacks.host.platform import minor
from tests.credentials.conftest import make_award

pytestmark = pytest.mark.django_db


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
