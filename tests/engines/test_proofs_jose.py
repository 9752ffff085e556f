"""VC-JWT: both encodings, whose key it was, and what tokens are refused."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwcrypto import jwk as other_jwk
from jwcrypto import jws as other_jws
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import did_jwk, jose, jwk

KEYS = {kind: jwk.generate(kind) for kind in ("RS256", "ES256", "ES384", "EdDSA")}


def public(kind: str) -> str:
    return jwk.encode(KEYS[kind].public_key())


def world() -> samples.World:
    listed = [("key-1", samples.multibase(1)), *((kind, public(kind)) for kind in KEYS)]
    document = proofs.did_document(samples.DID, listed)
    return samples.World(documents={samples.DID: document})


def signed(kind: str = "RS256", **changes: Any) -> str:
    options = {"private_key": KEYS[kind], "kid": f"{samples.DID}#{kind}", "alg": kind}
    return jose.sign_jwt(samples.certificate(), **(options | changes))


def part(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(data).decode().rstrip("=")


def told(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, payload, _ = (urlsafe_b64decode(each + "==") for each in token.split("."))
    return json.loads(header), json.loads(payload)


def forged(header: dict[str, Any], payload: dict[str, Any], kind: str = "RS256") -> str:
    """A token properly signed with one of the issuer's keys, whatever it says."""
    token = other_jws.JWS(json.dumps(payload).encode())
    token.allowed_algs = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "RS512", "HS256"]
    key = other_jwk.JWK.from_pem(jwk.to_pem(KEYS[kind]))
    token.add_signature(key, alg=header["alg"], protected=json.dumps(header))
    return str(token.serialize(compact=True))


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("typ", ["JWT", "vc+jwt"])
def test_what_is_signed_is_read_back_and_valid(kind, typ):
    token = signed(kind, typ=typ)
    verified = jose.verify_jwt(token, resolve=world().resolve, now=samples.NOW)
    assert verified.credential == samples.certificate()
    assert (verified.algorithm, verified.verification_method) == (kind, f"{samples.DID}#{kind}")
    assert world().judge(token).valid
    assert world().judge(token.encode()).valid


def test_claims_repeat_the_credential():
    header, payload = told(signed())
    assert header == {"alg": "RS256", "typ": "JWT", "kid": f"{samples.DID}#RS256"}
    certificate = samples.certificate()
    assert {name: payload[name] for name in ("iss", "sub", "jti", "nbf", "exp")} == {
        "iss": samples.DID,
        "sub": certificate["credentialSubject"]["id"],
        "jti": certificate["id"],
        "nbf": 1779269400,
        "exp": 1873963800,
    }
    header, payload = told(signed(typ="vc+jwt"))
    assert (header["typ"], header["cty"], payload) == ("vc+jwt", "vc", certificate)


@pytest.mark.parametrize("kind", KEYS)
def test_another_library_agrees_both_ways(kind):
    token = other_jws.JWS()
    token.deserialize(signed(kind))
    token.verify(other_jwk.JWK(**jwk.to_jwk(KEYS[kind].public_key())))
    assert json.loads(token.payload)["jti"] == samples.certificate()["id"]
    header, payload = told(signed(kind))
    assert world().judge(forged(header, payload, kind)).valid


