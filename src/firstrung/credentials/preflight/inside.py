"""The verifier in this process: PyLD, pyoxigraph's RDFC-1.0 and Ed25519, put together anew.

Nothing of `engines.proofs` is used, so an error there can't excuse itself here.
Source: W3C Data Integrity EdDSA Cryptosuites 1.0, "eddsa-rdfc-2022".
"""

import gzip
from base64 import urlsafe_b64decode
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import base58
import pyoxigraph
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld

ED25519 = b"\xed\x01"
World = dict[str, Any]


class RefusedError(Exception):
    """The sample is not what it should be; the text says why."""


def versions() -> str:
    """The libraries that judge."""
    return ", ".join(f"{name} {version(name)}" for name in ("pyld", "pyoxigraph", "cryptography"))


def judge(sample: dict[str, Any], world: World) -> tuple[bool, str]:
    """Whether the sample's proof holds and its status bit is clear, and why not."""
    try:
        _check(sample, world)
        _check_status(sample, world)
    except (RefusedError, ValueError, KeyError, jsonld.JsonLdError) as error:
        return False, f"{type(error).__name__}: {error}"
    return True, ""


def _check(document: dict[str, Any], world: World) -> None:
    if not document.get("proof"):
        raise RefusedError("there is no proof")
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    for proof in document["proof"]:
        options = {key: value for key, value in proof.items() if key != "proofValue"}
        config = {"@context": document["@context"], **options}
        data = sha256(_canonical(config, world)).digest()
        data += sha256(_canonical(unsecured, world)).digest()
        try:
            _key(proof, document, world).verify(_multibase(proof["proofValue"]), data)
        except InvalidSignature:
            raise RefusedError("the signature does not fit") from None


def _key(proof: dict[str, Any], document: dict[str, Any], world: World) -> Ed25519PublicKey:
    issuer = document["issuer"]
    issuer = issuer if isinstance(issuer, str) else issuer["id"]
    url = proof["verificationMethod"]
    methods = world["didDocument"]["verificationMethod"]
    method = next((row for row in methods if row["id"] == url), None)
    if method is None or method["controller"] != issuer:
        raise RefusedError("the key does not belong to the issuer")
    if url not in world["didDocument"]["assertionMethod"]:
        raise RefusedError("the key may not sign credentials")
    raw = _multibase(method["publicKeyMultibase"])
    if not raw.startswith(ED25519):
        raise RefusedError("the key is not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(raw[len(ED25519) :])


def _multibase(text: str) -> bytes:
    """Base58 with its prefix, strictly: the library alone passes over white space."""
    if text[:1] != "z" or not set(text[1:].encode()) <= set(base58.BITCOIN_ALPHABET):
        raise RefusedError("a key or signature is not written in base58")
    return base58.b58decode(text[1:])


def _canonical(document: dict[str, Any], world: World) -> bytes:
    """Canonical N-Quads; a term without a meaning is refused, never dropped."""
    dropped: list[str | None] = []
    # base=None: with any base, PyLD invents an address for terms that no context defines.
    options: Any = {"base": None, "documentLoader": _loader(world["contexts"])}
    expanded = jsonld.expand(document, options, on_property_dropped=dropped.append)
    if dropped:
        raise RefusedError(f"undefined terms: {', '.join(str(term) for term in dropped)}")
    quads = jsonld.to_rdf(expanded, options | {"format": "application/n-quads"})
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(input=quads, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    text = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(text.splitlines(keepends=True)))


def _loader(contexts: dict[str, Any]) -> Any:
    def load(url: str, _options: Any) -> dict[str, Any]:
        if url not in contexts:
            raise RefusedError(f"unknown context: {url}")
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url]}

    return load


def _check_status(sample: dict[str, Any], world: World) -> None:
    """The list is the issuer's own, signed, and the sample's bit is clear."""
    entry, listed = sample["credentialStatus"], world["statusListCredential"]
    entry = entry[0] if isinstance(entry, list) else entry
    if entry["statusListCredential"] != listed["id"]:
        raise RefusedError("unknown status list")
    _check(listed, world)
    encoded = listed["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    index = int(entry["statusListIndex"])
    if bits[index // 8] >> (7 - index % 8) & 1:
        raise RefusedError("the status bit is set")
