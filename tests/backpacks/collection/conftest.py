"""A certificate of the adult and of the minor, and credentials that others issued."""

import json
import uuid

import pytest
from django.utils import timezone

from firstrung.engines import proofs
from firstrung.engines.proofs.contexts import CREDENTIALS_V2, OPEN_BADGES_V3
from tests.credentials.conftest import make_award


@pytest.fixture
def award(world):
    return make_award(world)


@pytest.fixture
def minor_award(world):
    return make_award(world, world.student)


def foreign(name="Ada Adult", *, title="Welding basics", identifier=None, private=None, **changes):
    """A badge signed by an issuer elsewhere, whose identifier is its own key."""
    private = private or proofs.generate_private_key()
    did = proofs.did_key(proofs.encode_public_key(private.public_key()))
    document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_V3],
        "id": identifier or f"urn:uuid:{uuid.uuid4()}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": {"id": did, "type": ["Profile"], "name": "Harbor Trade School"},
        "validFrom": "2026-05-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": name,
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "achievement": {
                "id": "https://harbor.example/welding",
                "type": ["Achievement"],
                "name": title,
                "description": "Joins steel safely.",
                "criteria": {"narrative": "Ten joints."},
            },
        },
        **changes,
    }
    method = f"{did}#{did.removeprefix('did:key:')}"
    return proofs.sign(
        document, private_key=private, verification_method=method, created=timezone.now()
    )


def text_of(document):
    """Written in a way of its own, so that a copy made anew would differ."""
    return json.dumps(document, indent=3, ensure_ascii=True)
