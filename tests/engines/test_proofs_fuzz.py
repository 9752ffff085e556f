"""Thousands of changed credentials of every format, and none is accepted.

What counts as changed: of a document with an embedded proof, its meaning, that is the canonical
statements of the document and of each proof with its value (for `eddsa-jcs-2022`: the canonical
JSON). The order of members and of sets, an element of a set given twice, JSON whitespace and
escapes are no change. Of a token, every character. Of an image, the text in it. Whatever is
unchanged in that sense may be valid.

    FUZZ_MUTATIONS=10000 FUZZ_SEED=7 pytest tests/engines/test_proofs_fuzz.py
"""

import io
import json
import os
import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.engines import mutating, mutating_files, samples

from firstrung.engines import proofs
from firstrung.engines.proofs import contexts, envelopes, jose, jwk
from firstrung.engines.proofs.baking import bake_png
from firstrung.engines.proofs.canonical import canonicalize_carefully
from firstrung.engines.proofs.drawings import bake_svg
from firstrung.engines.proofs.jcs import jcs
from firstrung.engines.proofs.securing import read

NUMBER = int(os.environ.get("FUZZ_MUTATIONS", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "20260601"))
VENDORS = Path(__file__).parent / "data" / "vendors"
COLLEGE = "did:web:college.example"
OTHER = "did:web:other.example"
KEYS = {"rsa": jwk.generate("RS256"), "p256": jwk.generate("ES256")}


class Everybody(samples.World):
    """A world where every issuer, ours and others', is known and trusted, each with its keys."""

    def __init__(self) -> None:
        super().__init__()
        listed = [("key-1", samples.multibase(1)), ("key-2", samples.multibase(2))]
        listed += [(name, jwk.encode(key.public_key())) for name, key in KEYS.items()]
        self.documents[samples.DID] = proofs.did_document(samples.DID, listed)
        self.documents[OTHER] = proofs.did_document(OTHER, [("key-1", samples.multibase(3))])
        vendors: dict[str, str] = {}
        for path in VENDORS.glob("*.json"):
            vendors |= json.loads(path.read_text())["publicKeys"]
        methods = [(url.partition("#")[2], key) for url, key in vendors.items()]
        self.documents[COLLEGE] = proofs.did_document(COLLEGE, methods)
        self.registry |= {OTHER: "Another College", COLLEGE: "A College"}


def of_another(document: dict[str, Any]) -> dict[str, Any]:
    document["issuer"]["id"] = OTHER
    return proofs.sign(
        document,
        private_key=samples.private_key(3),
        verification_method=f"{OTHER}#key-1",
        created=samples.SIGNED_AT,
    )


def by_jcs(document: dict[str, Any]) -> dict[str, Any]:
    return proofs.sign(
        document,
        private_key=samples.private_key(),
        verification_method=f"{samples.DID}#key-1",
        created=samples.SIGNED_AT,
        cryptosuite="eddsa-jcs-2022",
    )


WORLD = Everybody()
SHORT = samples.simple(5) | {
    "credentialStatus": samples.certificate(5)["credentialStatus"],
    "evidence": samples.certificate(5)["evidence"][:1],
}
DOCUMENTS = [
    samples.signed(samples.simple(1)),
    samples.signed(SHORT),
    samples.signed(samples.certificate(2)),
    by_jcs(samples.simple(3)),
    of_another(samples.simple(4)),
]
DOCUMENTS += [
    json.loads((VENDORS / f"{name}.json").read_text())["credential"]
    for name in ("ed25519signature2020-vc11", "ecdsa-rdfc-2019-p-384")
]
TOKENS = [
    jose.sign_jwt(samples.simple(1), private_key=KEYS["rsa"], kid=f"{samples.DID}#rsa"),
    jose.sign_jwt(SHORT, private_key=KEYS["p256"], kid=f"{samples.DID}#p256", alg="ES256"),
    jose.sign_jwt(
        samples.simple(2),
        private_key=samples.private_key(1),
        kid=f"{samples.DID}#key-1",
        alg="EdDSA",
        typ="vc+jwt",
    ),
]


