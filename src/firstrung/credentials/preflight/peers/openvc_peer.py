# ruff: noqa: INP001 — a program of its own, not a module
"""openvc-core, a Python verifier in an environment of its own.

Input and output are those of ``offline.mjs``: one JSON object on standard input, one on
standard output. Keys and the status list come from that object; nothing is fetched.
"""

import json
import sys
from importlib.metadata import version
from typing import Any

from openvc import VerificationPolicy, verify_credential
from openvc.did.base import DidDocument, DidResolutionError, parse_did_document
from openvc.errors import OpenvcError

POLICY = VerificationPolicy(require_status_issuer_binding=True)


class OneDocument:
    """Resolves the one identifier that it was handed."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def supports(self, did: str) -> bool:
        """Whether this is the identifier."""
        return bool(did == self.document["id"])

    def resolve(self, did: str) -> DidDocument:
        """Its DID document."""
        if not self.supports(did):
            raise DidResolutionError(f"not known offline: {did}")
        return parse_did_document(self.document)


def _single(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its one proof as an object: this library reads no proof sets."""
    (proof,) = document["proof"]
    return document | {"proof": proof}


def judge(sample: dict[str, Any], world: dict[str, Any]) -> dict[str, Any]:
    """Whether the verifier accepts the sample, and why not."""
    resolver, contexts = OneDocument(world["didDocument"]), world["contexts"]

    def status_list(url: str) -> dict[str, Any]:
        document: dict[str, Any] = world["statusListCredential"]
        if url != document["id"]:
            raise DidResolutionError(f"not known offline: {url}")
        verify_credential(_single(document), resolver=resolver, extra_contexts=contexts)
        return document

    try:
        verify_credential(
            _single(sample),
            policy=POLICY,
            resolver=resolver,
            resolve_status_list=status_list,
            extra_contexts=contexts,
        )
    except OpenvcError as error:
        return {"accepted": False, "reason": f"{type(error).__name__}: {error}"}
    return {"accepted": True, "reason": ""}


def main() -> None:
    """Judge every sample."""
    world = json.load(sys.stdin)
    results = [judge(sample, world) for sample in world["samples"]]
    json.dump({"version": version("openvc-core"), "results": results}, sys.stdout)


if __name__ == "__main__":
    main()
