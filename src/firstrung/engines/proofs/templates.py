"""Canonical N-Quads of a known shape, by filling in a form.

Over 99 % of the time of signing goes into JSON-LD expansion, whose result depends on
the shape only. So a shape that comes back is expanded once more with a unique marker
in place of each text; the statements that come out, with holes where the markers are,
are its template. A document of that shape then needs no JSON-LD at all.

Nothing is taken on trust: a marker that does not come out means a dropped text, and a
template must reproduce the careful path's answer for the document at hand, or the shape
is never templated. Values that could steer expansion after all (compact IRIs, relative
references, blank node labels) and nameless nodes that look alike go the careful path.
"""

import re
import secrets
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final

from .rdfc import Quad, escape_literal
from .values import MAX_BYTES

# Schemes that no bundled context defines as a term or prefix: such a value expands to
# itself. Any other scheme might be a compact IRI, which only the context can tell.
_PLAIN_IRI: Final = r'(?:https?://|urn:|did:|mailto:|data:)[^\x00-\x20<>"{}|^`\\]*+'
_PLAIN_IRIS: Final = re.compile(f"{_PLAIN_IRI}(?:\n{_PLAIN_IRI})*+")
PLAIN_SCHEMES: Final = ("http", "https", "urn", "did", "mailto", "data")
_NEEDS_ESCAPE: Final = re.compile(r'[\x00-\x1f"\\\x7f]')


class Markers:
    """Texts that are valid as IRI and as literal, and occur nowhere else."""

    def __init__(self, count: int) -> None:
        self.stem = f"urn:slot:{secrets.token_hex(12)}:"
        self.texts = [f"{self.stem}{place}" for place in range(count)]
        stem = re.escape(self.stem)
        self.found = re.compile(rf'(<{stem}(\d+)>|"{stem}(\d+)"|_:b(\d+)(?= ))')


class Template:
    """The statements of one shape with holes for its texts."""

    def __init__(self, quads: list[Quad], markers: Markers) -> None:
        """Raises `ValueError` when a text is lost or stands inside another value."""
        self.iris: list[int] = []
        self.literals: list[int] = []
        self.labels: list[str] = []
        uses: dict[tuple[str, int], int] = {}
        for quad in quads:
            for match in markers.found.finditer(quad.line()):
                uses.setdefault(_use(match), 0)
        self.iris = sorted(slot for kind, slot in uses if kind == "iri")
        self.literals = sorted(slot for kind, slot in uses if kind == "literal")
        blanks = sorted(slot for kind, slot in uses if kind == "blank")
        if {*self.iris, *self.literals} != set(range(len(markers.texts))):
            raise ValueError("A text did not come out.")
        order = [("iri", slot) for slot in self.iris]
        order += [("literal", slot) for slot in self.literals]
        order += [("blank", slot) for slot in blanks]
        places = {use: place for place, use in enumerate(order)}
        self.blank_count = len(blanks)
        lines = [quad.line() for quad in quads]
        self.form, self.pick = _form("".join(lines), markers, places)
        masked = [_masked(quads, f"_:b{blank}") for blank in blanks]
        self.masked, self.pick_masked = _form("\0".join(masked), markers, places)

    def fill(self, leaves: list[str]) -> str | None:
        """The canonical N-Quads with these texts, or None when the careful path must decide."""
        values = [leaves[slot] for slot in self.iris]
        # All at once: each on a line of its own, and no line break in any of them.
        lines = "\n".join(values)
        if values and (lines.count("\n") >= len(values) or _PLAIN_IRIS.fullmatch(lines) is None):
            return None
        literals = [leaves[slot] for slot in self.literals]
        text = " ".join(literals)
        try:
            if len(lines.encode()) + len(text.encode()) > MAX_BYTES // 2:
                return None
        except UnicodeEncodeError:
            return None
        values += map(escape_literal, literals) if _NEEDS_ESCAPE.search(text) else literals
        if self.blank_count:
            labels = self._labels(values)
            if labels is None:
                return None
            values += labels
        statements = set((self.form % self.pick(values)).split("\n"))
        statements.discard("")
        return "\n".join(sorted(statements)) + "\n"

    def _labels(self, values: list[str]) -> list[str] | None:
        """Canonical labels by first-degree hash, or None when two nodes share one."""
        digests: list[str] = []
        for block in (self.masked % self.pick_masked(values)).split("\0"):
            lines = block.split("\n")
            if len(set(lines)) != len(lines):
                return None
            lines.sort()
            # The empty text after the last line feed comes first; it moves back to the end.
            digests.append(sha256(("\n".join(lines[1:]) + "\n").encode()).hexdigest())
        ranks = {digest: rank for rank, digest in enumerate(sorted(digests))}
        if len(ranks) != len(digests):
            return None
        return [f"_:c14n{ranks[digest]}" for digest in digests]


def _use(match: re.Match[str]) -> tuple[str, int]:
    _, iri, literal, blank = match.groups()
    if iri is not None:
        return "iri", int(iri)
    return ("literal", int(literal)) if literal is not None else ("blank", int(blank))


def _masked(quads: list[Quad], node: str) -> str:
    """The statements about a node as its first-degree hash sees them (RDFC-1.0, 4.6)."""

    def mask(term: str) -> str:
        return ("_:a" if term == node else "_:z") if term.startswith("_:") else term

    about = (quad for quad in quads if node in (quad.subject, quad.object, quad.graph))
    return "".join(Quad(mask(s), p, mask(o), mask(g)).line() for s, p, o, g in about)


def _form(text: str, markers: Markers, places: dict[tuple[str, int], int]) -> tuple[str, Any]:
    """A %-format with one %s per hole, and what picks the values for the holes."""
    wraps = {"iri": "<%s>", "literal": '"%s"', "blank": "%s"}
    order: list[int] = []
    parts: list[str] = []
    end = 0
    for match in markers.found.finditer(text):
        kind, slot = _use(match)
        parts += (text[end : match.start()].replace("%", "%%"), wraps[kind])
        order.append(places[kind, slot])
        end = match.end()
    parts.append(text[end:].replace("%", "%%"))
    if any(markers.stem in part for part in parts):
        raise ValueError("A text came out inside another value.")
    # itemgetter gives a tuple only for two items or more.
    if len(order) > 1:
        return "".join(parts), itemgetter(*order)
    return "".join(parts), lambda values: tuple(values[place] for place in order)
