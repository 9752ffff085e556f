"""Whatever up to 256 kB a stranger sends, the verdict takes at most 250 ms of CPU.

The documents are made to be slow: each pushes one thing that costs time to its limit.
"""

import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import canonical
from firstrung.engines.proofs.contexts import CREDENTIALS_V2, OPEN_BADGES_V3, PINNED
from firstrung.engines.proofs.values import MAX_BYTES

CPU_SECONDS = 0.25
WORLD = samples.World()
Json = dict[str, Any]


def proof(**changes: Any) -> Json:
    """A proof that looks right and is not, so that everything before the signature is done."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-05-20T09:30:00Z",
        "verificationMethod": f"{samples.DID}#key-1",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "2" * 86,
    } | changes


def badge(**changes: Any) -> Json:
    return samples.simple() | {"proof": [proof()]} | changes


def on_achievement(**changes: Any) -> Json:
    document = badge()
    document["credentialSubject"]["achievement"] |= changes
    return document


def evidence(number: int, **changes: Any) -> list[Json]:
    return [
        {"id": f"urn:x:{n}", "type": ["Evidence"], "name": f"n{n}", "genre": "g"} | changes
        for n in range(number)
    ]


def nested(depth: int, width: int) -> Json:
    leaf: Json = {"id": "urn:x:0", "type": ["Related"], "version": "1"}
    for level in range(depth):
        leaf = {"id": f"urn:x:{level}", "type": ["Related"], "related": [leaf] * width}
    return leaf


def nameless(number: int, **changes: Any) -> list[Json]:
    return [{"type": ["Evidence"], "name": "same"} | changes for _ in range(number)]


def knot(size: int) -> Json:
    nodes = [
        {
            "id": f"_:n{a}",
            "type": ["Achievement"],
            "related": [{"id": f"_:n{b}"} for b in range(size) if a != b],
        }
        for a in range(size)
    ]
    return badge(credentialSubject=nodes)


def embedded(number: int, contexts: list[str]) -> Json:
    inner = samples.signed(samples.simple())
    copies = [inner | {"@context": contexts, "id": f"urn:x:{n}"} for n in range(number)]
    return badge(endorsement=[copy | {"type": ["VerifiableCredential"]} for copy in copies])


def chained(number: int, document: Json) -> Json:
    links = [
        proof(id=f"urn:x:{n}", previousProof=[f"urn:x:{m}" for m in range(number) if m != n])
        for n in range(number)
    ]
    return document | {"proof": links}


def padded(text: str) -> str:
    """As often as it goes into the largest document."""
    return text * ((MAX_BYTES - 4_000) // len(json.dumps(text)))


ALL_CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES_V3, *sorted(set(PINNED) - {CREDENTIALS_V2})]

SLOW: dict[str, Callable[[], Any]] = {
    "one long text": lambda: badge(name=padded("x")),
    "one long text of controls": lambda: badge(name=padded("\x01")),
    "one long text beyond ASCII": lambda: badge(name=padded("\U0001f600")),
    "one long language tag": lambda: badge(name={"@value": "x", "@language": padded("a-")}),
    "one long date": lambda: badge(validFrom=padded("0")),
    "one long id": lambda: badge(id="urn:" + padded("a")),
    "one long proof value": lambda: badge(proof=[proof(proofValue="z" + padded("2"))]),
    "one long key": lambda: badge(proof=[proof(verificationMethod="did:key:z" + padded("2"))]),
    "one long digest": lambda: badge(
        relatedResource=[{"id": "urn:x", "digestMultibase": "z" + padded("2")}]
    ),
    "one long member name": lambda: badge(**{padded("n"): "x"}),
    "many member names": lambda: badge(**{f"n{n}": n for n in range(7_000)}),
    "many numbers": lambda: on_achievement(creditsAvailable=[n + 0.5 for n in range(1_000)]),
    "many texts": lambda: on_achievement(tag=[f"t{n}" for n in range(1_000)]),
    "many languages": lambda: badge(
        name=[{"@value": "x", "@language": f"a{n:x}"} for n in range(1_000)]
    ),
    "many types": lambda: badge(type=["VerifiableCredential", *["OpenBadgeCredential"] * 990]),
    "many types on many nodes": lambda: badge(evidence=evidence(200, type=["Evidence"] * 32)),
    "many types with contexts": lambda: badge(
        evidence=evidence(200, type=["Evidence", "Profile", "Achievement", "Result", "Image"])
    ),
    "many nodes": lambda: badge(evidence=evidence(1_000)),
    "many nodes with addresses": lambda: badge(
        evidence=evidence(1_000, name={"@value": "x", "@language": "en"})
    ),
    "many related resources": lambda: badge(
        relatedResource=[
            {"id": f"urn:x:{n}", "digestSRI": proofs.digest_sri(b"x")} for n in range(1_000)
        ]
    ),
    "many schemas": lambda: badge(
        credentialSchema=[{"id": f"urn:x:{n}", "type": "JsonSchema"} for n in range(1_000)]
    ),
    "many subjects": lambda: badge(credentialSubject=[{"id": f"did:x:{n}"} for n in range(1_000)]),
    "many status entries": lambda: badge(
        credentialStatus=[
            samples.certificate()["credentialStatus"] | {"id": f"urn:x:{n}"} for n in range(500)
        ]
    ),
    "many alike": lambda: badge(evidence=nameless(1_000)),
    "many nearly alike": lambda: badge(evidence=[*nameless(500), *nameless(500, genre="other")]),
    "many alike with something below": lambda: badge(
        endorsement=[
            {"type": ["EndorsementCredential"], "issuer": {"type": ["Profile"], "name": "x"}}
            for _ in range(400)
        ]
    ),
    "knot of six": lambda: knot(6),
    "knot of eighty": lambda: knot(80),
    "wide and deep": lambda: on_achievement(related=[nested(3, 8)]),
    "deep": lambda: on_achievement(related=[nested(14, 1)] * 60),
    "too deep": lambda: on_achievement(related=[nested(400, 1)]),
    "brackets": lambda: b"[" * MAX_BYTES,
    "braces": lambda: b'{"a":' * (MAX_BYTES // 5),
    "digits": lambda: b'{"a":' + b"9" * (MAX_BYTES - 6) + b"}",
    "digits of a fraction": lambda: b'{"a":0.' + b"9" * (MAX_BYTES - 8) + b"}",
    "one key often": lambda: b"{" + b'"a":1,' * (MAX_BYTES // 6 - 1) + b'"a":1}',
    "quotes never closed": lambda: b'{"a":"' + b"\\\\" * (MAX_BYTES // 2 - 4),
    "contexts often": lambda: badge(**{"@context": [CREDENTIALS_V2] * 900}),
    "every context": lambda: badge(**{"@context": ALL_CONTEXTS[:8]}),
    "credentials inside": lambda: embedded(150, [CREDENTIALS_V2, OPEN_BADGES_V3]),
    "credentials inside with many contexts": lambda: embedded(150, ALL_CONTEXTS[:6]),
    "chain of proofs": lambda: chained(8, badge()),
    "chain over a large document": lambda: chained(8, badge(evidence=evidence(600))),
    "chain over a certificate": lambda: chained(8, samples.certificate()),
    "set of proofs": lambda: badge(proof=[proof()] * 8, evidence=evidence(900)),
    "set of different proofs": lambda: badge(
        proof=[proof(id=f"urn:x:{n}", nonce="x" * 8_000) for n in range(8)]
    ),
    "many proofs": lambda: badge(proof=[proof()] * 900),
}


def seconds(document: Any) -> float:
    """The best of three: other work on the machine must not decide."""
    times = []
    for _ in range(3):
        canonical._known.clear()
        canonical._seen.clear()
        start = time.process_time()
        verdict = WORLD.judge(document)
        times.append(time.process_time() - start)
        assert not verdict.valid
        if times[-1] < CPU_SECONDS:
            break
    return min(times)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    WORLD.judge(samples.signed(samples.certificate()))


@pytest.mark.parametrize("name", SLOW)
def test_what_is_made_to_be_slow_is_answered_in_time(name):
    document = SLOW[name]()
    size = len(document if isinstance(document, bytes) else json.dumps(document).encode())
    assert size <= 2 * MAX_BYTES
    assert seconds(document) < CPU_SECONDS


def grown(rng: random.Random) -> Json:
    """A random document: known words, known types, any nesting."""
    words = ("related", "evidence", "alignment", "result", "endorsement", "tag", "name", "image")
    kinds = ("Related", "Evidence", "Alignment", "Result", "Achievement", "Profile", "Image")
    left = [rng.choice((300, 3_000, 7_900))]

    def value(depth: int) -> Any:
        left[0] -= 1
        if depth > 8 or left[0] < 0 or rng.random() < 0.3:
            return rng.choice(("x", f"urn:x:{left[0]}", 7, 2.5, "_:b1"))
        if rng.random() < 0.4:
            return [value(depth + 1) for _ in range(rng.randint(1, 30))]
        node: Json = {"type": [rng.choice(kinds)]}
        if rng.random() < 0.5:
            node["id"] = rng.choice((f"urn:x:{left[0]}", f"_:n{left[0] % 5}"))
        for _ in range(rng.randint(1, 6)):
            node[rng.choice(words)] = value(depth + 1)
        return node

    members = {word: value(0) for word in rng.sample(words, 3)}
    return on_achievement(**members)


def test_random_documents_are_answered_in_time():
    for seed in range(60):
        document = grown(random.Random(seed))  # noqa: S311
        assert seconds(document) < CPU_SECONDS, seed


def test_a_presentation_of_slow_credentials_is_answered_in_time():
    slow = badge(evidence=evidence(150))
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [slow | {"id": f"urn:x:{n}"} for n in range(16)],
        "proof": proof(proofPurpose="authentication"),
    }
    times = []
    for _ in range(3):
        start = time.process_time()
        verdict = proofs.verify_presentation(
            document,
            resolve=WORLD.resolve,
            fetch_status=WORLD.lists.get,
            now=samples.NOW,
            trusted=WORLD.registry.get,
            exchange=proofs.Exchange(),
        )
        times.append(time.process_time() - start)
        assert not verdict.valid
    assert min(times) < CPU_SECONDS
