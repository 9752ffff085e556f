"""RDF Dataset Canonicalization: graphs of the kinds the W3C's suite has, and a second opinion.

The suite's own files are run too where `FIRSTRUNG_W3C_SUITES` has a checkout of w3c/rdf-canon.
"""

import hashlib
import itertools
import json
import os
import random
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph
import pytest

from firstrung.engines.proofs import TooComplex
from firstrung.engines.proofs.errors import MalformedJson
from firstrung.engines.proofs.nquads import parse_nquads
from firstrung.engines.proofs.rdfc import Quad, canonical_nquads

SUITES = Path(os.environ.get("FIRSTRUNG_W3C_SUITES", "/nonexistent"))
P, Q, R = ("<http://example.org/vocab#p>", "<http://example.org/vocab#q>", "<urn:ex:r>")
NEXT, PREV = "<http://example.org/vocab#next>", "<http://example.org/vocab#prev>"
Edge = tuple[str, str, str] | tuple[str, str, str, str]


def text(edges: Iterable[Edge]) -> str:
    return "".join(" ".join(edge) + " .\n" for edge in edges)


def second_opinion(document: str, algorithm: str = "RDFC_1_0") -> str:
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(getattr(pyoxigraph.CanonicalizationAlgorithm, algorithm))
    written = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS)
    assert written is not None
    return "".join(sorted(written.decode().splitlines(keepends=True)))


def ours(document: str) -> str:
    return canonical_nquads(parse_nquads(document))


def shuffled(document: str, rng: random.Random) -> str:
    """The same dataset with other labels and in another order."""
    quads = parse_nquads(document)
    labels = {t for quad in quads for t in quad if t.startswith("_:")}
    names = rng.sample([f"_:n{number}" for number in range(len(labels))], len(labels))
    renamed = dict(zip(sorted(labels), names, strict=True))
    lines = [Quad(*(renamed.get(term, term) for term in quad)).line() for quad in quads]
    return "".join(rng.sample(lines, len(lines)))


def circle(size: int, *links: str) -> list[Edge]:
    edges: list[Edge] = []
    for place in range(size):
        here, there = f"_:c{place}", f"_:c{(place + 1) % size}"
        edges += [(here, NEXT, there)] + [(there, link, here) for link in links]
    return edges


def clique(size: int) -> list[Edge]:
    return [(f"_:k{a}", P, f"_:k{b}") for a, b in itertools.permutations(range(size), 2)]


def diamond() -> list[Edge]:
    return [("_:a", P, "_:b"), ("_:a", P, "_:c"), ("_:b", Q, "_:d"), ("_:c", Q, "_:d")]


def bipartite(left: int, right: int) -> list[Edge]:
    return [(f"_:l{a}", P, f"_:r{b}") for a in range(left) for b in range(right)]


def tree(depth: int, name: str = "_:t") -> list[Edge]:
    if not depth:
        return [(name, Q, '"leaf"')]
    children = [f"{name}{side}" for side in "lr"]
    return [(name, P, child) for child in children] + [
        edge for child in children for edge in tree(depth - 1, child)
    ]


