"""Canonical form: against PyLD, against published vectors, and what is refused."""

import hashlib
import math
import time
from typing import Any

import pytest
from pyld import jsonld
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import contexts
from firstrung.engines.proofs.rdfc import Quad, canonical_nquads

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


def load_with_examples(url: str) -> dict[str, Any]:
    """The bundled contexts and the one the W3C's vectors use; it defines every term."""
    if url == EXAMPLES:
        return {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    return contexts.load(url)


def pyld_normalized(document: dict[str, Any]) -> str:
    def loader(url: str, _options: object) -> dict[str, Any]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts.load(url),
        }

    options = {
        "base": None,
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": loader,
    }
    return str(jsonld.normalize(document, options))


@pytest.mark.parametrize(
    "document",
    [
        samples.simple(),
        samples.certificate(),
        samples.signed(samples.certificate()),
        samples.status_list(3, 99),
        samples.did_document(),
    ],
    ids=["simple", "certificate", "signed", "list", "did"],
)
def test_agrees_with_pyld_on_documents_without_special_characters(document):
    assert proofs.canonicalize(document) == pyld_normalized(document)


def test_identical_nameless_nodes_still_work_and_agree_with_pyld():
    document = samples.simple()
    level = {"type": ["Related"], "id": "_:a", "version": "1"}
    document["credentialSubject"]["achievement"]["related"] = [
        level | {"id": f"_:{n}"} for n in range(4)
    ]
    assert proofs.canonicalize(document) == pyld_normalized(document)


@pytest.mark.parametrize("size", [6, 8, 20])
def test_a_poison_graph_is_refused_within_250_milliseconds(size):
    document = samples.simple()
    document["credentialSubject"] = [
        {
            "id": f"_:n{i}",
            "type": ["Achievement"],
            "related": [{"id": f"_:n{j}"} for j in range(size) if j != i],
        }
        for i in range(size)
    ]
    proofs.canonicalize(samples.simple())
    start = time.process_time()
    with pytest.raises(proofs.TooComplex):
        proofs.canonicalize(document)
    assert time.process_time() - start < 0.25


def test_thousands_of_values_on_one_node_stay_cheap():
    document = samples.simple()
    document["credentialSubject"] = [
        {"id": "urn:x:1", "type": "Achievement", "tag": [f"{k}-{i}" for i in range(1000)]}
        for k in range(7)
    ]
    start = time.process_time()
    proofs.canonicalize(document)
    assert time.process_time() - start < 1


def test_control_characters_are_escaped_as_rdfc_asks():
    document = samples.simple() | {"name": 'a"b\\c\n\r\t\b\f\x00\x1f\x7fé\U0001f600'}
    expected = '"a\\"b\\\\c\\n\\r\\t\\b\\f\\u0000\\u001F\\u007Fé\U0001f600"'
    assert expected in proofs.canonicalize(document)


def test_numbers_are_written_as_javascript_writes_them():
    def points(value: float) -> str:
        document = samples.certificate()
        document["credentialSubject"]["achievement"]["creditsAvailable"] = value
        lines = proofs.canonicalize(document).splitlines()
        return next(line for line in lines if "creditsAvailable" in line).split('"')[1]

    assert points(2) == points(2.0) == "2"
    assert points(2.5) == "2.5E0"
    assert points(1.5e-7) == "1.5E-7"
    assert points(0.1 + 0.2) == "3.0E-1"


def test_blank_node_labels_do_not_matter():
    one, two = ('<urn:p> "x"', '<urn:q> "y"')

    def quads(a: str, b: str) -> list[Quad]:
        return [
            Quad(a, *one.split()),
            Quad(b, *two.split()),
            Quad(a, "<urn:r>", b),
        ]

    assert canonical_nquads(quads("_:a", "_:b")) == canonical_nquads(quads("_:c14n1", "_:c14n0"))


def changed(path: str, value: Any) -> dict[str, Any]:
    document = samples.certificate()
    *way, last = path.split(".")
    target: Any = document
    for step in way:
        target = target[int(step)] if isinstance(target, list) else target[step]
    target[int(last) if isinstance(target, list) else last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("credentialSubject.achievement.colour", "red", "$.credentialSubject.achievement.colour"),
        ("type", ["VerifiableCredential", "Badge"], '"Badge"'),
        ("evidence.0.id", "work/1", '"work/1"'),
        ("evidence.0.id", "urn:x> <urn:p> <urn:o> .\n<urn:y", "absolute IRI"),
        ("evidence.0.name", None, "$.evidence[0].name"),
        ("evidence", [], "$.evidence"),
        ("evidence.0.@id", "urn:x", "@id"),
        ("evidence.0.@context", ["https://www.w3.org/ns/credentials/v2"], "@context"),
        ("evidence.0.urn:name", "x", "term"),
        ("evidence.0.name", {"@value": "x", "@language": "en .\n"}, "BCP 47"),
        ("evidence.0.name", {"@value": "x", "@direction": "up"}, "direction"),
        ("evidence.0.name", "\ud800", "surrogate"),
        ("credentialSubject.achievement.creditsAvailable", math.nan, "finite"),
        ("credentialSubject.achievement.creditsAvailable", 2**53, "exactly"),
        ("@context.0", {"name": "urn:x"}, "context URLs"),
        ("proof", [{"id": "urn:x"}], "bare reference"),
        ("evidence.0.name", b"x", "JSON value"),
    ],
)
def test_what_a_signature_would_not_cover_is_named(path, value, named):
    with pytest.raises(proofs.UnsafeDocument) as caught:
        proofs.canonicalize(changed(path, value))
    assert named in str(caught.value)


