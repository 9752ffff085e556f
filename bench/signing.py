"""Credentials signed and verified, beside other implementations and bare Ed25519 in one run.

The full certificate has about 10 kB and 250 statements, the simple badge 0.8 kB and 15. Rates
are per second of this process's CPU time, medians of several rounds.
"""

import hashlib
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import base58
from pyld import jsonld
from tests import interop
from tests.engines import samples

from bench.figures import Figure
from firstrung.engines import proofs
from firstrung.engines.proofs import contexts, jose, jwk

NUMBER, ROUNDS = 200, 3
NODE = "@digitalbazaar/vc with eddsa-rdfc-2022, without status and schema, same run"
PYLD = "PyLD with cryptography, without status and schema, same run"
RAW = "one bare Ed25519 verification of 64 bytes, same run"
UNIT = "per CPU second"


def figures() -> Iterator[Figure]:
    """The rates; each is checked first: what was signed verifies, what was changed does not."""
    documents = [samples.certificate(index) for index in range(NUMBER)]
    signed = [samples.signed(document) for document in documents]
    judge = _judge()
    _require(judge, signed[0])
    theirs = _node(documents[0])
    pyld_signed, pyld_verified = _pyld(documents[:10], signed[:10])
    ours_signed = _rate(samples.signed, documents)
    ours_judged = _rate(judge, signed)
    for other, their_signed, their_verified in (
        (NODE, theirs["signed_per_cpu_s"], theirs["verified_per_cpu_s"]),
        (PYLD, pyld_signed, pyld_verified),
    ):
        tail = "" if other == NODE else "_pyld"
        yield _figure(f"certificate_full_sign{tail}", ours_signed, their_signed, other)
        # Ours with the status list unpacked and checked and every structural rule.
        yield _figure(f"certificate_full_verify{tail}", ours_judged, their_verified, other)
    yield _figure(
        "certificate_full_proof", _rate(_proof, signed), theirs["verified_per_cpu_s"], NODE
    )
    yield from _simple()
    yield from _tokens(documents[:50])


def _simple() -> Iterator[Figure]:
    badges = [samples.simple(index) for index in range(NUMBER)]
    signed = [samples.signed(badge) for badge in badges]
    key, message = samples.private_key(), b"x" * 64
    public, signature = key.public_key(), key.sign(message)
    raw = _rate(lambda _: public.verify(signature, message), range(10 * NUMBER))
    _, pyld = _pyld(badges[:20], signed[:20])
    ours = _rate(_proof, signed)
    yield _figure("badge_simple_verify", ours, raw, RAW)
    yield _figure("badge_simple_verify_pyld", ours, pyld, PYLD)


def _tokens(documents: list[dict[str, Any]]) -> Iterator[Figure]:
    """VC-JWT with RS256; what RSA itself costs is the ceiling."""
    key = jwk.generate("RS256")
    kid = f"{samples.DID}#rsa"
    method = proofs.VerificationMethod(kid, samples.DID, jwk.encode(key.public_key()))

    def sign(document: dict[str, Any]) -> str:
        return jose.sign_jwt(document, private_key=key, kid=kid)

    def verify(token: str) -> object:
        return jose.verify_jwt(token, resolve=lambda _url: method, now=samples.NOW)

    tokens = [sign(document) for document in documents]
    goal = "the goal"
    yield _figure("certificate_jwt_sign", _rate(sign, documents), 500, goal)
    yield _figure("certificate_jwt_verify", _rate(verify, tokens), 1_000, goal)


def _figure(name: str, ours: float, other: float, of: str) -> Figure:
    return Figure(name, ours, other, UNIT, of, lower_is_better=False)


def _resolver() -> Callable[[str], proofs.VerificationMethod | None]:
    methods = proofs.verification_methods(samples.did_document())
    return {method.id: method for method in methods}.get


_RESOLVE = _resolver()


def _proof(document: dict[str, Any]) -> object:
    return proofs.verify(document, resolve=_RESOLVE, now=samples.NOW, controller=samples.DID)


def _judge() -> Callable[[dict[str, Any]], proofs.Verdict]:
    lists = {samples.LIST_URL: samples.status_list(3, 99)}
    registry = {samples.DID: "Valley College Coalition"}

    def judge(document: dict[str, Any]) -> proofs.Verdict:
        return proofs.verify_credential(
            document,
            resolve=_RESOLVE,
            fetch_status=lists.get,
            now=samples.NOW,
            trusted=registry.get,
        )

    return judge


def _require(judge: Callable[[dict[str, Any]], proofs.Verdict], good: dict[str, Any]) -> None:
    bad = deepcopy(good)
    bad["name"] += "."
    if not judge(good).valid or judge(bad).valid:
        raise SystemExit("The bench verifies what it should not, or the other way round.")


def _rate(work: Callable[[Any], object], items: Any) -> float:
    """Items per CPU second: the median of rounds after one to warm up."""
    rates = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        for item in items:
            work(item)
        rates.append(len(items) / (time.process_time() - began))
    return sorted(rates[1:])[ROUNDS // 2]


def _pyld(documents: list[dict[str, Any]], signed: list[dict[str, Any]]) -> tuple[float, float]:
    """Signing and verifying the usual way: PyLD for both hashes, then Ed25519."""
    key = samples.private_key()
    options = {
        "base": None,
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": lambda url, _options: {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts.load(url),
        },
    }

    def hashed(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
        parts = ({"@context": document["@context"], **proof}, document)
        texts = (str(jsonld.normalize(part, options)).encode() for part in parts)
        return b"".join(hashlib.sha256(text).digest() for text in texts)

    def split(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], str]:
        bare = {name: value for name, value in document.items() if name != "proof"}
        proof = dict(document["proof"][0])
        return bare, proof, proof.pop("proofValue")

    model = split(signed[0])[1]

    def sign(document: dict[str, Any]) -> bytes:
        return base58.b58encode(key.sign(hashed(document, model)))

    def verify(document: dict[str, Any]) -> None:
        bare, proof, value = split(document)
        key.public_key().verify(base58.b58decode(value[1:]), hashed(bare, proof))

    return _rate(sign, documents), _rate(verify, signed)


def _node(document: dict[str, object]) -> dict[str, float]:
    harness = interop.ready()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "credential.json"
        path.write_text(json.dumps(document))
        result = subprocess.run(
            ["node", "bench.mjs", str(path)],
            cwd=harness,
            check=True,
            capture_output=True,
            text=True,
        )
    return json.loads(result.stdout.strip().splitlines()[-1])
