"""A client of the VC-API without a network, and the documents that the statements are tried on."""

import io
import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firstrung.engines import proofs
from firstrung.engines.proofs.vc_api import application
from firstrung.engines.proofs.vc_service import Service, load_with_examples

BASE = "https://www.w3.org/ns/credentials/v2"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DOMAIN, CHALLENGE = "https://verifier.example", "8b1a9953c461"
HOLDER_KEY = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32)
HOLDER = proofs.did_key(proofs.encode_public_key(HOLDER_KEY.public_key()))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes([8]) * 32)
OTHER = proofs.did_key(proofs.encode_public_key(OTHER_KEY.public_key()))
REFUSED = (400, 422)
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")
suites = pytest.mark.parametrize("suite", SUITES)
#: The document of the appendices of both specifications.
ALUMNI = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}

Json = dict[str, Any]


@dataclass
class Api:
    """The service, asked as a suite asks it."""

    service: Service = field(
        default_factory=lambda: Service(
            Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32),
            "https://issuer.example",
            clock=lambda: NOW,
        )
    )

    @property
    def did(self) -> str:
        return self.service.did

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Json]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        told: list[str] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": io.BytesIO(data),
        }

        def start(status: str, headers: Iterable[tuple[str, str]]) -> None:
            told.append(status)
            assert dict(headers)["Content-Type"] == "application/json"

        answer = b"".join(application(self.service)(environ, start))
        return int(told[0].split()[0]), json.loads(answer)

    def issue(self, credential: Json, **options: Any) -> Json:
        status, answer = self.ask("POST", "/credentials/issue", _body(credential, options))
        assert status == 201, answer
        return answer

    def refuses(self, credential: Json, **options: Any) -> Json:
        """The problem with which a credential is not issued."""
        status, answer = self.ask("POST", "/credentials/issue", _body(credential, options))
        assert status in REFUSED, answer
        assert answer["errors"]
        return answer

    def verifies(self, credential: Json, **options: Any) -> bool:
        body = {"verifiableCredential": credential, "options": {"checks": ["proof"], **options}}
        return _verified(*self.ask("POST", "/credentials/verify", body))

    def problem(self, credential: Json, **options: Any) -> str:
        """The end of the problem type with which a credential is refused; "" when it is not."""
        body = {"verifiableCredential": credential, "options": options}
        status, answer = self.ask("POST", "/credentials/verify", body)
        if status == 200:
            return ""
        return urlsplit(answer["errors"][0]["type"]).fragment

    def verifies_presentation(self, presentation: Json, **options: Any) -> bool:
        wanted = {"domain": DOMAIN, "challenge": CHALLENGE, **options}
        body = {"verifiablePresentation": presentation, "options": wanted}
        return _verified(*self.ask("POST", "/presentations/verify", body))

    def fetch(self, url: str) -> Json:
        status, answer = self.ask("GET", urlsplit(url).path)
        assert status == 200, answer
        return answer

    def credential(self, **changes: Any) -> Json:
        """The smallest credential, with changes; None takes a member out."""
        document = {
            "@context": [BASE],
            "type": ["VerifiableCredential"],
            "issuer": self.did,
            "credentialSubject": {"id": "did:example:learner"},
        } | changes
        return {name: value for name, value in document.items() if value is not None}


def _body(credential: Json, options: Json) -> Json:
    return {"credential": credential, "options": options}


def _verified(status: int, answer: Json) -> bool:
    assert status == 200 or status in REFUSED, answer
    assert answer["verified"] is (status == 200)
    assert bool(answer["errors"]) is (status != 200)
    return status == 200


def defining(*words: str) -> list[Any]:
    """The base context and one in the document that defines some words."""
    return [BASE, {word: f"https://words.example/#{word}" for word in words}]


def signed(
    document: Json,
    *,
    key: Ed25519PrivateKey = HOLDER_KEY,
    purpose: str = "assertionMethod",
    suite: str = "eddsa-rdfc-2022",
    **more: Any,
) -> Json:
    """A document signed here, not by the service; one proof is an object."""
    did = proofs.did_key(proofs.encode_public_key(key.public_key()))
    done = proofs.sign(
        document,
        private_key=key,
        verification_method=f"{did}#{did.removeprefix('did:key:')}",
        created=NOW,
        proof_purpose=purpose,
        load=load_with_examples,
        inline=True,
        cryptosuite=suite,
        more=more,
    )
    return done | {"proof": done["proof"][0] if len(done["proof"]) == 1 else done["proof"]}


def credential_of(issuer: str, **changes: Any) -> Json:
    """The smallest credential of somebody."""
    return {
        "@context": [BASE],
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "credentialSubject": {"id": "did:example:learner"},
    } | changes


def presentation(*credentials: Json, **changes: Any) -> Json:
    """An unsigned presentation of its holder, with changes; None takes a member out."""
    document = {
        "@context": [BASE],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER,
        "verifiableCredential": list(credentials),
    } | changes
    return {name: value for name, value in document.items() if value is not None}


def shown(document: Json) -> Json:
    """A presentation signed by its holder for the verifier's occasion."""
    said = {name: value for name, value in document.items() if value != []}
    proof = signed(said, purpose="authentication", domain=DOMAIN, challenge=CHALLENGE)["proof"]
    return document | {"proof": proof}


def without(document: Json, path: str) -> Json:
    """A copy without the member at a path like `proof.type`."""
    copy = deepcopy(document)
    *way, last = path.split(".")
    target = copy
    for step in way:
        target = target[step]
    del target[last]
    return copy


def changed(document: Json, path: str, value: Any) -> Json:
    """A copy with another value at a path like `proof.type`."""
    copy = deepcopy(document)
    *way, last = path.split(".")
    target = copy
    for step in way:
        target = target[step]
    target[last] = value
    return copy
