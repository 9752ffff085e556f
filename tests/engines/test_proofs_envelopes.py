"""Credentials in files of every kind: wrapped, several; and what is none."""

import json
from typing import Any

import pytest
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import jose, jwk
from firstrung.engines.proofs.envelopes import Envelope, open_envelope
from firstrung.engines.proofs.errors import NoCredential

CREDENTIAL = samples.signed(samples.certificate()) | {"name": "Ünï ]]> <b>&amp;</b>"}
TEXT = json.dumps(CREDENTIAL, ensure_ascii=False)
KEY = jwk.generate("EdDSA")
TOKEN = jose.sign_jwt(
    samples.certificate(), private_key=KEY, kid="did:web:x.example#1", alg="EdDSA"
)


def opened(value: Any) -> Envelope:
    return open_envelope((value if isinstance(value, str) else json.dumps(value)).encode())


def test_json_and_tokens():
    assert opened(TEXT) == Envelope("credential", "json", (CREDENTIAL,), TEXT)
    assert opened("\ufeff " + TEXT + "\n").source == TEXT
    assert opened(TOKEN + "\n") == Envelope("credential", "jwt", (TOKEN,), TOKEN)
    assert opened(CREDENTIAL | {"type": ["VerifiableCredential", "ClrCredential"]}).kind == "clr"


def test_wrappings_are_taken_off():
    wrapped = {"type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{TOKEN}"}
    assert opened(wrapped).payload == TOKEN
    presentation = {
        "@context": CREDENTIAL["@context"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [CREDENTIAL, wrapped, TOKEN],
    }
    found = opened(presentation)
    assert (found.kind, found.payloads) == ("presentation", (CREDENTIAL, TOKEN, TOKEN))
    assert found.presentation == presentation


def test_a_presentation_in_a_token():
    presentation = {"type": "VerifiablePresentation", "verifiableCredential": [TOKEN]}
    for payload in (presentation, {"vp": presentation}):
        body = jose.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
        found = opened(f"eyJh.{body}.c2ln")
        assert (found.kind, found.payloads) == ("presentation", (TOKEN,))


@pytest.mark.parametrize(
    "value",
    [
        [CREDENTIAL, TOKEN],
        {"credentials": [CREDENTIAL], "compactJwsString": [TOKEN]},
        {"credential": [CREDENTIAL], "compactJwsString": [TOKEN]},
        [{"credential": CREDENTIAL, "stored": True}, TOKEN],
    ],
)
def test_files_of_several(value):
    assert (opened(value).kind, opened(value).payloads) == ("several", (CREDENTIAL, TOKEN))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"hello", "neither"),
        (b"https://college.example/badge/1", "address"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x00\x01\x80", "not known here"),
        (b"[]", "no credentials"),
        (b"[1]", "not a credential"),
        (b"{}", "VerifiableCredential"),
        (b'{"@context":"https://w3id.org/openbadges/v2","type":"Assertion"}', "version 2"),
        (b'{"kty":"OKP","d":"x"}', "private key"),
        (b'{"id":"did:web:x","verificationMethod":[]}', "keys"),
        (b'{"protocols":{"vcapi":"https://x.example"}}', "wallet"),
        (
            b'{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+sd-jwt,a~b"}',
            "wrapped",
        ),
        (b'{"type":"VerifiablePresentation"}', "no credentials"),
    ],
)
def test_what_is_no_credential_is_told(data, told):
    with pytest.raises(NoCredential, match=told):
        open_envelope(data)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(CREDENTIAL | {"x": "y" * 300_000}).encode(),
        json.dumps([TOKEN] * 201).encode(),
        b"[" * 100_000,
        b" " + b"x" * 9_000_000,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 9_000_000,
        b"%PDF-" + b"\0" * 9_000_000,
    ],
    ids=["large", "many", "deep", "long", "image", "pdf"],
)
def test_what_is_too_large_is_told(data):
    with pytest.raises(proofs.TooComplex):
        open_envelope(data)


def test_ambiguous_json_is_refused():
    with pytest.raises(proofs.MalformedJson, match="twice"):
        open_envelope(b'{"type":"VerifiableCredential","type":"VerifiableCredential"}')