def accepted(payload: object) -> bool:
    return WORLD.judge(payload).valid


def meaning(document: dict[str, Any]) -> Any:
    """What a document with embedded proofs says and who says it; see the module's words."""
    bare = {key: value for key, value in document.items() if key != "proof"}
    listed = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    plain = any(proof.get("cryptosuite") == "eddsa-jcs-2022" for proof in listed)
    canonical: Callable[[Any], Any] = jcs if plain else _either_edition
    options = []
    for proof in listed:
        kept = {key: value for key, value in proof.items() if key not in ("proofValue", "@context")}
        options.append((canonical({"@context": bare["@context"], **kept}), proof["proofValue"]))
    return canonical(bare), set(options)


def _either_edition(document: dict[str, Any]) -> str:
    try:
        return canonicalize_carefully(document)
    except proofs.UnsafeDocument:
        return canonicalize_carefully(document, load=contexts.load_other)


def wrongly(changed: Any, original: dict[str, Any]) -> bool:
    """Whether a changed document is accepted although it means something else."""
    if not accepted(changed):
        return False
    return bool(meaning(read(changed)) != meaning(original))


def test_everything_is_valid_to_begin_with():
    assert [WORLD.judge(document).outcome for document in DOCUMENTS] == ["valid"] * len(DOCUMENTS)
    assert all(accepted(token) for token in TOKENS)


@pytest.mark.parametrize("which", range(len(DOCUMENTS)))
def test_no_changed_document_is_accepted(which):
    rng = random.Random(SEED + which)  # noqa: S311
    original = DOCUMENTS[which]
    # The full certificate takes the careful way at ten times the cost of the others.
    share = NUMBER * 4 // 5 // len(DOCUMENTS)
    for _ in range(share // 3 if which == 2 else share):
        changed = mutating.mutated(rng, original, DOCUMENTS)
        assert not wrongly(changed, original), changed


@pytest.mark.parametrize("which", range(len(DOCUMENTS)))
def test_no_changed_text_is_accepted(which):
    rng = random.Random(SEED - which)  # noqa: S311
    original = DOCUMENTS[which]
    text = json.dumps(original, ensure_ascii=False)
    for _ in range(NUMBER // 20 // len(DOCUMENTS)):
        changed = mutating_files.mutated_text(rng, text).encode("utf-8", "replace")
        assert not wrongly(changed, original), changed


@pytest.mark.parametrize("which", range(len(TOKENS)))
def test_no_changed_token_is_accepted(which):
    rng = random.Random(SEED * 3 + which)  # noqa: S311
    original = TOKENS[which]
    for _ in range(NUMBER * 3 // 20 // len(TOKENS)):
        changed = mutating_files.mutated_token(rng, original, TOKENS)
        if changed.strip() not in TOKENS:
            assert not accepted(changed), changed


def payload_of(data: bytes) -> Any:
    try:
        return envelopes.open_envelope(data).source
    except proofs.ProofsError:
        return None


@pytest.mark.parametrize("payload", [json.dumps(DOCUMENTS[0]), TOKENS[0]], ids=["json", "jwt"])
def test_no_changed_image_is_accepted(payload):
    rng = random.Random(SEED * 5)  # noqa: S311
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    png = bake_png(file.getvalue(), payload)
    svg = bake_svg(b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', payload)
    assert payload_of(png) == payload_of(svg) == payload
    for number in range(NUMBER // 20):
        if number % 2:
            changed = mutating_files.mutated_png(rng, png)
        else:
            changed = mutating_files.mutated_text(rng, svg.decode()).encode("utf-8", "replace")
        found = payload_of(changed)
        if found is None or found == payload:
            continue
        if found.startswith("{"):
            assert not wrongly(found.encode("utf-8", "surrogatepass"), DOCUMENTS[0]), found
        else:
            assert not accepted(found), found


def test_proofs_of_one_credential_do_not_fit_another():
    for one in DOCUMENTS:
        for two in DOCUMENTS:
            if one is not two:
                assert not accepted(deepcopy(one) | {"proof": deepcopy(two["proof"])})
