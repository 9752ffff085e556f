"""Wallets as the standards have them: their own keys, HTTP, and nothing of ours but addresses."""

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from firstrung.engines.proofs import canonicalize

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
ED2020 = "https://w3id.org/security/suites/ed25519-2020/v1"


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Wallet:
    def __init__(self):
        self.http = Client(enforce_csrf_checks=True)
        self.key = Ed25519PrivateKey.generate()
        raw = self.key.public_key().public_bytes_raw()
        self.multibase = "z" + base58.b58encode(b"\xed\x01" + raw).decode()
        self.did = f"did:key:{self.multibase}"

    def post(self, url: str, body: object, **headers):
        return self.http.post(
            path_of(url), json.dumps(body), content_type="application/json", headers=headers
        )


class LearnerWallet(Wallet):
    """VC-API: an interaction URL or a deep link, then two POSTs."""

    def exchange_url(self, interaction_url: str) -> str:
        answer = self.http.get(path_of(interaction_url), headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.content
        return answer.json()["protocols"]["vcapi"]

    def exchange_url_of_deep_link(self, link: str) -> str:
        parts = urlsplit(link)
        assert (parts.scheme, parts.netloc, parts.path) == ("https", "lcw.app", "/request")
        request = json.loads(parse_qs(parts.query)["request"][0])
        assert request["credentialRequestOrigin"]
        return request["protocols"]["vcapi"]

    def presentation(self, request: dict, *, suite="eddsa-rdfc-2022", **changes) -> dict:
        """A presentation without credentials, signed for this exchange."""
        old = suite == "Ed25519Signature2020"
        document = {
            "@context": [V1, ED2020] if old else [V2],
            "type": ["VerifiablePresentation"],
            "holder": self.did,
        } | changes.pop("document", {})
        proof = {
            **({"type": suite} if old else {"type": "DataIntegrityProof", "cryptosuite": suite}),
            "created": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "verificationMethod": f"{self.did}#{self.multibase}",
            "proofPurpose": "authentication",
            "challenge": request["challenge"],
            "domain": request["domain"],
        } | changes
        proof = {key: value for key, value in proof.items() if value is not None}
        digests = [
            hashlib.sha256(canonicalize(part).encode()).digest()
            for part in ({"@context": document["@context"], **proof}, document)
        ]
        value = base58.b58encode(self.key.sign(b"".join(digests))).decode()
        return document | {"proof": proof | {"proofValue": f"z{value}"}}

    def question(self, exchange: str) -> dict:
        answer = self.post(exchange, {})
        assert answer.status_code == 200, answer.content
        request = answer.json()["verifiablePresentationRequest"]
        assert [query["type"] for query in request["query"]] == ["DIDAuthentication"]
        return request

    def answer(self, exchange: str, presentation: object):
        return self.post(exchange, {"verifiablePresentation": presentation})

    def collect(self, interaction_url: str, **changes) -> dict:
        exchange = self.exchange_url(interaction_url)
        answer = self.answer(exchange, self.presentation(self.question(exchange), **changes))
        assert answer.status_code == 200, answer.content
        [credential] = answer.json()["verifiablePresentation"]["verifiableCredential"]
        return credential


class OpenIdWallet(Wallet):
    """OpenID4VCI 1.0, pre-authorized code, from the metadata alone."""

    def __init__(self):
        super().__init__()
        self.jwk = OKPKey.import_key(
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "x": _text(self.key.public_key().public_bytes_raw()),
                "d": _text(self.key.private_bytes_raw()),
            }
        )

    def offer(self, link: str) -> dict:
        parts = urlsplit(link)
        assert parts.scheme == "openid-credential-offer"
        query = parse_qs(parts.query)
        if "credential_offer" in query:
            return json.loads(query["credential_offer"][0])
        answer = self.http.get(path_of(query["credential_offer_uri"][0]))
        assert answer.status_code == 200, answer.content
        return answer.json()

    def metadata(self, issuer: str) -> tuple[dict, dict]:
        found = self.http.get("/.well-known/openid-credential-issuer").json()
        server = self.http.get("/.well-known/oauth-authorization-server").json()
        assert found["credential_issuer"] == server["issuer"] == issuer
        return found, server

    def token(self, offer: dict, **fields):
        _found, server = self.metadata(offer["credential_issuer"])
        form = {
            "grant_type": GRANT,
            "pre-authorized_code": offer["grants"][GRANT]["pre-authorized_code"],
        } | fields
        return self.http.post(
            path_of(server["token_endpoint"]),
            urlencode(form),
            content_type="application/x-www-form-urlencoded",
        )

    def nonce(self, issuer: str) -> str:
        found, _server = self.metadata(issuer)
        return self.http.post(path_of(found["nonce_endpoint"])).json()["c_nonce"]

    def proof(self, issuer: str, *, header=None, key=None, **changes) -> str:
        head = {
            "typ": "openid4vci-proof+jwt",
            "alg": "EdDSA",
            "kid": f"{self.did}#{self.multibase}",
        } | (header or {})
        claims = {"aud": issuer, "iat": int(time.time())} | changes
        if "nonce" not in claims:
            claims["nonce"] = self.nonce(issuer)
        head, claims = ({k: v for k, v in part.items() if v is not None} for part in (head, claims))
        registry = jws.JWSRegistry(
            algorithms=["EdDSA", "ES256", "HS256"], strict_check_header=False
        )
        return jws.serialize_compact(head, json.dumps(claims), key or self.jwk, registry=registry)

    def request(self, offer: dict, access: str, **changes):
        issuer = offer["credential_issuer"]
        found, _server = self.metadata(issuer)
        [name] = offer["credential_configuration_ids"]
        assert name in found["credential_configurations_supported"]
        body = {"credential_configuration_id": name} | changes
        if "proofs" not in body:
            body["proofs"] = {"jwt": [self.proof(issuer)]}
        body = {key: value for key, value in body.items() if value is not None}
        return self.post(found["credential_endpoint"], body, Authorization=f"Bearer {access}")

    def collect(self, link: str, **fields):
        offer = self.offer(link)
        access = self.token(offer, **fields).json()["access_token"]
        answer = self.request(offer, access)
        assert answer.status_code == 200, answer.content
        [credential] = answer.json()["credentials"]
        return credential["credential"]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def another_kind_of_key() -> ECKey:
    return ECKey.generate_key("P-256")
