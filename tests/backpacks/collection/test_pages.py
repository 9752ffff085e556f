"""The page of all credentials, of one, and every form to take along."""

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from firstrung.backpacks.collection.services.bringing import bring
from firstrung.credentials.public import award_text, revoke, verify
from firstrung.engines.proofs.envelopes import open_envelope
from firstrung.engines.proofs.jose import read_jwt
from tests.backpacks.collection.conftest import foreign, text_of
from tests.credentials.conftest import make_award


def page(client, person):
    return client.get(reverse("credentials_of", args=[person.uid]))


def test_awards_and_credentials_from_elsewhere_stand_on_one_page(award, world, sign_in):
    bring(world.adult, data=text_of(foreign()).encode(), now=timezone.now())
    content = sign_in(world.adult).get(reverse("credentials_mine")).content.decode()
    for words in ("AI-Ready Certificate", "Welding basics", "Harbor Trade School", "valid"):
        assert words in content


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("student", 200),
        ("guardian", 200),
        ("guardian2", 404),
        ("teacher", 403),
        ("coordinator", 403),
        ("teacher2", 404),
        ("adult", 404),
        ("recruiter", 404),
    ],
)
def test_the_page_is_the_familys(minor_award, world, sign_in, who, status):
    client = sign_in(getattr(world, who))
    assert page(client, world.student).status_code == status
    single = client.get(reverse("credential_award", args=[minor_award.uid]))
    assert single.status_code == status
    file = client.get(reverse("credential_award_file", args=[minor_award.uid, "json"]))
    assert file.status_code == status


def test_strangers_sign_in_first(award, client, world):
    assert page(client, world.adult).status_code == 302


def test_a_guardian_finds_the_wards_page(minor_award, world, sign_in):
    content = sign_in(world.guardian).get(reverse("credentials_mine")).content.decode()
    assert reverse("credentials_of", args=[world.student.uid]) in content
    content = sign_in(world.guardian).get(reverse("home")).content.decode()
    assert reverse("credentials_of", args=[world.student.uid]) in content


def test_the_way_and_home_lead_here(world, sign_in):
    client = sign_in(world.student)
    here = reverse("credentials_of", args=[world.student.uid])
    assert here in client.get(reverse("way", args=[world.student.uid])).content.decode()
    assert reverse("credentials_mine") in client.get(reverse("home")).content.decode()


def test_as_many_queries_for_three_as_for_one(world, sign_in):
    client = sign_in(world.adult)
    bring(world.adult, data=text_of(foreign()).encode(), now=timezone.now())
    page(client, world.adult)
    with CaptureQueriesContext(connection) as one:
        page(client, world.adult)
    for number in (2, 3):
        data = text_of(foreign(title=f"Welding {number}")).encode()
        bring(world.adult, data=data, now=timezone.now())
    with CaptureQueriesContext(connection) as three:
        page(client, world.adult)
    assert len(one) == len(three)


def test_a_revoked_award_says_so(award, world, sign_in):
    revoke(world.coordinator, award=award, reason="By mistake.", now=timezone.now())
    client = sign_in(world.adult)
    assert "revoked" in page(client, world.adult).content.decode()
    single = client.get(reverse("credential_award", args=[award.uid])).content.decode()
    assert "This certificate was revoked" in single


class TestForms:
    def take(self, sign_in, person, award, form):
        return sign_in(person).get(reverse("credential_award_file", args=[award.uid, form]))

    def test_names_can_be_read(self, award, world, sign_in):
        response = self.take(sign_in, world.adult, award, "png")
        assert 'filename="ai-ready-certificate-ada-adult.png"' in response["Content-Disposition"]

    def test_json_is_the_signed_document(self, award, world, sign_in):
        response = self.take(sign_in, world.adult, award, "json")
        assert json.loads(response.content) == award.document
        assert verify(response.content, now=timezone.now())[0].outcome == "valid"

    def test_a_token_is_signed_with_the_rsa_key_that_the_did_document_lists(
        self, award, world, sign_in, client
    ):
        response = self.take(sign_in, world.adult, award, "jwt")
        token = read_jwt(response.content.decode())
        assert token.header["alg"] == "RS256"
        listed = client.get("/.well-known/did.json").json()["assertionMethod"]
        assert token.header["kid"] in listed
        unsigned = {key: value for key, value in award.document.items() if key != "proof"}
        assert token.credential == unsigned
        assert verify(response.content, now=timezone.now())[0].outcome == "valid"

    @pytest.mark.parametrize("form", ["png", "svg"])
    def test_pictures_carry_it(self, award, world, sign_in, form):
        data = self.take(sign_in, world.adult, award, form).content
        envelope = open_envelope(data)
        assert (envelope.container, envelope.payload) == (form, award.document)
        if form == "png":
            assert Image.open(io.BytesIO(data)).size == (800, 800)

    def test_pdf(self, award, world, sign_in):
        data = self.take(sign_in, world.adult, award, "pdf").content
        assert open_envelope(data).payload == award.document

    @pytest.mark.parametrize("form", ["exe", "html", "JSON", "xml"])
    def test_other_forms_are_not_there(self, award, world, sign_in, form):
        assert self.take(sign_in, world.adult, award, form).status_code == 404

    def test_what_was_taken_outlives_the_account(self, award, world, sign_in):
        text = award_text(award)
        world.adult.is_active = False
        world.adult.save()
        assert verify(text.encode(), now=timezone.now())[0].outcome == "valid"


class TestLinkedIn:
    def content(self, sign_in, who, award):
        return sign_in(who).get(reverse("credential_award", args=[award.uid])).content.decode()

    def test_a_link_with_everything_filled_in(self, award, world, sign_in):
        content = self.content(sign_in, world.adult, award)
        for part in (
            "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME",
            "name=AI-Ready+Certificate",
            "organizationName=South+Bay+Coalition",
            f"certId={award.uid}",
            'rel="noopener noreferrer"',
        ):
            assert part in content

    @pytest.mark.parametrize(("age", "there"), [(15, False), (16, True), (None, False)])
    def test_from_16_on(self, world, sign_in, age, there):
        today = timezone.localdate()
        born = None if age is None else today.replace(year=today.year - age, month=1, day=1)
        world.student.birth_date = born
        world.student.save()
        award = make_award(world, world.student)
        assert ("linkedin.com" in self.content(sign_in, world.student, award)) is there

    def test_not_for_the_guardian(self, minor_award, world, sign_in):
        assert "linkedin.com" not in self.content(sign_in, world.guardian, minor_award)
