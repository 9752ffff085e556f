"""Revoked, suspended, lifted, refreshed: what verifiers and staff see."""

import json
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.credentials import keys
from firstrung.credentials.issuing import standing
from firstrung.credentials.models import Award, Endorsement, EndorserIdentity, PastEdition
from firstrung.credentials.public import verify
from firstrung.credentials.status import list_url, stamp
from firstrung.engines import proofs
from tests.credentials.conftest import make_award

NOW = timezone.now()


def judge(document, now=None):
    return verify(json.dumps(document).encode(), now=now or timezone.now())[0].outcome


class TestSuspension:
    def test_every_check_fails_until_it_is_lifted(self, award, world):
        standing.suspend(world.coordinator, award=award, reason="Under review.", now=NOW)
        assert (award.suspension_reason, judge(award.document)) == ("Under review.", "suspended")
        standing.lift(world.coordinator, award=award, now=NOW)
        assert (award.suspended_at, award.suspension_reason) == (None, "")
        assert judge(award.document) == "valid"

    def test_a_suspended_one_that_is_revoked_is_revoked(self, award, world):
        standing.suspend(world.coordinator, award=award, reason="Why.", now=NOW)
        standing.revoke(world.coordinator, award=award, reason="Why.", now=NOW)
        assert judge(award.document) == "revoked"

    def test_the_edition_before_reads_the_same(self, award, world):
        before = award.document
        standing.refresh(world.coordinator, award=award, now=NOW)
        standing.suspend(world.coordinator, award=award, reason="Why.", now=NOW)
        assert (judge(before), judge(award.document)) == ("suspended", "suspended")

    def test_wrong_states(self, award, world):
        who = world.coordinator
        with pytest.raises(Problem, match="not suspended"):
            standing.lift(who, award=award, now=NOW)
        with pytest.raises(Problem, match="sentence"):
            standing.suspend(who, award=award, reason=" ", now=NOW)
        standing.suspend(who, award=award, reason="Why.", now=NOW)
        with pytest.raises(Problem, match="already"):
            standing.suspend(who, award=award, reason="Why.", now=NOW)
        with pytest.raises(Problem, match="Lift"):
            standing.refresh(who, award=award, now=NOW)
        standing.revoke(who, award=award, reason="Why.", now=NOW)
        for action in ("suspend", "lift", "refresh"):
            with pytest.raises(Problem, match="revoked"):
                standing.change(who, award=award, action=action, reason="Why.", now=NOW)
        assert standing.possible(award) == []

    @pytest.mark.parametrize(
        ("who", "error"), [("adult", NotYours), ("teacher", NotYours), ("coordinator2", NotVisible)]
    )
    @pytest.mark.parametrize("action", ["revoke", "suspend", "lift", "refresh"])
    def test_only_the_schools_coordinator(self, award, world, who, error, action):
        with pytest.raises(error):
            standing.change(getattr(world, who), award=award, action=action, reason="Why.", now=NOW)


class TestRefresh:
    def test_same_id_and_version_a_new_end_the_old_edition_kept(self, award, world):
        achievement = award.achievement
        achievement.valid_days = 365
        achievement.name = "Changed since"
        achievement.save()
        before, later = award.document, NOW + timedelta(days=30)
        standing.refresh(world.coordinator, award=award, now=later)
        assert award.document["id"] == before["id"]
        assert award.document["validFrom"] == before["validFrom"]
        assert award.document["validUntil"] == stamp(later + timedelta(days=365))
        assert award.document["name"] == "AI-Ready Certificate"
        assert (award.refreshed_at, award.valid_until) == (later, later + timedelta(days=365))
        assert PastEdition.objects.get().document == before
        assert [judge(row, later) for row in (before, award.document)] == ["valid", "valid"]

    def test_endorsements_of_today_go_inside(self, award, world):
        identity = EndorserIdentity.objects.create(
            organization=world.employer, did="did:web:employer.example"
        )
        private = proofs.generate_private_key()
        did = proofs.did_key(proofs.encode_public_key(private.public_key()))
        about = {
            "award": (award.document["id"], {"award": award}),
            "achievement": ("http://localhost:8000/achievements/ai-ready/1", {}),
            "issuer": (keys.issuer_did(), {}),
        }
        for subject, (url, row) in about.items():
            unsigned = {
                "@context": award.document["@context"][:2],
                "id": f"urn:uuid:00000000-0000-4000-8000-00000000000{len(subject)}",
                "type": ["VerifiableCredential", "EndorsementCredential"],
                "name": "Endorsement",
                "issuer": {"id": did, "type": ["Profile"], "name": "First Aerospace"},
                "validFrom": stamp(NOW),
                "credentialSubject": {
                    "id": url,
                    "type": ["EndorsementSubject"],
                    "endorsementComment": f"We count on it: {subject}.",
                },
            }
            Endorsement.objects.create(
                identity=identity,
                subject=subject,
                subject_url=url,
                achievement=award.achievement if subject == "achievement" else None,
                comment="Good.",
                signed_at=NOW,
                document=proofs.sign(
                    unsigned,
                    private_key=private,
                    verification_method=f"{did}#{did.removeprefix('did:key:')}",
                    created=NOW,
                ),
                **row,
            )
        standing.refresh(world.coordinator, award=award, now=NOW)
        document = award.document
        achievement = document["credentialSubject"]["achievement"]
        for part, subject in (
            (document, "award"),
            (achievement, "achievement"),
            (document["issuer"], "issuer"),
        ):
            (inside,) = part["endorsement"]
            comment = inside["credentialSubject"]["endorsementComment"]
            assert comment == f"We count on it: {subject}."
            assert (
                judge(inside) == "unknown_issuer"
            )  # signed rightly, by somebody not in the registry
        assert judge(document) == "valid"
        Endorsement.objects.update(revoked_at=NOW)
        standing.refresh(world.coordinator, award=award, now=NOW + timedelta(hours=1))
        assert "endorsement" not in award.document
        assert "endorsement" not in award.document["credentialSubject"]["achievement"]

    def test_it_names_where_to_refresh(self, award):
        assert award.document["refreshService"] == {
            "id": f"http://localhost:8000/c/{award.uid}/credential.json",
            "type": "1EdTechCredentialRefresh",
        }

    def test_after_a_rotation_the_new_key_signs(self, award, world):
        keys.rotate(None, now=NOW)
        standing.refresh(world.coordinator, award=award, now=NOW)
        assert award.key.fragment == "key-2"
        assert judge(award.document) == "valid"


