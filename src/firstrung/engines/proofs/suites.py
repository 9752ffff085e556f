"""Signature suites of other issuers: verified here, never used for signing.

Each suite is one function: given the proof, the document as the proof covers it, the key and
the contexts, it returns when the signature holds and raises `ProofInvalid` with the reason when
not. Form, purpose, dates and whose key it is are checked before (`integrity`).

Sources: W3C Data Integrity ECDSA Cryptosuites 1.0, "ecdsa-rdfc-2019" and "ecdsa-sd-2023"; W3C
CCG Ed25519 Signature 2020 (used by Open Badges 3.0 until 2024).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from .canonical import ContextLoader
from .cryptosuites import DATA_INTEGRITY, Reading, ed25519_check, rdfc_digest
from .dids import VerificationMethod
from .ecdsa import verify_rdfc
from .errors import ProofInvalid
from .selective import verify_derived
from .values import JsonObject

Suite = Callable[[JsonObject, JsonObject, VerificationMethod, ContextLoader], None]


def suite_of(proof: JsonObject) -> Suite | None:
    """The function that verifies a proof of this kind, or None when it is not one of these."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind == DATA_INTEGRITY:
        return _SUITES.get(name) if isinstance(name, str) else None
    return _LEGACY.get(kind) if isinstance(kind, str) else None


def why_unknown(proof: JsonObject) -> str:
    """What to tell a person about a proof that no suite here reads."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    told = name if kind == DATA_INTEGRITY and name else kind
    known = ", ".join(("eddsa-rdfc-2022", "eddsa-jcs-2022", *_SUITES, *_LEGACY))
    return f"The proof is of the kind {told}; only these are understood here: {known}."


def _ed25519_2020(
    proof: JsonObject, document: JsonObject, method: VerificationMethod, load: ContextLoader
) -> None:
    """Ed25519Signature2020: eddsa-rdfc-2022 under an older name, always with its date."""
    if "created" not in proof:
        raise ProofInvalid("The proof does not say when it was created.")
    data = rdfc_digest(_options(proof), document, Reading(load))
    ed25519_check(proof["proofValue"], method, data)


def _ecdsa_rdfc(
    proof: JsonObject, document: JsonObject, method: VerificationMethod, load: ContextLoader
) -> None:
    verify_rdfc(proof["proofValue"], method, _options(proof), document, Reading(load))


def _ecdsa_sd(
    proof: JsonObject, document: JsonObject, method: VerificationMethod, load: ContextLoader
) -> None:
    verify_derived(proof["proofValue"], method, _options(proof), document, Reading(load))


def _options(proof: JsonObject) -> JsonObject:
    return {key: value for key, value in proof.items() if key != "proofValue"}


_SUITES: Final[Mapping[str, Suite]] = MappingProxyType(
    {"ecdsa-rdfc-2019": _ecdsa_rdfc, "ecdsa-sd-2023": _ecdsa_sd}
)
_LEGACY: Final[Mapping[str, Suite]] = MappingProxyType({"Ed25519Signature2020": _ed25519_2020})
