"""How the documents of one verification are read."""

from dataclasses import dataclass, field

from . import contexts
from .canonical import ContextLoader, canonicalize
from .values import JsonObject


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
