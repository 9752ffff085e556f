"""A certificate of the minor, and credentials that others issued."""

import json
import uuid

import pytest

from tests.backpacks.badges import Issuer
from tests.credentials.conftest import make_award


@pytest.fixture
def minor_award(world):
    return make_award(world, world.student)


def foreign(name="Ada Adult", *, title="Welding basics", identifier=None, private=None, **changes):
    """A badge signed by an issuer elsewhere, whose identifier is its own key."""
    issuer = Issuer(private)
    identity = {
        "type": "IdentityObject",
        "identityHash": name,
        "identityType": "name",
        "hashed": False,
    }
    achievement = {
        "id": "https://harbor.example/welding",
        "type": ["Achievement"],
        "name": title,
        "description": "Joins steel safely.",
        "criteria": {"narrative": "Ten joints."},
    }
    members = {
        "id": identifier or f"urn:uuid:{uuid.uuid4()}",
        "name": title,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": "Harbor Trade School"},
        "validFrom": "2026-05-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity],
            "achievement": achievement,
        },
    }
    return issuer.badge(**members | changes)


def text_of(document):
    """Written in a way of its own, so that a copy made anew would differ."""
    return json.dumps(document, indent=3, ensure_ascii=True)
