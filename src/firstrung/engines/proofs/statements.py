"""Expanded JSON-LD to RDF statements, in one linear pass.

Source: W3C JSON-LD 1.1 Processing Algorithms and API, "Deserialize JSON-LD to RDF". PyLD's
own conversion compares the values of a node pairwise, so a few thousand values on one
node take it ten seconds; collecting statements in a set says the same in milliseconds.
Whatever that conversion would skip without a word is an error here.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from .errors import UnsafeDocument
from .jcs import jcs
from .rdfc import Quad, escape_literal
from .values import JsonObject, as_list

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_I18N: Final = "https://www.w3.org/ns/i18n#"
# N-Quads IRIREF: a value with any other character could smuggle in a second statement.
_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_BLANK: Final = re.compile(r"_:[A-Za-z0-9._-]+")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_DOUBLE_DIGITS: Final = 15
_UNREADABLE: Final = frozenset({"@reverse", "@included", "@index", "@nest", "@direction"})


def statements(expanded: list[Any]) -> list[Quad]:
    """The statements of an expanded document, each once.

    Raises `UnsafeDocument`, naming the value, for relative references, blank node
    predicates, bare references where a graph is expected, and anything else that has
    no statement.
    """
    writer = _Writer()
    for node in expanded:
        writer.resource(node, "")
    return list(writer.quads)


class _Writer:
    def __init__(self) -> None:
        self.quads: dict[Quad, None] = {}
        self.blanks: dict[str, str] = {}
        self.fresh = 0

    def resource(self, node: JsonObject, graph: str) -> str:
        """Write everything a node object says; its subject in N-Quads spelling."""
        strange = _UNREADABLE & node.keys()
        if strange:
            raise UnsafeDocument(f'"{min(strange)}" cannot be signed; leave it out.')
        subject = self.name(node["@id"], "identifier") if "@id" in node else self.blank(None)
        for kind in as_list(node.get("@type")):
            self.add(subject, f"<{_RDF}type>", self.name(kind, "type"), graph)
        for key, values in node.items():
            if key == "@graph":
                self.graph(values, subject)
            elif not key.startswith("@"):
                predicate = iri(key)
                for value in as_list(values):
                    self.add(subject, predicate, self.object(value, graph), graph)
        return subject

    def graph(self, nodes: Any, name: str) -> None:
        for node in as_list(nodes):
            if not set(node) - {"@id"}:
                raise UnsafeDocument("A proof or embedded credential may not be a bare reference.")
            self.resource(node, name)

    def object(self, value: Any, graph: str) -> str:
        if not isinstance(value, dict):
            raise UnsafeDocument(f'"{value}" has no place in a statement.')
        if "@value" in value:
            return literal(value)
        if "@list" in value:
            return self.list(as_list(value["@list"]), graph)
        return self.resource(value, graph)

    def list(self, items: Iterable[Any], graph: str) -> str:
        head = f"<{_RDF}nil>"
        for item in reversed(list(items)):
            cell = self.blank(None)
            self.add(cell, f"<{_RDF}first>", self.object(item, graph), graph)
            self.add(cell, f"<{_RDF}rest>", head, graph)
            head = cell
        return head

    def add(self, subject: str, predicate: str, value: str, graph: str) -> None:
        self.quads[Quad(subject, predicate, value, graph)] = None

    def name(self, value: Any, what: str) -> str:
        if isinstance(value, str) and _BLANK.fullmatch(value):
            return self.blank(value)
        if not isinstance(value, str) or not _IRI.fullmatch(value):
            message = f'The {what} "{value}" is neither a known term nor an absolute IRI.'
            raise UnsafeDocument(message)
        return f"<{value}>"

    def blank(self, label: str | None) -> str:
        # Every label is replaced, so one in the document cannot collide with ours.
        if label in self.blanks:
            return self.blanks[label]
        fresh = f"_:b{self.fresh}"
        self.fresh += 1
        if label is not None:
            self.blanks[label] = fresh
        return fresh


def iri(value: str) -> str:
    """An absolute IRI in N-Quads spelling; `UnsafeDocument` for anything else."""
    if not _IRI.fullmatch(value):
        raise UnsafeDocument(f'"{value}" is not an absolute IRI.')
    return f"<{value}>"


def literal(value: JsonObject) -> str:
    """A value object in N-Quads spelling (JSON-LD API, "Object to RDF Conversion")."""
    content, datatype = value["@value"], value.get("@type")
    if datatype == "@json":
        return f'"{escape_literal(jcs(content).decode("utf-8"))}"^^<{_RDF}JSON>'
    if isinstance(content, str):
        language = value.get("@language")
        if "@direction" in value:
            return _text(content, _directed(value["@direction"], language or ""), None)
        return _text(content, datatype, language)
    if isinstance(content, bool):
        lexical, default = ("true" if content else "false"), "boolean"
    elif isinstance(content, float) or datatype == f"{_XSD}double":
        lexical, default = canonical_double(content), "double"
    elif isinstance(content, int):
        lexical, default = str(content), "integer"
    else:
        raise UnsafeDocument(f'"{content}" has no place in a statement.')
    return f'"{lexical}"^^{iri(datatype or _XSD + default)}'


def _directed(direction: Any, language: str) -> str:
    """The datatype that keeps language and direction (JSON-LD's `i18n-datatype`).

    Plain RDF has no base direction; without this the signature would not cover it. The W3C's
    cryptosuites are run with the same setting elsewhere.
    """
    if language and not _LANGUAGE.fullmatch(language):
        raise UnsafeDocument(f'The language "{language}" is not a BCP 47 tag.')
    return f"{_I18N}{language.lower()}_{direction}"


def _text(content: str, datatype: str | None, language: str | None) -> str:
    text = f'"{escape_literal(content)}"'
    if language is not None:
        if not _LANGUAGE.fullmatch(language):
            raise UnsafeDocument(f'The language "{language}" is not a BCP 47 tag.')
        return f"{text}@{language}"
    return text if datatype in (None, f"{_XSD}string") else f"{text}^^{iri(str(datatype))}"


def canonical_double(value: float) -> str:
    """XML Schema's canonical double, `1.5E0`, with 15 digits after the point at most."""
    mantissa, exponent = f"{value:.{_DOUBLE_DIGITS}E}".split("E")
    whole, _, fraction = mantissa.partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"
