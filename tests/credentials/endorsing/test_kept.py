"""Endorsements signed with the key that is kept here: who may, what is signed, what shows."""

import copy
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.credentials import keys
from firstrung.credentials.endorsing.identities import (
    live_identity,
    open_identity,
    retire_identity,
    rotate_key,
)
from firstrung.credentials.endorsing.selectors import (
    endorsements_for,
    endorsements_for_achievement,
    endorsements_for_issuer,
    endorsements_shown,
)
from firstrung.credentials.endorsing.services import About, endorse, withdraw
from firstrung.credentials.models import AchievementState, Endorsement
from firstrung.credentials.public import revoke, verify
from firstrung.identity.models import Disclosure
from tests.credentials.conftest import make_award
from tests.world import consent


def judge(document):
    return verify(json.dumps(document).encode(), now=timezone.now())[0]


def sign(world, about, who="recruiter", where="employer", comment="We hire for this."):
    return endorse(
        getattr(world, who),
        organization=getattr(world, where),
        about=about,
        comment=comment,
        now=timezone.now(),
    )


@pytest.fixture
def shown(award, world):
    """The adult's certificate, opened to everybody."""
    consent(world.adult, world.adult, "certificate")
    return award


class TestIdentity:
    def test_is_a_did_web_of_our_site_with_a_document(self, identity, world, client):
        uid = world.employer.uid
        assert identity.did == f"did:web:localhost%3A8000:employers:{uid}"
        document = client.get(f"/employers/{uid}/did.json").json()
        assert document["id"] == identity.did
        assert document["assertionMethod"] == [f"{identity.did}#key-1"]

    def test_there_is_no_document_before(self, world, client):
        assert client.get(f"/employers/{world.employer.uid}/did.json").status_code == 404
        assert client.get(f"/employers/{world.employer.uid}/").status_code == 404

    @pytest.mark.parametrize(
        "who", ["recruiter2", "panelist", "coalition_coordinator", "student", "coordinator"]
    )
    def test_only_its_own_people_open_it(self, world, who):
        with pytest.raises(NotYours):
            open_identity(getattr(world, who), organization=world.employer, now=timezone.now())

    def test_a_coordinator_of_a_school_is_no_employer(self, world):
        with pytest.raises(NotYours):
            open_identity(world.coordinator, organization=world.district, now=timezone.now())

    def test_once(self, identity, world):
        with pytest.raises(Problem):
            open_identity(world.recruiter, organization=world.employer, now=timezone.now())

    def test_retired_and_opened_again(self, identity, world):
        retire_identity(world.recruiter, identity=identity, now=timezone.now())
        assert live_identity(world.employer) is None
        with pytest.raises(Problem):
            sign(world, About())
        again = open_identity(world.recruiter, organization=world.employer, now=timezone.now())
        assert (again.pk, again.retired_at) == (identity.pk, None)

    def test_a_new_key_keeps_what_was_signed(self, identity, world):
        first = sign(world, About())
        rotate_key(world.recruiter, identity=identity, now=timezone.now())
        withdraw(world.recruiter, endorsement=first, reason="Anew.", now=timezone.now())
        second = sign(world, About())
        methods = [row.document["proof"][0]["verificationMethod"] for row in (first, second)]
        assert [method.rpartition("#")[2] for method in methods] == ["key-1", "key-2"]
        assert (judge(first.document).outcome, judge(second.document).outcome) == (
            "revoked",
            "valid",
        )
        with pytest.raises(NotYours):
            rotate_key(world.recruiter2, identity=identity, now=timezone.now())

    def test_a_lost_key_is_told(self, identity, world, settings):
        for path in settings.KEY_DIR.glob("*.pem"):
            path.unlink()
        with pytest.raises(Problem, match="missing"):
            sign(world, About())
        assert Endorsement.objects.count() == 0