def test_the_claim_vc_is_read_and_filled():
    header, payload = told(signed())
    claims = {name: payload.pop(name) for name in ("iss", "sub", "jti", "nbf", "exp")}
    for name in ("id", "validUntil"):
        del payload[name]
    token = forged(header, claims | {"vc": payload})
    read = jose.read_jwt(token).credential
    assert (read["id"], read["validUntil"]) == (claims["jti"], "2029-05-20T09:30:00Z")
    assert world().judge(token).valid


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "did:web:other.example"}, "claim iss"),
        ({"sub": "did:web:other.example"}, "claim sub"),
        ({"jti": "urn:x"}, "claim jti"),
        ({"nbf": 1779269401}, "claim nbf"),
        ({"exp": 1}, "claim exp"),
        ({"exp": "1873963800"}, "seconds"),
        ({"nbf": True}, "seconds"),
        ({"nbf": 1e300}, "seconds"),
        ({"iat": "now"}, "seconds"),
        ({"aud": "https://x.example"}, "one reader"),
        ({"vc": {}}, "beside"),
        ({"vc": "x"}, "no place"),
        ({"iss": None}, "claim iss"),
        ({"jti": ...}, "no claim jti"),
        ({"nbf": ...}, "no claim nbf"),
    ],
)
def test_claims_that_disagree(changes, reason):
    header, payload = told(signed())
    payload = {key: value for key, value in (payload | changes).items() if value is not ...}
    verdict = world().judge(forged(header, payload))
    assert verdict.outcome == "invalid"
    assert any(reason in check.reason for check in verdict.checks)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"alg": "none"}, "not accepted"),
        ({"alg": "HS256"}, "not accepted"),
        ({"alg": "RS512"}, "not accepted"),
        ({"alg": "ES256"}, "does not fit"),
        ({"alg": "EdDSA"}, "does not fit"),
        ({"crit": ["exp"]}, "unusual"),
        ({"b64": False}, "unusual"),
        ({"kid": 5}, "malformed"),
        ({"kid": f"{samples.DID}#other"}, "could not be found"),
        ({"kid": f"{samples.DID}#EdDSA"}, "does not fit"),
        ({"kid": None}, "malformed"),
    ],
)
def test_headers_that_are_refused(changes, reason):
    header, payload = told(signed())
    signature = signed().split(".")[2]
    verdict = world().judge(f"{part(header | changes)}.{part(payload)}.{signature}")
    assert verdict.outcome == "invalid"
    assert any(reason in check.reason for check in verdict.checks)


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "ES256", "kid": "#x"}])
@pytest.mark.parametrize("payload", [{}, {"vc": {}}, {"iss": samples.DID, "sub": "somebody"}])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_a_token_of_another_kind_is_not_a_changed_credential(header, payload, signature):
    verdict = world().judge(f"{part(header)}.{part(payload)}.{signature}")
    assert (verdict.outcome, verdict.checks[0].reason) == (
        "malformed",
        "The token holds no credential.",
    )


@pytest.mark.parametrize(
    "respelled",
    [
        lambda token: token + "=",
        lambda token: token.replace(".", "..", 1),
        lambda token: token[:-1] + chr(ord(token[-1]) + 1),
        lambda token: token.rsplit(".", 1)[0] + ".",
        lambda token: token + "\n.",
        lambda token: token[:40] + " " + token[40:],
    ],
)
def test_a_token_has_one_spelling(respelled):
    assert not world().judge(respelled(signed())).valid


def test_a_key_brought_along_counts_only_when_the_issuer_lists_it():
    stranger = jwk.generate("EdDSA")
    token = jose.sign_jwt(samples.certificate(), private_key=stranger, kid=None, alg="EdDSA")
    verdict = world().judge(token)
    assert (verdict.outcome, verdict.checks[2].reason) == (
        "invalid",
        "The token brings its own key, which the issuer does not list.",
    )
    places = world()
    multibase = jwk.encode(stranger.public_key())
    listed = [("key-1", samples.multibase(1)), (multibase, multibase)]
    places.documents[samples.DID] = proofs.did_document(samples.DID, listed)
    assert places.judge(token).valid


def test_an_issuer_who_is_a_key():
    did = did_jwk.did_jwk(KEYS["ES256"].public_key())
    document = samples.certificate() | {"issuer": did}
    del document["credentialStatus"]
    places = world()
    places.resolve = did_jwk.resolve_self_contained  # type: ignore[method-assign]
    places.registry[did] = "A person"
    for kid in (None, f"{did}#0", "#0"):
        token = jose.sign_jwt(document, private_key=KEYS["ES256"], kid=kid, alg="ES256")
        assert places.judge(token).valid
    other = jose.sign_jwt(document, private_key=jwk.generate("ES256"), kid=None, alg="ES256")
    assert places.judge(other).outcome == "invalid"


