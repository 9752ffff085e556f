"""What the running site serves, judged offline by another implementation (Digital Bazaar, Node)."""

import copy
import json
import subprocess

import pytest
from django.utils import timezone

from firstrung.credentials import keys
from firstrung.credentials.public import revoke
from tests import interop
from tests.permissions.scene import build
from tests.world import consent

INTEROP = interop.FOLDER

pytestmark = [pytest.mark.node, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def _packages():
    interop.ready()


@pytest.fixture
def scene(db):
    made = build()
    consent(made.world.adult, made.world.adult, "certificate")
    return made


def fetched(client, path):
    """The JSON that a verifier gets from the site."""
    return json.loads(client.get(path).content)


def judged(client, *credentials):
    world = {
        "didDocument": fetched(client, "/.well-known/did.json"),
        "statusListCredential": fetched(client, "/credentials/status/1"),
        "now": timezone.now().isoformat(),
    }
    lines = "\n".join(json.dumps({"credential": row} | world) for row in credentials)
    done = subprocess.run(
        ["node", "verify.mjs"], cwd=INTEROP, input=lines, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_certificate_is_accepted_and_a_changed_character_rejected(scene, client):
    credential = fetched(client, f"/c/{scene.award.uid}/credential.json")
    forged = copy.deepcopy(credential)
    forged["credentialSubject"]["identifier"][0]["identityHash"] = "Ada Adylt"
    genuine, changed = judged(client, credential, forged)
    assert (genuine["verified"], genuine["status"], genuine["errors"]) == (True, True, [])
    assert changed["verified"] is False


def test_it_is_accepted_after_the_key_was_rotated(scene, client):
    credential = fetched(client, f"/c/{scene.award.uid}/credential.json")
    keys.rotate(scene.world.coalition_coordinator, now=timezone.now())
    assert judged(client, credential)[0]["verified"] is True


def test_it_is_rejected_once_revoked(scene, client):
    credential = fetched(client, f"/c/{scene.award.uid}/credential.json")
    revoke(scene.world.coordinator, award=scene.award, reason="Mistake.", now=timezone.now())
    verdict = judged(client, credential)[0]
    assert (verdict["verified"], verdict["status"]) == (False, False)
