"""Credentials from elsewhere: judged, kept to the last character, given back, deleted."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from firstrung.backpacks.collection.forms import MAX_FILE
from firstrung.backpacks.collection.ownership import Whose, whose
from firstrung.backpacks.collection.services import bringing
from firstrung.backpacks.collection.services.bringing import bring, delete_held
from firstrung.backpacks.models import HeldCredential
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.credentials.public import award_text, certificate_pdf, drawn_png, drawn_svg
from firstrung.engines import proofs
from firstrung.engines.proofs.baking import bake_png
from firstrung.engines.proofs.drawings import bake_svg
from firstrung.engines.proofs.envelopes import open_envelope
from firstrung.engines.proofs.jose import sign_jwt
from tests.backpacks.badges import Issuer
from tests.backpacks.collection.conftest import foreign, text_of
from tests.credentials.conftest import make_award


def brought(person, data):
    data = data.encode() if isinstance(data, str) else data
    (held,) = bring(person, data=data, now=timezone.now())
    return held


def as_png(text):
    return bake_png(drawn_png("Badge", "Badge"), text)


def as_svg(text):
    return bake_svg(drawn_svg("Badge", "Badge").encode(), text)


@pytest.mark.parametrize("wrap", [str.encode, as_png, as_svg])
def test_kept_and_given_back_to_the_last_character(world, sign_in, wrap):
    text = text_of(foreign("Adä Ädult"))
    held = brought(world.adult, wrap(text))
    assert held.text == text
    client = sign_in(world.adult)

    def take(form):
        return client.get(reverse("credential_held_file", args=[held.uid, form])).content

    assert take("json").decode() == text
    assert open_envelope(take("png")).source == text
    assert open_envelope(take("svg")).payload == json.loads(text)


def test_members_that_the_issuer_defines_itself_stay(world, sign_in):
    words = {"house": "https://harbor.example/terms#house"}
    raw = Issuer().bytes(1, words=words, house="Blue").decode()
    held = brought(world.adult, as_png(raw))
    assert (held.text, held.outcome) == (raw, "unknown_issuer")
    file = sign_in(world.adult).get(reverse("credential_held_file", args=[held.uid, "json"]))
    assert file.content.decode() == raw
    with pytest.raises(Problem, match="house"):
        brought(world.adult, json.dumps(foreign() | {"house": "Blue"}))


def test_a_token_stays_a_token(world, sign_in):
    private = proofs.generate_private_key()
    document = {k: v for k, v in foreign(private=private).items() if k != "proof"}
    did = document["issuer"]["id"]
    kid = f"{did}#{did.removeprefix('did:key:')}"
    token = sign_jwt(document, private_key=private, kid=kid, alg="EdDSA")
    held = brought(world.adult, token)
    assert (held.format, held.text, held.name) == ("jwt", token, "Welding basics")
    client = sign_in(world.adult)
    file = client.get(reverse("credential_held_file", args=[held.uid, "jwt"]))
    assert file.content.decode() == token
    missing = client.get(reverse("credential_held_file", args=[held.uid, "json"]))
    assert missing.status_code == 404
    page = client.get(reverse("credential_held", args=[held.uid])).content.decode()
    assert "Joins steel safely." in page


def test_from_a_pdf(world):
    award = make_award(world)
    held = brought(world.teammate, certificate_pdf(award))
    assert json.loads(held.text) == award.document


def test_it_is_listed_with_its_verdict(world, sign_in):
    held = brought(world.adult, text_of(foreign()))
    assert held.outcome == "unknown_issuer"
    client = sign_in(world.adult)
    assert "issuer not known here" in client.get(reverse("credentials_mine")).content.decode()
    page = client.get(reverse("credential_held", args=[held.uid])).content.decode()
    assert "We do not know who issued this" in page


def test_a_changed_one_is_kept_and_told_apart(world, sign_in):
    document = foreign()
    document["credentialSubject"]["achievement"]["name"] = "Welding master"
    held = brought(world.adult, json.dumps(document))
    assert held.outcome == "invalid"
    page = sign_in(world.adult).get(reverse("credentials_mine")).content.decode()
    assert "could not be verified" in page


def test_a_changed_copy_never_replaces_the_true_one(world):
    document = foreign()
    true = brought(world.adult, json.dumps(document))
    document["credentialSubject"]["achievement"]["name"] = "Welding master"
    with pytest.raises(Problem, match="Nothing was replaced"):
        brought(world.adult, json.dumps(document))
    true.refresh_from_db()
    assert true.name == "Welding basics"
    assert HeldCredential.objects.count() == 1


def test_twice_is_once(world):
    text = text_of(foreign())
    assert brought(world.adult, text) == brought(world.adult, text)


def test_own_awards_are_there_already(world):
    award = make_award(world)
    with pytest.raises(Problem, match="already"):
        brought(world.adult, award_text(award))


def test_several_in_one_file(world):
    documents = [foreign(title="One"), foreign(title="Two")]
    rows = bring(world.adult, data=json.dumps(documents).encode(), now=timezone.now())
    assert [row.name for row in rows] == ["One", "Two"]


class TestWhose:
    def who(self, world, document):
        return whose(document, world.adult)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Ada Adult", Whose.OWN),
            ("ADA  ÁDULT", Whose.OWN),
            ("Bob Somebody", Whose.OTHER),
        ],
    )
    def test_by_name(self, world, name, expected):
        assert self.who(world, foreign(name)) is expected

    def subject(self, **subject):
        return {"credentialSubject": subject}

    def test_by_id(self, world):
        own = self.subject(id=f"urn:uuid:{world.adult.uid}")
        other = self.subject(id=f"urn:uuid:{world.student.uid}")
        wallet = self.subject(id="did:key:z6Mk")
        found = [self.who(world, each) for each in (own, other, wallet)]
        assert found == [Whose.OWN, Whose.OTHER, Whose.UNKNOWN]

    def email(self, value, *, hashed, salt=None):
        row = {"identityHash": value, "identityType": "emailAddress", "hashed": hashed}
        return self.subject(identifier=[row | ({"salt": salt} if salt else {})])

    def test_by_email(self, world):
        from hashlib import sha256

        digest = "sha256$" + sha256(b"ada.adult@example.orgsalt").hexdigest()
        found = [
            self.who(world, self.email("ADA.adult@example.org", hashed=False)),
            self.who(world, self.email("bob@example.org", hashed=False)),
            self.who(world, self.email(digest, hashed=True, salt="salt")),
            self.who(world, self.email(digest, hashed=True, salt="pepper")),
            self.who(world, self.email("crc32$12", hashed=True)),
        ]
        assert found == [Whose.OWN, Whose.OTHER, Whose.OWN, Whose.OTHER, Whose.UNKNOWN]

    @pytest.mark.parametrize("odd", [{}, {"credentialSubject": "x"}, {"credentialSubject": []}])
    def test_nothing_told(self, world, odd):
        assert self.who(world, odd) is Whose.UNKNOWN

    def test_the_page_says_it(self, world, sign_in):
        held = brought(world.adult, text_of(foreign("Bob Somebody")))
        client = sign_in(world.adult)
        page = client.get(reverse("credential_held", args=[held.uid])).content.decode()
        assert "names somebody else" in page
        assert "names somebody else" in client.get(reverse("credentials_mine")).content.decode()


class TestForm:
    url = "/credentials/bring/"

    @pytest.mark.parametrize(
        "text", ["", "   ", "{", "[]", "hello", '{"a": 1}', "a.b.c", '{"proof": {}}', "<svg/>"]
    )
    def test_rubbish_is_told_in_words(self, world, sign_in, text):
        response = sign_in(world.adult).post(self.url, {"text": text})
        assert response.status_code == 422
        assert HeldCredential.objects.count() == 0

    @pytest.mark.parametrize(
        "content", [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7 broken", b"\xff\xfe\x00", b"GIF89a" * 9]
    )
    def test_files_that_are_none(self, world, sign_in, content):
        file = SimpleUploadedFile("badge.png", content)
        response = sign_in(world.adult).post(self.url, {"file": file})
        assert response.status_code == 422

    def test_too_large(self, world, sign_in):
        file = SimpleUploadedFile("badge.png", b"x" * (MAX_FILE + 1))
        response = sign_in(world.adult).post(self.url, {"file": file})
        assert "larger than 8 MB" in response.content.decode()

    def test_uploaded(self, world, sign_in):
        file = SimpleUploadedFile("badge.png", as_png(text_of(foreign())))
        response = sign_in(world.adult).post(self.url, {"file": file}, follow=True)
        assert "Harbor Trade School" in response.content.decode()


def test_not_without_end(world, monkeypatch):
    monkeypatch.setattr(bringing, "MOST_HELD", 1)
    brought(world.adult, text_of(foreign()))
    with pytest.raises(Problem, match="500"):
        brought(world.adult, text_of(foreign()))


class TestPermissions:
    def test_the_family_sees_it_the_school_does_not(self, world, sign_in):
        held = brought(world.student, text_of(foreign("Sam Student")))
        found = {}
        for who in ("student", "guardian", "teacher", "guardian2", "teammate"):
            client = sign_in(getattr(world, who))
            page = client.get(reverse("credential_held", args=[held.uid]))
            file = client.get(reverse("credential_held_file", args=[held.uid, "json"]))
            found[who] = (page.status_code, file.status_code)
        assert found == {
            "student": (200, 200),
            "guardian": (200, 200),
            "teacher": (404, 404),
            "guardian2": (404, 404),
            "teammate": (404, 404),
        }

    def test_only_the_holder_deletes(self, world, sign_in):
        held = brought(world.student, text_of(foreign("Sam Student")))
        with pytest.raises(NotYours):
            delete_held(world.guardian, held=held, now=timezone.now())
        with pytest.raises(NotVisible):
            delete_held(world.teacher, held=held, now=timezone.now())
        url = reverse("credential_held_delete", args=[held.uid])
        assert sign_in(world.student).get(url).status_code == 200
        assert sign_in(world.student).post(url).status_code == 302
        assert HeldCredential.objects.count() == 0


def test_an_expired_one_says_so(world):
    over = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    held = brought(world.adult, text_of(foreign(validUntil=over)))
    assert held.outcome in {"expired", "unknown_issuer"}


def test_white_space_around_the_text_stays(world):
    """A file's last line may end with a line feed, and its digest counts it."""
    content = Issuer().bytes()
    assert content.endswith(b"\n")
    assert brought(world.adult, content).text.encode() == content
