"""Keys, DIDs and DID documents."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.engines import samples

from firstrung.engines import proofs

W3C_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"


def test_pem_and_multikey_round_trips():
    key = proofs.generate_private_key()
    again = proofs.private_key_from_pem(proofs.private_key_to_pem(key))
    multibase = proofs.encode_public_key(again.public_key())
    assert multibase == proofs.encode_public_key(key.public_key())
    assert multibase.startswith("z6Mk")
    assert proofs.encode_public_key(proofs.decode_public_key(multibase)) == multibase


@pytest.mark.parametrize("pem", [b"", b"-----BEGIN PRIVATE KEY-----\nnope\n"])
def test_broken_pem_is_refused(pem):
    with pytest.raises(proofs.KeyFormatError):
        proofs.private_key_from_pem(pem)


def test_other_kinds_of_key_are_refused():
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(proofs.KeyFormatError, match="not an Ed25519"):
        proofs.private_key_from_pem(pem)


@pytest.mark.parametrize(
    "text",
    ["", "z", W3C_KEY[1:], W3C_KEY[:-1], "z0OIl", "z" + "1" * 60_000, W3C_KEY + "é"],
)
def test_broken_multikeys_are_refused(text):
    with pytest.raises(proofs.KeyFormatError):
        proofs.decode_public_key(text)


def test_did_key_resolves_to_itself():
    did = proofs.did_key(W3C_KEY)
    method = proofs.resolve_did_key(f"{did}#{W3C_KEY}")
    assert method is not None
    assert (method.id, method.controller) == (f"{did}#{W3C_KEY}", did)
    assert proofs.resolve_did_key(did) == method
    assert proofs.resolve_did_key(f"{did}#other") is None
    assert proofs.resolve_did_key("did:key:zDnaeX") is None
    assert proofs.resolve_did_key("did:web:x") is None


@pytest.mark.parametrize(
    ("url", "did", "document"),
    [
        (
            "http://localhost:8000",
            "did:web:localhost%3A8000",
            "http://localhost:8000/.well-known/did.json",
        ),
        (
            "https://Valley.example/",
            "did:web:valley.example",
            "https://valley.example/.well-known/did.json",
        ),
        (
            "https://valley.example/org/7",
            "did:web:valley.example:org:7",
            "https://valley.example/org/7/did.json",
        ),
    ],
)
def test_did_web_and_back(url, did, document):
    assert proofs.did_web(url) == did
    assert proofs.did_web_url(did) == document


@pytest.mark.parametrize(
    "url", ["http://valley.example", "ftp://x", "https://u:p@x.example", "https://x/?q", "x"]
)
def test_addresses_did_web_cannot_name(url):
    with pytest.raises(proofs.KeyFormatError):
        proofs.did_web(url)


@pytest.mark.parametrize("did", ["did:key:z", "did:web:", "did:web:a/b", "did:web:x:..:y"])
def test_malformed_did_web(did):
    with pytest.raises(proofs.KeyFormatError):
        proofs.did_web_url(did)


def test_did_document_lists_its_keys():
    document = samples.did_document()
    methods = proofs.verification_methods(document)
    assert [method.id for method in methods] == [f"{samples.DID}#key-{n}" for n in (1, 2)]
    assert all(method.controller == samples.DID for method in methods)
    assert document["assertionMethod"] == [method.id for method in methods]


def test_a_document_cannot_lend_its_name_to_a_strangers_key():
    document = samples.did_document()
    document["verificationMethod"][0]["id"] = "did:web:evil.example#key-1"
    document["verificationMethod"][1]["controller"] = "did:web:evil.example"
    assert proofs.verification_methods(document) == ()


def test_a_key_not_listed_for_assertions_has_no_purpose():
    document = samples.did_document()
    document["assertionMethod"] = [f"{samples.DID}#key-2"]
    first, second = proofs.verification_methods(document)
    assert first.purposes == frozenset()
    assert second.purposes == {"assertionMethod"}


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"id": 5},
        {"id": "x"},
        {
            "id": "x",
            "verificationMethod": [
                5,
                {},
                {"id": "x#1", "type": "Multikey", "controller": "x", "publicKeyMultibase": "z"},
            ],
        },
    ],
)
def test_nonsense_documents_have_no_keys(document):
    assert proofs.verification_methods(document) == ()