def test_an_award_runs_out(world):
    first = make_award(world)
    first.achievement.valid_days = 10
    first.achievement.save()
    award = make_award(world, world.student)
    assert award.valid_until == award.issued_at + timedelta(days=10)
    assert judge(award.document) == "valid"
    assert judge(award.document, award.issued_at + timedelta(days=11)) == "expired"


class TestSelection:
    def test_each_is_done_or_told_why_not(self, world):
        rows = [make_award(world, who) for who in (world.student, world.adult, world.teammate)]
        who = world.coordinator
        standing.revoke(who, award=rows[0], reason="Mistake.", now=NOW)
        done, failed = standing.change_all(
            who, awards=rows, action="suspend", reason="Audit.", now=NOW
        )
        assert done == 2
        assert [(row, text) for row, text in failed] == [
            (rows[0], "This certificate is revoked; that can't be undone.")
        ]

    def test_empty_and_too_many(self, award, world, monkeypatch):
        monkeypatch.setattr(standing, "MOST_AT_ONCE", 1)
        for rows in ([], [award, award]):
            with pytest.raises(Problem):
                standing.change_all(
                    world.coordinator, awards=rows, action="refresh", reason="", now=NOW
                )

    def test_the_page_changes_only_ones_own(self, award, world, sign_in):
        other = make_award_of_the_other_school(world)
        data = {"action": "suspend", "reason": "Audit.", "award": [award.uid, other.uid, "x"]}
        response = sign_in(world.coordinator).post(reverse("awards"), data)
        assert response.status_code == 302
        (suspended,) = Award.objects.filter(suspended_at__isnull=False)
        assert suspended == award

    def test_without_a_reason_nothing_happens(self, award, world, sign_in):
        data = {"action": "revoke", "award": [award.uid]}
        response = sign_in(world.coordinator).post(reverse("awards"), data)
        assert response.status_code == 422
        assert "Say why" in response.content.decode()
        assert Award.objects.get().revoked_at is None


def make_award_of_the_other_school(world):
    owner, world.coordinator = world.coordinator, world.coordinator2
    made = make_award(world, world.student2)
    world.coordinator = owner
    return made


class TestPages:
    def test_the_record_tells_everything(self, award, world, sign_in):
        who = world.coordinator
        standing.refresh(who, award=award, now=NOW)
        standing.suspend(who, award=award, reason="Under review.", now=NOW)
        page = sign_in(who).get(reverse("award_record", args=[award.uid])).content.decode()
        for text in ("suspended", "Under review.", "Fresh edition signed", "present edition"):
            assert text in page
        assert page.count("#key-1") >= 2

    @pytest.mark.parametrize(("who", "status"), [("teacher", 403), ("coordinator2", 404)])
    def test_it_is_for_the_schools_coordinator(self, award, world, sign_in, who, status):
        client = sign_in(getattr(world, who))
        for name in ("award_record", "certificate_suspend"):
            assert client.get(reverse(name, args=[award.uid])).status_code == status

    def test_suspend_and_lift(self, award, world, sign_in):
        client = sign_in(world.coordinator)
        address = reverse("certificate_suspend", args=[award.uid])
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "Why."}).status_code == 302
        address = reverse("certificate_lift", args=[award.uid])
        assert client.post(address).status_code == 302
        response = client.post(address)
        assert response.status_code == 422
        assert "not suspended" in response.content.decode()

    def test_queries_do_not_grow(self, world, sign_in, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = sign_in(world.coordinator)
        counts = []
        for holder in (world.student, world.adult, world.teammate):
            make_award(world, holder)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("awards"))
            counts.append(len(queries))
        assert counts[1] == counts[2]


class TestOverHttp:
    def test_a_revocation_is_seen_within_a_second(self, award, world, client):
        url = list_url(award.status_list.number).removeprefix("http://localhost:8000")
        first = client.get(url)
        tag = first["ETag"]
        assert "must-revalidate" in first["Cache-Control"]
        assert client.get(url, headers={"if-none-match": tag}).status_code == 304
        begun = time.monotonic()
        standing.revoke(world.coordinator, award=award, reason="Mistake.", now=timezone.now())
        second = client.get(url, headers={"if-none-match": tag})
        assert time.monotonic() - begun < 1
        assert second.status_code == 200
        entry = award.document["credentialStatus"]
        assert [proofs.status_of(entry, json.loads(row.content)) for row in (first, second)] == [
            False,
            True,
        ]

    def test_no_such_list(self, db, client):
        assert client.get("/credentials/status/99").status_code == 404