def test_base_direction_is_signed_too():
    document = samples.simple()

    def written(**more: str) -> str:
        name = {"@value": "Hi", **more}
        text = proofs.canonicalize(document | {"name": name})
        return next(line for line in text.splitlines() if '"Hi"' in line).split('"Hi"')[1]

    assert written() == " ."
    for _ in range(3):  # the short way through templates as well
        assert written(**{"@direction": "rtl"}) == "^^<https://www.w3.org/ns/i18n#_rtl> ."
        assert written(**{"@language": "AR", "@direction": "rtl"}) == (
            "^^<https://www.w3.org/ns/i18n#ar_rtl> ."
        )


def test_a_context_in_the_document_is_taken_only_on_demand_and_only_adds():
    plain = samples.simple() | {"colour": "red"}

    def with_context(entry: Any) -> dict[str, Any]:
        return plain | {"@context": [*plain["@context"], entry]}

    adds = with_context({"colour": "urn:x:colour", "@protected": True})
    assert '<urn:x:colour> "red"' in proofs.canonicalize(adds, inline=True)
    assert proofs.canonicalize(adds, inline=True) == proofs.canonicalize(
        with_context({"@context": {"colour": {"@id": "urn:x:colour"}}}), inline=True
    )
    with pytest.raises(proofs.UnsafeDocument, match="context URLs"):
        proofs.canonicalize(adds)
    for entry in (
        {"name": "urn:x:name", "colour": "urn:x:colour"},
        {"colour": "@id"},
        {"colour": None},
        {"@vocab": None},
        {"@base": "https://x.example/"},
        {"@import": "https://x.example/"},
        {"colour": {"@id": "urn:x:colour", "@context": {"name": "urn:x:n"}}},
        {"colour": {"@reverse": "urn:x:colour"}},
        {f"t{n}": f"urn:x:{n}" for n in range(101)},
        None,
        5,
    ):
        with pytest.raises(proofs.UnsafeDocument):
            proofs.canonicalize(with_context(entry), inline=True)


def test_two_inline_contexts_never_share_a_template():
    def canonical(meaning: str) -> str:
        document = samples.simple() | {"colour": "red"}
        document["@context"] = [*document["@context"], {"colour": meaning}]
        return proofs.canonicalize(document, inline=True)

    for _ in range(3):
        assert "<urn:x:one>" in canonical("urn:x:one")
        assert "<urn:x:two>" in canonical("urn:x:two")


def test_an_unknown_context_is_named_and_not_fetched():
    document = samples.simple()
    document["@context"].append("https://evil.example/context")
    with pytest.raises(proofs.UnknownContext, match=r"https://evil\.example/context"):
        proofs.canonicalize(document)


def test_every_bundled_context_has_its_pinned_hash():
    for url in contexts.PINNED:
        assert "@context" in contexts.load(url)


@pytest.mark.parametrize(
    "tags",
    [["x"] * 1001, ["x" * 300_000], ["é" * 150_000], [{"a": {"b": {"c": {"d": "e"}}}}] * 1000],
    ids=["long array", "long string", "many bytes", "many values"],
)
def test_oversized_documents_are_refused(tags):
    document = samples.certificate()
    document["credentialSubject"]["achievement"]["tag"] = tags
    document["evidence"] = [{"a": {"b": {"c": {"d": "e"}}}}] * 1000
    with pytest.raises(proofs.TooComplex):
        proofs.canonicalize(document)


def test_deep_documents_are_refused():
    document: dict[str, Any] = samples.simple()
    inner: dict[str, Any] = document
    for _ in range(5000):
        inner["evidence"] = {}
        inner = inner["evidence"]
    with pytest.raises(proofs.TooComplex):
        proofs.canonicalize(document)


def test_published_hashes_of_the_w3c_vector():
    """W3C Data Integrity EdDSA Cryptosuites 1.0, appendix "eddsa-rdfc-2022"."""
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", EXAMPLES],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:abcdefgh",
            "alumniOf": "The School of Examples",
        },
    }
    canonical = proofs.canonicalize(document, load=load_with_examples)
    assert (
        hashlib.sha256(canonical.encode()).hexdigest()
        == "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
    )
