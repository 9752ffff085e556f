"""JSON-LD documents to canonical N-Quads, losing nothing on the way.

Expansion and RDF conversion are PyLD's; canonicalization is `rdfc`. Around them stands
a safe mode: a term, type or reference that would be dropped is an error that names it
(JSON-LD 1.1 API drops them silently; Data Integrity 1.0 requires an error).
"""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

from pyld.context_resolver import ContextResolver  # type: ignore[import-untyped]
from pyld.jsonld import JsonLdError, JsonLdProcessor  # type: ignore[import-untyped]

from . import contexts
from .errors import UnknownContext, UnsafeDocument
from .rdfc import Quad, canonical_nquads, escape_literal
from .safejson import checked
from .values import JsonObject, as_list

#: Given a context URL, its document; raises `UnknownContext`.
ContextLoader = Callable[[str], JsonObject]

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
# N-Quads IRIREF: a value with any other character could smuggle in a second statement.
_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_BLANK: Final = re.compile(r"_:[A-Za-z0-9._-]+")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_local: Final = threading.local()


def canonicalize(document: JsonObject, *, load: ContextLoader = contexts.load) -> str:
    """The RDFC-1.0 canonical N-Quads of a JSON-LD document.

    Raises `UnknownContext`, `UnsafeDocument` (naming the member or value that would be
    lost) or `TooComplex`. `load` may add contexts to the bundled ones; it must always
    give the same document for the same URL.
    """
    safe = checked(document)
    _require_contexts(safe, load)
    return canonical_nquads(to_quads(safe, load=load))


def to_quads(safe: JsonObject, *, load: ContextLoader) -> list[Quad]:
    """The statements of a document that `safejson.checked` has passed."""
    processor = _SafeProcessor(safe)
    options = {
        # None, not "": PyLD resolves relative references against an invented
        # http://example.org/base/ otherwise, and signs the result.
        "base": None,
        "processingMode": "json-ld-1.1",
        "contextResolver": _resolver(load),
        "documentLoader": None,
    }
    try:
        dataset = processor.to_rdf(safe, options)
    except JsonLdError as error:
        raise _cause(error) from None
    except RecursionError:
        raise UnsafeDocument("The document's contexts refer to themselves.") from None
    return list(_quads(dataset))


def _resolver(load: ContextLoader) -> Any:
    # Parsed contexts are cached per thread: PyLD's own cache is shared and unlocked.
    resolvers: dict[ContextLoader, Any] = _local.__dict__.setdefault("resolvers", {})
    if load not in resolvers:
        resolvers.clear()

        def loader(url: str, _options: object) -> JsonObject:
            return {
                "contentType": "application/ld+json",
                "contextUrl": None,
                "documentUrl": url,
                "document": load(url),
            }

        resolvers[load] = ContextResolver({}, loader)
    return resolvers[load]


def _require_contexts(value: Any, load: ContextLoader) -> None:
    """Name an unknown context before PyLD wraps the error in its own words."""
    if isinstance(value, dict):
        for url in as_list(value.get("@context")):
            load(url)
        for item in value.values():
            _require_contexts(item, load)
    elif isinstance(value, list):
        for item in value:
            _require_contexts(item, load)


def _cause(error: BaseException) -> Exception:
    """The first of our own errors in a chain, or PyLD's innermost message."""
    innermost = error
    while innermost.__cause__ is not None:
        innermost = innermost.__cause__
        if isinstance(innermost, (UnsafeDocument, UnknownContext)):
            return innermost
    message = innermost.args[0] if innermost.args else innermost
    return UnsafeDocument(f"The document is not valid JSON-LD: {message}")


class _SafeProcessor(JsonLdProcessor):  # type: ignore[misc]
    """PyLD's processor, stopped at the first thing it would drop."""

    def __init__(self, document: JsonObject) -> None:
        super().__init__(on_property_dropped=self._dropped)
        self._document = document

    def _dropped(self, term: str | None) -> None:
        place = _find(self._document, term or "", "$")
        where = place or f'the member "{term}"'
        raise UnsafeDocument(f"{where} is not defined by the document's contexts.")

    def expand(self, input_: Any, options: Any) -> Any:
        expanded = super().expand(input_, options)
        if not expanded:
            raise UnsafeDocument("The document says nothing that could be signed.")
        _check_expanded(expanded)
        return expanded


def _find(value: Any, key: str, path: str) -> str | None:
    """The first place where a member of that name stands."""
    if isinstance(value, dict):
        if key in value:
            return f"{path}.{key}"
        found = (_find(item, key, f"{path}.{name}") for name, item in value.items())
    elif isinstance(value, list):
        found = (_find(item, key, f"{path}[{i}]") for i, item in enumerate(value))
    else:
        return None
    return next((place for place in found if place), None)


def _check_expanded(value: Any) -> None:
    """Refuse what RDF conversion would skip: relative references and empty graphs."""
    if isinstance(value, list):
        for item in value:
            _check_expanded(item)
    elif isinstance(value, dict) and "@value" not in value:
        for key, item in value.items():
            if key in ("@id", "@type"):
                for reference in as_list(item):
                    _reference(reference, key)
            elif key == "@graph":
                _graph(item)
            _check_expanded(item)
    elif isinstance(value, dict):
        _check_value(value)


def _reference(value: object, key: str) -> None:
    if not isinstance(value, str) or not (_IRI.fullmatch(value) or _BLANK.fullmatch(value)):
        what = "type" if key == "@type" else "identifier"
        raise UnsafeDocument(f'The {what} "{value}" is neither a known term nor an absolute IRI.')


def _graph(nodes: Any) -> None:
    for node in as_list(nodes):
        if isinstance(node, dict) and not set(node) - {"@id", "@index"}:
            raise UnsafeDocument("A proof or embedded credential may not be a bare reference.")


def _check_value(value: JsonObject) -> None:
    if "@direction" in value:
        # Without rdfDirection, which Data Integrity does not set, directions are not signed.
        raise UnsafeDocument('"@direction" cannot be signed; leave it out.')
    language = value.get("@language")
    if language is not None and not _LANGUAGE.fullmatch(str(language)):
        raise UnsafeDocument(f'The language "{language}" is not a BCP 47 tag.')


def _quads(dataset: dict[str, list[JsonObject]]) -> Iterator[Quad]:
    for name, triples in dataset.items():
        graph = "" if name == "@default" else _resource(name)
        for triple in triples:
            yield Quad(
                _resource(triple["subject"]["value"]),
                _resource(triple["predicate"]["value"]),
                _object(triple["object"]),
                graph,
            )


def _resource(value: str) -> str:
    if value.startswith("_:"):
        return value
    if not _IRI.fullmatch(value):
        raise UnsafeDocument(f'"{value}" is not an absolute IRI.')
    return f"<{value}>"


def _object(term: JsonObject) -> str:
    if term["type"] != "literal":
        return _resource(term["value"])
    text = f'"{escape_literal(str(term["value"]))}"'
    datatype = term["datatype"]
    if datatype == _XSD_STRING:
        return text
    if datatype == _RDF + "langString":
        return f"{text}@{term['language']}"
    return f"{text}^^{_resource(datatype)}"
