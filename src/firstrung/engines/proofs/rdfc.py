"""RDF Dataset Canonicalization (RDFC-1.0) with a work budget.

Source: W3C RDF Dataset Canonicalization, sections 4.4 to 4.8; step numbers below are
the specification's. Terms are kept in their N-Quads spelling throughout, so a blank
node is simply a term that begins with `_:`.
"""

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import permutations
from typing import Any, Final, NamedTuple

from .errors import TooComplex

#: Related-node hashes and path steps together. One costs 1 to 4 microseconds, so what is
#: refused is refused well within 250 ms. Documents met in practice need none or a few:
#: the work starts only among nameless nodes that say the same. A hundred such leaves cost
#: a few hundred steps; five of them each pointing at all others cost 9,650 and pass, six
#: would cost ten times that, eight more than any library finishes.
WORK_BUDGET: Final = 25_000


#: `hashlib.sha256` and its kin.
Digest = Callable[[bytes], Any]


class Quad(NamedTuple):
    """One statement; each term as N-Quads writes it, `graph` empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""

    def line(self) -> str:
        """The N-Quads line, with its line feed."""
        tail = f" {self.graph} .\n" if self.graph else " .\n"
        return f"{self.subject} {self.predicate} {self.object}{tail}"


_ESCAPES: Final = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_ESCAPED: Final = re.compile(r'[\x00-\x1f"\\\x7f]')


def escape_literal(value: str) -> str:
    """Escape a literal as canonical N-Quads do (section 5).

    Beyond URDNA2015's five characters this covers all C0 controls and DELETE.
    """
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[0], f"\\u{ord(match[0]):04X}"), value)


def canonical_nquads(
    quads: Iterable[Quad], *, budget: int = WORK_BUDGET, digest: Digest = sha256
) -> str:
    """The canonical N-Quads document of a dataset; `TooComplex` beyond the budget.

    `digest` is the hash function that names nameless nodes; signatures with P-384 use SHA-384.
    """
    dataset = list(dict.fromkeys(quads))
    names = _Canonicalizer(dataset, budget, digest).run()
    if not names:
        return "".join(sorted(quad.line() for quad in dataset))
    return "".join(
        sorted(
            Quad(names.get(s, s), p, names.get(o, o), names.get(g, g)).line()
            for s, p, o, g in dataset
        )
    )


class _Issuer:
    """Hands out labels in the order they are first asked for (section 4.5)."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = dict(issued or {})

    def copy(self) -> "_Issuer":
        return _Issuer(self.prefix, self.issued)

    def issue(self, node: str) -> str:
        return self.issued.setdefault(node, f"{self.prefix}{len(self.issued)}")


class _Canonicalizer:
    def __init__(self, dataset: list[Quad], budget: int, digest: Digest) -> None:
        self.budget = budget
        self.digest = digest
        self.canonical = _Issuer("_:c14n")
        self.first: dict[str, str] = {}
        self.mentions: dict[str, list[Quad]] = {}
        for quad in dataset:
            # In the order of the specification's step 2: ties are decided by it, so a set won't do.
            for node in dict.fromkeys((quad.subject, quad.object, quad.graph)):
                if node.startswith("_:"):
                    self.mentions.setdefault(node, []).append(quad)

    def named(self, text: str) -> str:
        """The hash of a text, in hexadecimal digits."""
        return str(self.digest(text.encode()).hexdigest())

    def run(self) -> dict[str, str]:
        """The canonical label of every blank node (section 4.4, steps 3 to 5)."""
        groups: dict[str, list[str]] = {}
        for node in self.mentions:
            digest = self.first[node] = self._hash_first_degree(node)
            groups.setdefault(digest, []).append(node)
        for digest in sorted(groups):
            if len(groups[digest]) == 1:
                self.canonical.issue(groups[digest][0])
        for digest in sorted(groups):
            if len(groups[digest]) > 1:
                self._name_group(groups[digest])
        return self.canonical.issued

    def _name_group(self, nodes: list[str]) -> None:
        results: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node not in self.canonical.issued:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                results.append(self._hash_n_degree(node, issuer))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer.issued:
                self.canonical.issue(node)

    def _hash_first_degree(self, node: str) -> str:
        """Section 4.6: what the statements about a node say, its neighbours unnamed."""

        def mask(term: str) -> str:
            return ("_:a" if term == node else "_:z") if term.startswith("_:") else term

        lines = [Quad(mask(s), p, mask(o), mask(g)).line() for s, p, o, g in self.mentions[node]]
        return self.named("".join(sorted(lines)))

    def _hash_related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Section 4.7: a neighbour, seen through the statement that links to it."""
        self._spend()
        predicate = "" if position == "g" else quad.predicate
        name = (
            self.canonical.issued.get(related) or issuer.issued.get(related) or self.first[related]
        )
        return self.named(f"{position}{predicate}{name}")

    def _neighbours(self, node: str, issuer: _Issuer) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in self.mentions[node]:
            for position, term in (("s", quad.subject), ("o", quad.object), ("g", quad.graph)):
                if term.startswith("_:") and term != node:
                    digest = self._hash_related(term, quad, issuer, position)
                    found.setdefault(digest, []).append(term)
        return found

    def _hash_n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Section 4.8: the neighbourhood, explored in every order that could come first."""
        data: list[str] = []
        neighbours = self._neighbours(node, issuer)
        for digest in sorted(neighbours):
            best: tuple[str, _Issuer] | None = None
            for order in permutations(neighbours[digest]):
                candidate = self._path(order, issuer.copy(), best[0] if best else None)
                if candidate is not None and (best is None or candidate[0] < best[0]):
                    best = candidate
            if best is not None:
                data += (digest, best[0])
                issuer = best[1]
        return self.named("".join(data)), issuer

    def _path(
        self, order: tuple[str, ...], issuer: _Issuer, best: str | None
    ) -> tuple[str, _Issuer] | None:
        """One order's path, or None once it is certain to come later than the best."""
        path = ""
        recursion: list[str] = []
        for related in order:
            self._spend()
            known = self.canonical.issued.get(related)
            if known is None:
                if related not in issuer.issued:
                    recursion.append(related)
                known = issuer.issue(related)
            path += known
            if best is not None and len(path) >= len(best) and path > best:
                return None
        for related in recursion:
            digest, deeper = self._hash_n_degree(related, issuer)
            path += f"{issuer.issue(related)}<{digest}>"
            issuer = deeper
            if best is not None and len(path) >= len(best) and path > best:
                return None
        return path, issuer

    def _spend(self) -> None:
        self.budget -= 1
        if self.budget < 0:
            raise TooComplex("Too many nameless parts of the document look exactly alike.")
