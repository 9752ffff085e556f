"""The short way through templates gives what the careful way gives, or steps aside."""

import json
import random
import time
from copy import deepcopy
from typing import Any

import pytest
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import canonical, contexts
from firstrung.engines.proofs.canonical import canonicalize_carefully
from firstrung.engines.proofs.shapes import shape_of, with_leaves
from firstrung.engines.proofs.templates import PLAIN_SCHEMES

ALPHABET = 'abc "\\\n\t\r\x00\x1f\x7f%s{}<>é\u2028\u0085\U0001f600\ud7ff'


def warm(document: dict[str, Any]) -> None:
    for _ in range(2):
        proofs.canonicalize(document)
    shape = shape_of(document)
    assert shape is not None
    assert shape.key in canonical._known


@pytest.mark.parametrize("make", [samples.simple, samples.certificate])
def test_random_texts_come_out_as_on_the_careful_way(make):
    rng = random.Random(23)  # noqa: S311
    warm(make(1))
    shape = shape_of(make(1))
    assert shape is not None
    for _ in range(40):
        leaves = [
            leaf
            if leaf.startswith(("http", "did:", "urn:"))
            else "".join(rng.choices(ALPHABET, k=rng.randrange(12)))
            for leaf in shape.leaves
        ]
        document = with_leaves(make(1), leaves)
        assert proofs.canonicalize(document) == canonicalize_carefully(document)


@pytest.mark.parametrize(
    "value",
    [
        "cred:name",
        "sec:x",
        "schema:x",
        "_:b0",
        "_:c14n0",
        "URN:X:1",
        "work/1",
        "",
        "@id",
        "urn:x> <urn:p> <urn:o> .\n<urn:y",
        "https://x.example/%s%d",
        "\ud800",
    ],
)
def test_addresses_that_need_care_get_it(value):
    warm(samples.certificate(1))
    document = samples.certificate(1)
    document["evidence"][0]["id"] = value

    def outcome(function: Any) -> str:
        try:
            return str(function(document))
        except proofs.ProofsError as error:
            return repr(error)

    assert outcome(proofs.canonicalize) == outcome(canonicalize_carefully)


def test_merged_and_identical_nodes_agree():
    warm(samples.certificate(1))
    merged = samples.certificate(1)
    merged["evidence"][1] = deepcopy(merged["evidence"][0])
    alike = samples.certificate(1)
    alignments = alike["credentialSubject"]["achievement"]["alignment"]
    alignments[1] = deepcopy(alignments[0])
    for document in (merged, alike):
        assert proofs.canonicalize(document) == canonicalize_carefully(document)


def test_a_dropped_text_is_never_templated():
    document = samples.simple() | {"colour": "red"}
    for _ in range(4):
        with pytest.raises(proofs.UnsafeDocument, match="colour"):
            proofs.canonicalize(document)


def test_equal_numbers_of_different_kinds_are_different_shapes():
    def shaped(value: Any) -> Any:
        shape = shape_of({"a": value})
        return shape and shape.key

    assert len({shaped(value) for value in (1, 1.0, True, "1", None)}) == 5
    assert shaped(10**5000) is None
    assert shaped(b"x") is None


def test_plain_schemes_are_no_terms_of_any_context():
    def names(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(names, value.values()))
        return set().union(*map(names, value)) if isinstance(value, list) else set()

    for url in contexts.PINNED:
        assert not names(contexts.load(url)) & set(PLAIN_SCHEMES)


def test_the_cache_stays_bounded():
    before = len(canonical._known)
    document = samples.simple()
    for size in range(1, 200):
        document["credentialSubject"]["achievement"]["tag"] = ["x"] * (size % 150 + 1)
        proofs.canonicalize(document)
    assert len(canonical._known) <= max(before, canonical._MAX_KNOWN)
    assert len(canonical._seen) <= canonical._MAX_SEEN


def test_a_known_shape_is_verified_many_times_faster():
    world = samples.World()
    signed = [samples.signed(samples.certificate(index)) for index in range(30)]
    assert all(world.judge(credential).valid for credential in signed)
    start = time.process_time()
    for credential in signed:
        canonicalize_carefully(credential)
    careful = time.process_time() - start
    start = time.process_time()
    for credential in signed:
        proofs.canonicalize(json.loads(json.dumps(credential)))
    assert time.process_time() - start < careful / 5
