"""An employer that can endorse, with a key kept here or with one of its own."""

import json

import pytest
from django.utils import timezone

from firstrung.credentials.endorsing.identities import open_identity
from firstrung.engines import proofs
from tests.credentials.verifying.conftest import site  # noqa: F401
from tests.credentials.verifying.server import answer

OWN = "did:web:issuer.example"


@pytest.fixture
def identity(world):
    """The first employer's identity, kept here."""
    return open_identity(world.recruiter, organization=world.employer, now=timezone.now())


class OwnKey:
    """A key that an employer keeps at home, published at its own site."""

    def __init__(self, site, did=OWN, url="https://issuer.example/.well-known/did.json"):  # noqa: F811
        self.did = did
        self.private = proofs.generate_private_key()
        public = proofs.encode_public_key(self.private.public_key())
        document = proofs.did_document(did, [("home", public)])
        site.serve(url, answer(json.dumps(document).encode()))

    def sign(self, document, *, method=None, inline=False):
        signed = proofs.sign(
            document,
            private_key=self.private,
            verification_method=method or f"{self.did}#home",
            created=timezone.now(),
            inline=inline,
        )
        return json.dumps(signed).encode()


@pytest.fixture
def own_key(site):  # noqa: F811
    return OwnKey(site)
