"""How the documents of one verification are read, and which need not be read again."""

import threading
from dataclasses import dataclass, field
from typing import Final

from . import contexts
from .canonical import ContextLoader, canonicalize
from .values import JsonObject, count_values


@dataclass(frozen=True, slots=True)
class Reading:
    """Which contexts are known, and whether documents may bring their own.

    A document that several steps ask for is read once, so do not change one on the way.
    """

    load: ContextLoader = contexts.load
    inline: bool = False
    _read: dict[int, tuple[JsonObject, bytes]] = field(default_factory=dict, compare=False)

    def canonical(self, document: JsonObject) -> bytes:
        """Canonical N-Quads in UTF-8."""
        known = self._read.get(id(document))
        if known is None:
            text = canonicalize(document, load=self.load, inline=self.inline)
            # The document is kept beside its text: its identity cannot go to another.
            known = self._read[id(document)] = (document, text.encode("utf-8"))
        return known[1]


#: Documents remembered, and the most values one may have: a status list has some twenty.
_MAX_REMEMBERED: Final = 32
_MAX_VALUES: Final = 100


class Memory:
    """Small documents whose signatures held, with the keys they held under.

    A status list stands behind thousands of credentials. Whether its signature matches depends
    on nothing but the list and the key, so it is computed once; dates and whose key it is are
    asked every time anew.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[str, ContextLoader, bool], tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def keys(self, document: JsonObject, reading: Reading) -> tuple[str, ...] | None:
        """The key of each proof, if this very document was verified before; else None."""
        with self._lock:
            return self._held.get(_identity(document, reading)) if self._held else None

    def keep(self, document: JsonObject, reading: Reading, keys: tuple[str, ...]) -> None:
        """Remember a document, the longest known going first."""
        if count_values(document) > _MAX_VALUES:
            return
        with self._lock:
            while len(self._held) >= _MAX_REMEMBERED:
                del self._held[next(iter(self._held))]
            self._held[_identity(document, reading)] = keys


def _identity(document: JsonObject, reading: Reading) -> tuple[str, ContextLoader, bool]:
    # Not the document itself: to Python 1, 1.0 and True are equal.
    return repr(document), reading.load, reading.inline