def test_a_key_in_the_address_is_not_the_issuers():
    """The key as a fragment of the issuer's address says nothing: the issuer must list it."""
    stranger = jwk.generate("EdDSA")
    multibase = jwk.encode(stranger.public_key())
    kid = f"{samples.DID}#{multibase}"
    token = jose.sign_jwt(samples.certificate(), private_key=stranger, kid=kid, alg="EdDSA")
    assert world().judge(token).outcome == "invalid"
    embedded = proofs.sign(
        samples.certificate(),
        private_key=stranger,
        verification_method=kid,
        created=samples.SIGNED_AT,
    )
    assert world().judge(embedded).outcome == "invalid"


def test_undefined_members_are_refused_in_tokens_too():
    token = jose.sign_jwt(
        samples.certificate() | {"colour": "red"}, private_key=KEYS["ES256"], kid="#x", alg="ES256"
    )
    verdict = world().judge(token)
    assert (verdict.outcome, verdict.checks[1].passed) == ("malformed", False)


def test_keys_and_algorithms_must_fit_when_signing():
    with pytest.raises(proofs.KeyFormatError, match="does not fit"):
        signed("ES256", alg="RS256")
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    with pytest.raises(proofs.KeyFormatError, match="2048"):
        signed(private_key=short)
    with pytest.raises(proofs.ProofInvalid, match='"exp"'):
        jose.sign_jwt(samples.certificate() | {"exp": 1}, private_key=KEYS["RS256"], kid="x")


def test_a_credential_without_dates_or_ids():
    document = samples.simple()
    del document["id"], document["validFrom"], document["credentialSubject"]["id"]
    token = jose.sign_jwt(
        document, private_key=KEYS["EdDSA"], kid=f"{samples.DID}#EdDSA", alg="EdDSA"
    )
    assert jose.read_jwt(token).credential == document


@pytest.mark.parametrize("kind", KEYS)
def test_keys_in_every_spelling(kind):
    key = KEYS[kind]
    multibase, json_key = public(kind), jwk.to_jwk(key.public_key())
    assert jwk.encode(jwk.from_jwk(json_key)) == multibase == jwk.encode(jwk.decode(multibase))
    assert jwk.encode(jwk.from_pem(jwk.to_pem(key)).public_key()) == multibase
    assert jwk.multibase_of({"type": "JsonWebKey2020", "publicKeyJwk": json_key}) == multibase
    assert jwk.multibase_of({"type": "Multikey", "publicKeyMultibase": multibase}) == multibase
    assert jwk.thumbprint(json_key | {"kid": "x"}) == other_jwk.JWK(**json_key).thumbprint()
    method = did_jwk.resolve_self_contained(f"did:key:{multibase}#{multibase}")
    assert method is not None
    assert method.public_key_multibase == multibase
    document = proofs.did_document(samples.DID, [("k", multibase)])
    (method,) = proofs.verification_methods(document)
    assert method.public_key_multibase == multibase


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "n": "A" * 2000, "e": "AQAB"},
        jwk.to_jwk(KEYS["ES256"].public_key()) | {"d": "AAAA"},
    ],
)
def test_keys_that_are_refused(value):
    with pytest.raises(proofs.KeyFormatError):
        jwk.from_jwk(value)


@pytest.mark.parametrize(
    "url", ["did:jwk:", "did:jwk:!", "did:jwk:e30", "did:jwk:e30#1", "did:key:z1"]
)
def test_identifiers_that_are_no_keys(url):
    assert did_jwk.resolve_self_contained(url) is None
