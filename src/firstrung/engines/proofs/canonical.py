"""JSON-LD documents to canonical N-Quads, losing nothing on the way.

Expansion is PyLD's, the rest is `statements` and `rdfc`. Around them stands a safe
mode: a term, type or reference that would be dropped is an error that names it
(the JSON-LD 1.1 API drops them silently; Data Integrity 1.0 requires an error).
"""

import threading
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

from pyld.context_resolver import ContextResolver
from pyld.jsonld import JsonLdError, JsonLdProcessor

from . import contexts
from .errors import UnknownContext, UnsafeDocument
from .rdfc import Digest, Quad, canonical_nquads
from .safejson import checked
from .shapes import Shape, shape_of, with_leaves
from .statements import statements
from .templates import Markers, Template
from .values import JsonObject, as_list

#: Given a context URL, its document; raises `UnknownContext`.
ContextLoader = Callable[[str], JsonObject]

#: Templates kept, the longest unused out first. One of a full certificate takes about
#: 100 kB, the largest some 500 kB.
_MAX_KNOWN: Final = 128
#: Texts of a document worth a template; a full certificate has about 230.
_MAX_LEAVES: Final = 1_000
#: Shapes seen once. A template costs as much as the careful path, so a shape must come
#: twice: strangers who send a new shape each time cannot double the work.
_MAX_SEEN: Final = 4096
#: Parsed contexts kept by one thread.
_MAX_CONTEXTS: Final = 256
_known: dict[tuple[Any, ...], Template] = {}
_seen: dict[int, None] = {}
_lock: Final = threading.Lock()
_local: Final = threading.local()


def canonicalize(
    document: JsonObject, *, load: ContextLoader = contexts.load, inline: bool = False
) -> str:
    """The RDFC-1.0 canonical N-Quads of a JSON-LD document.

    Raises `UnknownContext`, `UnsafeDocument` (naming the member or value that would be
    lost) or `TooComplex`. `load` may add contexts to the bundled ones; it must always
    give the same document for the same URL. `inline` also takes contexts that are written
    into the document; they can add terms, never change one (see `safejson`).
    """
    shape = shape_of(document) if load is contexts.load else None
    if shape is None:
        return canonicalize_carefully(document, load=load, inline=inline)
    template = _recall(shape)
    filled = template.fill(shape.leaves) if template is not None else None
    if filled is not None:
        return filled
    careful = canonicalize_carefully(document, load=load, inline=inline)
    if template is None:
        _consider(shape, document, careful)
    return careful


def canonicalize_carefully(
    document: JsonObject,
    *,
    load: ContextLoader = contexts.load,
    inline: bool = False,
    digest: Digest = sha256,
) -> str:
    """What `canonicalize` gives, always by way of JSON-LD; about 30 times slower.

    `digest` names the nodes; some suites ask for another than SHA-256.
    """
    safe = checked(document, inline=inline)
    _require_contexts(safe, load)
    return canonical_nquads(to_quads(safe, load=load), digest=digest)


def _recall(shape: Shape) -> Template | None:
    with _lock:
        template = _known.pop(shape.key, None)
        if template is not None:
            _known[shape.key] = template  # last in, so last out
        return template


def _consider(shape: Shape, document: JsonObject, careful: str) -> None:
    """Make a template for a shape seen a second time, if it proves itself on this document."""
    if len(shape.leaves) > _MAX_LEAVES:
        return
    digest = hash(shape.key)
    with _lock:
        if digest not in _seen:
            _trim(_seen, _MAX_SEEN)
            _seen[digest] = None
            return
    markers = Markers(len(shape.leaves))
    marked = with_leaves(document, markers.texts)
    try:
        template = Template(to_quads(checked(marked), load=contexts.load), markers)
    except ValueError:  # our own errors too: this shape goes the careful way for good
        return
    if template.fill(shape.leaves) == careful:
        with _lock:
            _trim(_known, _MAX_KNOWN)
            _known[shape.key] = template


def _trim(cache: dict[Any, Any], limit: int) -> None:
    while len(cache) >= limit:
        del cache[next(iter(cache))]


def to_quads(safe: JsonObject, *, load: ContextLoader) -> list[Quad]:
    """The statements of a document that `safejson.checked` has passed."""

    def dropped(term: str | None) -> None:
        where = _find(safe, term or "", "$") or f'The member "{term}"'
        raise UnsafeDocument(f"{where} is not defined by the document's contexts.")

    options = {
        # None, not "": PyLD resolves relative references against an invented
        # http://example.org/base/ otherwise, and the signature covers the invention.
        "base": None,
        "isFrame": False,
        "keepFreeFloatingNodes": False,
        "processingMode": "json-ld-1.1",
        "contextResolver": _resolver(load),
        "documentLoader": None,
    }
    try:
        processor: Any = _Expander(dropped)  # PyLD carries no annotations
        expanded = processor.expand(safe, options)
    except JsonLdError as error:
        raise _cause(error) from None
    if not expanded:
        raise UnsafeDocument("The document says nothing that could be signed.")
    return statements(expanded)


class _Expander(JsonLdProcessor):
    """PyLD's expansion, told to remember what a context makes of another.

    The contexts that types bring along are worked out anew for every node otherwise, which is
    most of the time an expansion takes. Results are shared by PyLD elsewhere too and never
    changed; both inputs are kept with the result, so their identities stay theirs.
    """

    def __init__(self, dropped: Callable[[str | None], None]) -> None:
        super().__init__(on_property_dropped=dropped)
        self.made: dict[tuple[int, int, tuple[Any, ...]], tuple[Any, Any, Any]] = {}

    def _process_context(
        self,
        active_ctx: Any,
        local_ctx: Any,
        options: Any,
        override_protected: Any = False,  # noqa: FBT002
        propagate: Any = True,  # noqa: FBT002
        validate_scoped: Any = True,  # noqa: FBT002
        cycles: Any = None,
    ) -> Any:
        process: Any = super()._process_context
        how = (override_protected, propagate, validate_scoped)
        if cycles is not None:  # a check inside another context's processing
            return process(active_ctx, local_ctx, options, *how, cycles)
        key = (id(active_ctx), id(local_ctx), how)
        if key not in self.made:
            result = process(active_ctx, local_ctx, options, *how)
            self.made[key] = (result, active_ctx, local_ctx)
        return self.made[key][0]


def _resolver(load: ContextLoader) -> Any:
    # Parsed contexts are cached per thread: PyLD's own cache is shared and unlocked.
    # One loader's at a time. Contexts written into documents are cached too, so a fresh
    # resolver is made now and then and the cache cannot grow.
    resolvers: dict[ContextLoader, Any] = _local.__dict__.setdefault("resolvers", {})
    if load not in resolvers or len(resolvers[load].shared_cache) > _MAX_CONTEXTS:
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
        for entry in as_list(value.get("@context")):
            if isinstance(entry, str):
                load(entry)
        for key, item in value.items():
            if key != "@context":
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
