"""Keys of both kinds, and status lists of several signers."""

import stat
from datetime import timedelta

import pytest
from django.utils import timezone

from firstrung.core.errors import NotYours
from firstrung.credentials import keys, status
from firstrung.credentials.models import (
    LIST_SIZE,
    Endorsement,
    EndorserIdentity,
    KeyAlgorithm,
    SigningKey,
    StatusList,
)
from firstrung.engines import proofs
from tests.credentials.conftest import make_award

EMPLOYER = "did:web:employer.example"


@pytest.fixture
def identity(world):
    return EndorserIdentity.objects.create(organization=world.employer, did=EMPLOYER)


def endorse(identity, status_list, index, *, url="https://a.example/1", revoked=None):
    return Endorsement.objects.create(
        identity=identity,
        subject="achievement",
        subject_url=url,
        comment="Good.",
        document={},
        signed_at=timezone.now(),
        status_list=status_list,
        status_index=index,
        revoked_at=revoked,
    )


def bits(document):
    data = proofs.decode_list(document["credentialSubject"]["encodedList"])
    return [8 * i + j for i, byte in enumerate(data) for j in range(8) if byte & (0x80 >> j)]


class TestKeys:
    def test_an_rsa_key_is_published_as_a_json_web_key(self, db, settings):
        now = timezone.now()
        edwards = keys.live_key(now=now)
        rsa = keys.live_key(now=now, algorithm=KeyAlgorithm.RS256)
        document = keys.did_document(keys.issuer_did())
        assert [row["type"] for row in document["verificationMethod"]] == ["Multikey", "JsonWebKey"]
        assert document["assertionMethod"] == [str(edwards), str(rsa)]
        assert keys.private_half(rsa).key_size == 2048
        modes = [stat.S_IMODE(path.stat().st_mode) for path in settings.KEY_DIR.glob("*.pem")]
        assert modes == [0o600, 0o600]

    def test_each_algorithm_has_its_own_live_key(self, db):
        now = timezone.now()
        rsa = keys.live_key(now=now, algorithm=KeyAlgorithm.RS256)
        assert keys.live_key(now=now, algorithm=KeyAlgorithm.RS256) == rsa
        assert [rsa.fragment, keys.live_key(now=now).fragment] == ["rsa-1", "key-1"]

    def test_rotating_one_kind_leaves_the_other(self, world):
        now = timezone.now()
        rsa = keys.live_key(now=now, algorithm=KeyAlgorithm.RS256)
        keys.live_key(now=now)
        keys.rotate(world.coalition_coordinator, now=now)
        assert SigningKey.objects.filter(retired_at=None).count() == 2
        assert keys.live_key(now=now, algorithm=KeyAlgorithm.RS256) == rsa
        with pytest.raises(NotYours):
            keys.rotate(world.coordinator, now=now, algorithm=KeyAlgorithm.RS256)

    def test_a_key_that_vanishes_between_look_and_use_is_replaced(self, db, monkeypatch):
        now = timezone.now()
        stale = keys.live_key(now=now)
        keys.rotate(None, now=now)
        looked = iter([stale])
        fresh = keys.live_key
        monkeypatch.setattr(keys, "live_key", lambda **given: next(looked, None) or fresh(**given))
        key, private = keys.signer(now=now)
        assert key.fragment == "key-2"
        assert proofs.encode_public_key(private.public_key()) == key.public_multibase

    def test_a_lost_key_is_an_error_with_advice(self, db, settings):
        keys.live_key(now=timezone.now())
        for path in settings.KEY_DIR.glob("*.pem"):
            path.unlink()
        with pytest.raises(keys.KeyMissingError, match="Restore it"):
            keys.signer(now=timezone.now())

    def test_an_employers_identity_is_not_ours(self, identity):
        keys.live_key(now=timezone.now(), did=EMPLOYER)
        assert keys.own_dids() == {keys.issuer_did()}


class TestLists:
    def test_each_signer_has_lists_of_its_own(self, db):
        ours, _ = status.take_place()
        theirs, _ = status.take_place(EMPLOYER)
        assert [(ours.number, ours.did), (theirs.number, theirs.did)] == [(1, ""), (2, EMPLOYER)]
        assert status.take_place()[0] == ours
        assert status.take_place(EMPLOYER)[0] == theirs

    def test_a_full_list_is_followed_by_another(self, award, world, monkeypatch):
        monkeypatch.setattr(status, "FULL", 1)
        later = make_award(world, world.student)
        assert [award.status_list.number, later.status_list.number] == [1, 2]

    def test_no_place_is_given_twice(self, identity, monkeypatch):
        status_list, taken = status.take_place(EMPLOYER)
        endorse(identity, status_list, taken)
        rolls = iter([taken, taken, 7])
        monkeypatch.setattr(status.secrets, "randbelow", lambda _size: next(rolls))
        assert status.take_place(EMPLOYER) == (status_list, 7)

    def test_many_places_at_once_are_different_and_random(self, db):
        status_list, _room = status.open_list()
        drawn = status.draw(status_list, 500, but=range(0, LIST_SIZE, 2))
        assert len(set(drawn)) == 500
        assert {index % 2 for index in drawn} == {1}
        assert drawn != sorted(drawn)

    def test_bits_of_awards_and_endorsements(self, award, world, identity):
        now = timezone.now()
        ours = award.status_list
        free = [index for index in (5, 6, 7) if index != award.status_index][:2]
        endorse(identity, ours, free[0], revoked=now)
        endorse(identity, ours, free[1], url="https://a.example/2")
        assert bits(status.signed_list(ours.number, now=now)) == [free[0]]

    def test_a_list_is_signed_by_its_own_signer(self, identity):
        status_list, _index = status.take_place(EMPLOYER)
        document = status.signed_list(status_list.number, now=timezone.now())
        assert document["issuer"] == EMPLOYER
        assert document["proof"][0]["verificationMethod"] == f"{EMPLOYER}#key-1"

    def test_every_process_signs_the_same_bytes(self, award):
        from django.core.cache import caches

        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        first = status.signed_list(1, now=now)
        caches["ready_made"].clear()
        assert status.signed_list(1, now=now + timedelta(seconds=30)) == first
        assert StatusList.objects.count() == 1