class TestEndorsing:
    def test_the_certificate_itself(self, identity, award, world):
        row = sign(world, About(achievement=award.achievement))
        document = row.document
        assert document["type"] == ["VerifiableCredential", "EndorsementCredential"]
        assert document["issuer"] == {
            "id": identity.did,
            "type": ["Profile"],
            "name": "First Aerospace",
        }
        assert document["credentialSubject"] == {
            "id": "http://localhost:8000/achievements/ai-ready/1",
            "type": ["EndorsementSubject"],
            "endorsementComment": "We hire for this.",
        }
        assert judge(document).outcome == "valid"
        assert endorsements_for_achievement(award.achievement) == [document]
        entry = AuditEntry.objects.get(action="credentials.endorsement.signed")
        assert (entry.actor_id, entry.object_uid) == (world.recruiter.pk, row.uid)

    def test_the_issuer(self, identity, world):
        row = sign(world, About())
        assert row.document["credentialSubject"]["id"] == keys.issuer_did()
        assert endorsements_for_issuer() == [row.document]

    def test_one_persons_certificate(self, identity, shown, world):
        row = sign(world, About(award=shown))
        assert row.subject_url == f"http://localhost:8000/c/{shown.uid}/"
        assert endorsements_for(shown) == [row.document]
        assert "Ada" not in json.dumps(row.document)

    def test_a_changed_word_is_noticed(self, identity, world):
        forged = copy.deepcopy(sign(world, About()).document)
        forged["credentialSubject"]["endorsementComment"] = "We never hire."
        assert judge(forged).outcome == "invalid"

    def test_another_employers_key_does_not_do(self, identity, world):
        open_identity(world.recruiter2, organization=world.employer2, now=timezone.now())
        forged = copy.deepcopy(sign(world, About()).document)
        other = sign(world, About(), "recruiter2", "employer2").document
        forged["proof"] = other["proof"]
        assert judge(forged).outcome == "invalid"

    def test_each_employer_once(self, identity, world):
        open_identity(world.recruiter2, organization=world.employer2, now=timezone.now())
        sign(world, About())
        with pytest.raises(Problem, match="already"):
            sign(world, About())
        sign(world, About(), "recruiter2", "employer2")
        assert Endorsement.objects.count() == 2

    @pytest.mark.parametrize("comment", ["", "  \n", "x" * 2001])
    def test_words_are_needed(self, identity, world, comment):
        with pytest.raises(Problem) as problem:
            sign(world, About(), comment=comment)
        assert problem.value.field == "comment"

    def test_nobody_else_speaks_for_the_employer(self, identity, world):
        for who in ("recruiter2", "panelist", "coalition_coordinator", "student"):
            with pytest.raises(NotYours):
                sign(world, About(), who)

    def test_not_what_is_retired_or_revoked(self, identity, shown, world):
        revoke(world.coordinator, award=shown, reason="Mistake.", now=timezone.now())
        shown.refresh_from_db()
        with pytest.raises(Problem, match="revoked"):
            sign(world, About(award=shown))
        shown.achievement.state = AchievementState.RETIRED
        shown.achievement.save()
        with pytest.raises(Problem):
            sign(world, About(achievement=shown.achievement))


class TestMinors:
    """No certificate can be endorsed, or an endorsement read, without the family's consent."""

    @pytest.fixture
    def minors(self, world):
        return make_award(world, world.student)

    def test_not_there_without_consent(self, identity, minors, world, sign_in):
        with pytest.raises(NotVisible):
            sign(world, About(award=minors))
        url = reverse("endorse_award", args=[world.employer.uid, minors.uid])
        assert sign_in(world.recruiter).get(url).status_code == 404
        # A minor's own word is not enough.
        consent(world.student, world.student, "certificate")
        assert sign_in(world.recruiter).get(url).status_code == 404
        assert Disclosure.objects.count() == 0

    def test_there_with_the_guardians_consent_and_gone_without(
        self, identity, minors, world, sign_in, client
    ):
        given = consent(world.student, world.guardian, "certificate")
        url = reverse("endorse_award", args=[world.employer.uid, minors.uid])
        page = sign_in(world.recruiter).get(url)
        assert "Sam Student" in page.content.decode()
        assert Disclosure.objects.get().recipient == world.recruiter
        row = sign(world, About(award=minors), comment="Sam was great.")
        address = reverse("endorsement", args=[row.uid])
        assert client.get(address).status_code == 200
        given.granted = False
        given.save()
        assert client.get(address).status_code == 404
        assert sign_in(world.recruiter2).get(address).status_code == 404
        for who in (world.student, world.guardian, world.recruiter, world.coordinator):
            assert sign_in(who).get(address).status_code == 200
        page = client.get(reverse("employer", args=[world.employer.uid])).content.decode()
        assert "Sam was great." not in page
        assert sign_in(world.recruiter).get(url).status_code == 404

    def test_the_school_circle_sees_but_does_not_endorse(self, identity, minors, world):
        for who in ("student", "guardian", "teacher"):
            with pytest.raises(NotYours):
                sign(world, About(award=minors), who)


