"""Sign many documents at once, in processes of their own where that pays. Knows no Django."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

from firstrung.engines import proofs

JsonObject = dict[str, Any]
Signed = tuple[list[JsonObject], str]
"""The `proof` of a document and an empty text, or nothing and why it can't be signed."""

PAYS_FROM = 300
"""Documents from which on a process is worth its start (half a second of a core)."""


@dataclass(frozen=True)
class Pen:
    """Whose key signs, and when: ``pem`` is the private half, ``method`` the key's address."""

    pem: bytes
    method: str
    at: datetime


def sign_each(documents: Sequence[JsonObject], pen: Pen) -> list[Signed]:
    """The proof of each document, in order; one that can't be signed spoils no other."""
    private = proofs.private_key_from_pem(pen.pem)
    signed: list[Signed] = []
    for document in documents:
        try:
            whole = proofs.sign(
                document, private_key=private, verification_method=pen.method, created=pen.at
            )
        except proofs.ProofsError as error:
            signed.append(([], str(error)))
        else:
            signed.append((whole["proof"], ""))
    return signed


class Pens:
    """Signs batches, shared out over helpers (processes) when ``expected`` makes it worth it.

    A helper ends when its pipe closes, so none outlives a worker that was killed.
    """

    def __init__(self, expected: int, *, cores: int | None = None) -> None:
        """``cores`` is how many the machine has, unless somebody knows better."""
        cores = cores or os.cpu_count() or 1
        self._wanted = min(cores, 4) if expected >= PAYS_FROM and cores > 1 else 0
        self._helpers: list[tuple[BaseProcess, Connection]] = []

    def __enter__(self) -> Self:
        """Start the helpers; fresh ones, that share no connection with this process."""
        context = get_context("spawn")
        for _ in range(self._wanted):
            ours, theirs = context.Pipe()
            helper = context.Process(target=_serve, args=(theirs,), daemon=True)
            helper.start()
            theirs.close()
            self._helpers.append((helper, ours))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the helpers go."""
        for helper, pipe in self._helpers:
            pipe.close()
            helper.join()

    def sign(self, documents: Sequence[JsonObject], pen: Pen) -> list[Signed]:
        """`sign_each`, shared out."""
        if not self._helpers:
            return sign_each(documents, pen)
        share = -(-len(documents) // len(self._helpers))
        asked = []
        for number, (_helper, pipe) in enumerate(self._helpers):
            part = documents[number * share : (number + 1) * share]
            if part:
                pipe.send((part, pen))
                asked.append(pipe)
        return [row for pipe in asked for row in pipe.recv()]


def _serve(pipe: Connection) -> None:
    """A helper's life: sign what comes until nobody is there any more."""
    while True:
        try:
            documents, pen = pipe.recv()
        except EOFError:
            return
        pipe.send(sign_each(documents, pen))