KINDS: dict[str, list[Edge]] = {
    "nothing": [],
    "an id": [("<urn:x:1>", P, "<urn:x:2>")],
    "a value twice": [("<urn:x:1>", P, '"a"'), ("<urn:x:1>", P, '"a"')],
    "one node": [("_:a", P, '"a"'), ("_:a", Q, "<urn:x:1>")],
    "a node as value": [("<urn:x:1>", P, "_:a"), ("_:a", Q, '"a"')],
    "a node of itself": [("_:a", P, "_:a")],
    "two nodes alike": [("_:a", P, '"a"'), ("_:b", P, '"a"')],
    "two nodes alike and linked": [("_:a", P, "_:b"), ("_:b", P, "_:a")],
    "types and languages": [
        ("_:a", P, '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("_:a", P, '"1"@en'),
        ("_:a", P, '"1"@fr'),
        ("_:a", P, '"1"^^<http://www.w3.org/2001/XMLSchema#string>'),
    ],
    "escapes": [("_:a", P, r'"a\"b\\c\n\r\t\b\f\u0000\u001F\u007F\u00e9\U0001F600"')],
    "named graphs": [
        ("<urn:x:1>", P, "_:a", "<urn:x:g>"),
        ("_:a", Q, '"a"', "_:g"),
        ("_:g", R, "_:a"),
        ("_:a", Q, "_:b", "_:h"),
    ],
    "graphs alike": [("_:a", P, '"a"', "_:g"), ("_:b", P, '"a"', "_:h")],
    "node between graphs": [("_:a", P, "_:b", "_:a"), ("_:b", P, "_:a", "_:b")],
    "a list": [
        ("_:l1", P, '"1"'), ("_:l1", NEXT, "_:l2"), ("_:l2", P, '"2"'), ("_:l2", NEXT, "<urn:n>"),
    ],
    "circle of two": circle(2),
    "circle of three": circle(3),
    "circle of five": circle(5),
    "circle with a mark": [*circle(5), ("_:c0", Q, '"mark"')],
    "double circle": circle(4, PREV),
    "double circle of six": circle(6, PREV),
    "two circles": [*circle(3), *((a.replace("c", "d"), p, b.replace("c", "d")) for a, p, b in circle(3))],
    "circles of different length": [
        *circle(3), *((a.replace("c", "d"), p, b.replace("c", "d")) for a, p, b in circle(4)),
    ],
    "diamond": diamond(),
    "two diamonds": [
        *diamond(), *((f"{a}2", p, f"{b}2") for a, p, b in diamond()), ("_:d", R, "_:a2"),
    ],
    "bipartite": bipartite(2, 3),
    "clique of three": clique(3),
    "clique of four": clique(4),
    "clique of five": clique(5),
    "clique and tail": [*clique(4), ("_:k0", Q, "_:tail")],
    "tree": tree(3),
    "shared hashes": [
        ("<urn:x:p>", Q, "_:e0"), ("<urn:x:p>", R, "_:e1"), ("_:e0", P, "_:e2"),
        ("_:e1", P, "_:e3"), ("_:e2", R, "_:e3"),
    ],
    "duplicate paths": [
        ("<urn:x:p>", P, "_:e0"), ("<urn:x:p>", P, "_:e1"), ("_:e0", Q, "_:e2"),
        ("_:e1", Q, "_:e3"), ("_:e2", R, "_:e3"), ("_:e2", R, "_:e2"),
    ],
    "comparable evidence": [
        *(edge for n in range(6) for edge in (("<urn:x:c>", P, f"_:v{n}"), (f"_:v{n}", Q, '"same"'))),
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_graph_as_the_second_opinion_has_it(kind):
    document = text(KINDS[kind])
    assert ours(document) == second_opinion(document)


@pytest.mark.parametrize("kind", KINDS)
def test_labels_and_order_do_not_matter(kind):
    document, rng = text(KINDS[kind]), random.Random(kind)  # noqa: S311
    assert {ours(shuffled(document, rng)) for _ in range(6)} == {ours(document)}


def random_graphs() -> Iterator[str]:
    """Small graphs with few predicates: the more alike the nodes, the harder it is."""
    for seed in range(300):
        rng = random.Random(seed)  # noqa: S311
        nodes = [f"_:n{number}" for number in range(rng.randint(2, 7))]
        graphs = ["", "<urn:x:g>", rng.choice(nodes)][: rng.randint(1, 3)]
        things = [*nodes, "<urn:x:1>", '"a"']
        edges = {
            (rng.choice(nodes), rng.choice((P, Q)), rng.choice(things), rng.choice(graphs))
            for _ in range(rng.randint(1, 12))
        }
        yield text(sorted(edges))


def test_random_graphs_as_the_second_opinion_has_them():
    for document in random_graphs():
        assert ours(document) == second_opinion(document), document


def test_another_hash_function_gives_other_names_and_the_same_graph():
    document = text(KINDS["two diamonds"])
    longer = canonical_nquads(parse_nquads(document), digest=hashlib.sha384)
    assert longer == second_opinion(document, "RDFC_1_0_SHA_384")
    assert second_opinion(longer) == ours(document)


def poison() -> dict[str, str]:
    return {
        "clique of eight": text(clique(8)),
        "clique of ten": text(clique(10)),
        "clique of a hundred": text(clique(100)),
        "bipartite": text(bipartite(10, 10)),
        "circle and its shadow": text(circle(40, PREV, P)),
        "hub": text(
            [("_:h", P, f"_:s{n}") for n in range(60)] + [(f"_:s{n}", P, "_:h") for n in range(60)]
        ),
        "hypercube": text(
            [(f"_:q{a}", P, f"_:q{a ^ (1 << bit)}") for a in range(64) for bit in range(6)]
        ),
    }


@pytest.mark.parametrize("name", poison())
def test_poison_is_answered_within_250_milliseconds(name):
    quads = parse_nquads(poison()[name])
    times = []
    for _ in range(3):
        start = time.process_time()
        try:
            canonical_nquads(quads)
        except TooComplex:
            pass
        else:
            assert name == "circle and its shadow" or len(quads) < 130
        times.append(time.process_time() - start)
    assert min(times) < 0.25


def test_cliques_beyond_five_are_refused():
    for size in (6, 8, 10):
        with pytest.raises(TooComplex):
            ours(text(clique(size)))


@pytest.mark.parametrize(
    "line",
    [
        "<urn:x:1> <urn:x:2> .",
        '<urn:x:1> <urn:x:2> "a .',
        '"a" <urn:x:2> <urn:x:3> .',
        "<urn:x:1> _:p <urn:x:3> .",
        "<urn:x:1> <urn:x:2> <urn:x:3>",
        "<urn:x 1> <urn:x:2> <urn:x:3> .",
        r'<urn:x:1> <urn:x:2> "\q" .',
        r'<urn:x:1> <urn:x:2> "\UFFFFFFFF" .',
    ],
)
def test_what_is_no_statement_is_told_with_its_line(line):
    with pytest.raises(MalformedJson, match="Line 2"):
        parse_nquads(f"# a comment\n{line}\n")


def published() -> list[tuple[str, dict[str, str]]]:
    """The entries of the suite's manifest, where there is one."""
    manifest = SUITES / "rdf-canon" / "tests" / "manifest.jsonld"
    if not manifest.exists():
        return []
    entries = json.loads(manifest.read_text())["entries"]
    return [(entry["id"], entry) for entry in entries]


@pytest.mark.parametrize(("name", "entry"), published(), ids=lambda value: str(value)[:20])
def test_the_suites_own_vectors(name, entry):
    folder = SUITES / "rdf-canon" / "tests"
    document = (folder / entry["action"]).read_text()
    digest = getattr(hashlib, entry.get("hashAlgorithm", "SHA256").lower())
    if entry["type"].endswith("NegativeEvalTest"):
        with pytest.raises(TooComplex):
            ours(document)
    elif entry["type"].endswith("EvalTest"):
        expected = (folder / entry["result"]).read_text()
        assert canonical_nquads(parse_nquads(document), digest=digest) == expected