class TestWithdrawing:
    def test_shows_at_once_everywhere(self, identity, shown, world, client):
        row = sign(world, About(achievement=shown.achievement))
        assert endorsements_shown(award=shown)["endorsement_count"] == 1
        number = row.status_list.number
        before = json.loads(client.get(f"/credentials/status/{number}").content)
        withdraw(world.recruiter, endorsement=row, reason="We were wrong.", now=timezone.now())
        after = json.loads(client.get(f"/credentials/status/{number}").content)
        assert before["issuer"] == after["issuer"] == identity.did
        assert before["credentialSubject"] != after["credentialSubject"]
        assert judge(row.document).outcome == "revoked"
        assert endorsements_for_achievement(shown.achievement) == []
        assert endorsements_shown(award=shown)["endorsement_count"] == 0

    def test_only_by_the_employer_and_with_a_reason(self, identity, world):
        row = sign(world, About())
        for who in ("recruiter2", "coalition_coordinator", "panelist"):
            with pytest.raises(NotYours):
                withdraw(getattr(world, who), endorsement=row, reason="No.", now=timezone.now())
        with pytest.raises(Problem):
            withdraw(world.recruiter, endorsement=row, reason=" ", now=timezone.now())

    def test_then_endorse_anew(self, identity, world):
        row = sign(world, About())
        withdraw(world.recruiter, endorsement=row, reason="Better words.", now=timezone.now())
        assert sign(world, About()).status_index != row.status_index


class TestPages:
    def test_from_nothing_to_an_endorsement_and_back(self, award, world, sign_in, client):
        browser = sign_in(world.recruiter)
        home = reverse("employer", args=[world.employer.uid])
        page = browser.get(home)
        assert "Open an identity" in page.content.decode()
        to = reverse("endorse_achievement", args=[world.employer.uid, "ai-ready", 1])
        assert browser.get(to).url == reverse("employer_identity", args=[world.employer.uid])
        opened = browser.post(reverse("employer_identity_open", args=[world.employer.uid]))
        assert opened.url == home
        assert browser.get(to).status_code == 200
        assert browser.post(to, {"comment": ""}).status_code == 422
        assert browser.post(to, {"comment": "We hire for this."}).url == home
        assert "We hire for this." in client.get(home).content.decode()
        row = Endorsement.objects.get()
        away = reverse("endorsement_withdraw", args=[row.uid])
        assert browser.post(away, {"reason": ""}).status_code == 422
        assert browser.post(away, {"reason": "Wrong one."}).url == home
        assert "We hire for this." not in client.get(home).content.decode()
        assert "Wrong one." in browser.get(home).content.decode()

    def test_keys_and_retirement(self, identity, world, sign_in):
        browser = sign_in(world.recruiter)
        page = reverse("employer_identity", args=[world.employer.uid])
        assert "key-1" in browser.get(page).content.decode()
        browser.post(reverse("employer_identity_rotate", args=[world.employer.uid]))
        assert "key-2" in browser.get(page).content.decode()
        retire = reverse("employer_identity_retire", args=[world.employer.uid])
        assert browser.get(retire).status_code == 200
        assert browser.post(retire).url == page
        assert live_identity(world.employer) is None
        assert browser.post(retire).status_code == 409

    @pytest.mark.parametrize("name", ["employer_identity", "endorse_issuer"])
    def test_others_have_no_business_there(self, identity, world, sign_in, client, name):
        url = reverse(name, args=[world.employer.uid])
        assert client.get(url).status_code == 302
        assert sign_in(world.recruiter2).get(url).status_code == 403
        assert sign_in(world.student).get(url).status_code == 403

    def test_the_signed_document(self, identity, world, client):
        row = sign(world, About())
        response = client.get(f"/endorsements/{row.uid}")
        assert (response["Content-Type"], response["Access-Control-Allow-Origin"]) == (
            "application/vc",
            "*",
        )
        assert json.loads(response.content) == row.document
        assert row.document["id"] == f"http://localhost:8000/endorsements/{row.uid}"

    def test_as_many_queries_for_three_as_for_one(
        self, identity, world, client, django_assert_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        url = reverse("employer", args=[world.employer.uid])
        counts = []
        for batch in (1, 2):
            for _ in range(batch):
                row = sign(world, About())
                row.subject_url += f"#{row.pk}"
                row.save()
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]
