"""From issuing to revoking: what verifiers, holders and strangers get."""

import copy
import json
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.credentials import keys
from firstrung.credentials.models import Award, SigningKey
from firstrung.credentials.public import revoke, verify
from firstrung.identity.models import Disclosure
from tests.credentials.conftest import make_award
from tests.world import consent


def judge(document):
    return verify(json.dumps(document).encode(), now=timezone.now())[0]


def test_what_was_issued_is_valid(award):
    verdict = judge(award.document)
    assert (verdict.outcome, [check.passed for check in verdict.checks]) == ("valid", [True] * 6)


def test_a_changed_level_is_not(award):
    forged = copy.deepcopy(award.document)
    forged["credentialSubject"]["result"][0]["achievedLevel"] = (
        "http://localhost:8000/achievements/ai-ready/1#craft-2"
    )
    assert judge(forged).outcome == "invalid"


def test_the_private_key_is_a_file_only_its_owner_reads(award, settings):
    (path,) = settings.KEY_DIR.glob("*.pem")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "PRIVATE" not in json.dumps(list(SigningKey.objects.values()), default=str)


def test_rotation_keeps_what_was_signed(award, world, settings):
    with pytest.raises(NotYours):
        keys.rotate(world.coordinator, now=timezone.now())
    keys.rotate(world.coalition_coordinator, now=timezone.now())
    assert judge(award.document).valid
    later = make_award(world, world.student)
    assert judge(later.document).valid
    methods = [row.document["proof"][0]["verificationMethod"] for row in (award, later)]
    assert [method.rpartition("#")[2] for method in methods] == ["key-1", "key-2"]
    assert len(list(settings.KEY_DIR.glob("*.pem"))) == 1


def test_a_revocation_shows_with_the_next_request(award, world, client):
    url = reverse("status_list", args=[award.status_list.number])
    before = json.loads(client.get(url).content)
    assert judge(award.document).valid
    revoke(world.coordinator, award=award, reason="Issued by mistake.", now=timezone.now())
    after = json.loads(client.get(url).content)
    assert before["credentialSubject"]["encodedList"] != after["credentialSubject"]["encodedList"]
    assert judge(award.document).outcome == "revoked"


@pytest.mark.parametrize(
    ("who", "error"), [("adult", NotYours), ("teacher", NotYours), ("coordinator2", NotVisible)]
)
def test_only_the_schools_coordinator_revokes(award, world, who, error):
    with pytest.raises(error):
        revoke(getattr(world, who), award=award, reason="No.", now=timezone.now())


def test_a_holder_has_one_live_certificate(award, world):
    with pytest.raises(Problem):
        make_award(world)
    revoke(world.coordinator, award=award, reason="Name misspelt.", now=timezone.now())
    assert make_award(world).status_index != award.status_index


def test_places_in_the_list_are_random(world):
    rows = [make_award(world, who) for who in (world.student, world.teammate, world.adult)]
    indexes = [row.status_index for row in rows]
    assert len(set(indexes)) == 3
    assert indexes != [0, 1, 2]


def test_credentials_stay_valid_after_the_address_changed(award, settings):
    settings.BASE_URL = "https://elsegundo.example"
    assert judge(award.document).valid


def test_a_stranger_sees_the_name_only_with_consent(award, world, client):
    page = reverse("certificate", args=[award.uid])
    assert b"Ada Adult" not in client.get(page).content
    assert client.get(reverse("certificate_json", args=[award.uid])).status_code == 404
    assert Disclosure.objects.count() == 0
    consent(world.adult, world.adult, "certificate")
    assert b"Ada Adult" in client.get(page).content
    response = client.get(reverse("certificate_json", args=[award.uid]))
    assert json.loads(response.content) == award.document
    assert Disclosure.objects.get().recipient_label == "the public"


def test_the_page_says_revoked(award, world, client):
    revoke(world.coordinator, award=award, reason="Secret reason.", now=timezone.now())
    content = client.get(reverse("certificate", args=[award.uid])).content.decode()
    assert "This certificate was revoked" in content
    assert "Secret reason." not in content


def test_the_did_document_lists_the_key(award, client):
    document = client.get("/.well-known/did.json").json()
    assert document["id"] == "did:web:localhost%3A8000"
    assert document["assertionMethod"] == ["did:web:localhost%3A8000#key-1"]


class TestVerifyPage:
    url = "/verify/"

    def test_pasted(self, award, client):
        response = client.post(self.url, {"text": json.dumps(award.document)})
        assert "This certificate is valid" in response.content.decode()

    def test_uploaded(self, award, client):
        file = StringIO(json.dumps(award.document))
        file.name = "certificate.json"
        response = client.post(self.url, {"file": file})
        assert "This certificate is valid" in response.content.decode()

    @pytest.mark.parametrize(
        "text", ["{", "[]", "null", '{"a": 1, "a": 2}', "{" * 5000, '{"proof": {}}', "ünïcode"]
    )
    def test_rubbish_is_answered_in_words(self, db, client, text):
        response = client.post(self.url, {"text": text})
        assert response.status_code == 200
        assert "not a credential that can be read" in response.content.decode()

    def test_nothing_at_all(self, db, client):
        response = client.post(self.url, {"text": ""})
        assert response.status_code == 422

    def test_a_huge_file_is_refused(self, db, client):
        file = StringIO("x" * 3_000_000)
        file.name = "big.json"
        assert client.post(self.url, {"file": file}).status_code == 422


class TestCommand:
    def run(self, path, *options):
        out = StringIO()
        code = 0
        try:
            call_command("verify", str(path), *options, stdout=out)
        except SystemExit as exit_:
            code = exit_.code
        return code, out.getvalue()

    def test_valid(self, award, tmp_path):
        path = tmp_path / "credential.json"
        path.write_text(json.dumps(award.document))
        code, out = self.run(path, "--json")
        assert code == 0
        assert json.loads(out)["outcome"] == "valid"

    def test_revoked(self, award, world, tmp_path):
        revoke(world.coordinator, award=award, reason="Mistake.", now=timezone.now())
        path = tmp_path / "credential.json"
        path.write_text(json.dumps(award.document))
        code, out = self.run(path)
        assert code == 1
        assert "was revoked" in out


class TestPdf:
    def content(self, award, sign_in, person):
        response = sign_in(person).get(reverse("certificate_file", args=[award.uid]))
        return response.content

    def test_it_is_tagged_titled_and_carries_the_credential(self, award, world, sign_in):
        from io import BytesIO

        from pypdf import PdfReader

        reader = PdfReader(BytesIO(self.content(award, sign_in, world.adult)))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en"
        assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()
        assert "Ada Adult" in reader.metadata.title
        text = reader.pages[0].extract_text()
        assert "AI-Ready Certificate" in text
        assert "Ready" in text
        (attached,) = reader.attachments.values()
        assert json.loads(attached[0]) == award.document

    def test_a_name_the_fonts_lack_still_gets_a_certificate(self, world, sign_in):
        world.adult.given_name, world.adult.family_name = "明", "李"
        world.adult.save()
        award = make_award(world)
        assert self.content(award, sign_in, world.adult).startswith(b"%PDF")

    def test_strangers_get_none(self, award, world, sign_in):
        response = sign_in(world.recruiter).get(reverse("certificate_file", args=[award.uid]))
        assert response.status_code == 404


def test_the_status_list_is_signed_anew_before_it_expires(award):
    from firstrung.credentials.status import signed_list

    now = timezone.now()
    first = signed_list(1, now=now)
    later = signed_list(1, now=now + timedelta(hours=13))
    assert first["validUntil"] < later["validUntil"]
    assert Award.objects.count() == 1
