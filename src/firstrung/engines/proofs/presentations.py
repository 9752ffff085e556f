"""Verifiable presentations: several credentials, shown by somebody for an occasion.

Source: W3C VC Data Model 2.0, "Verifiable Presentations" and "Presentations Including Holder
Claims". A presentation is valid when its own proof holds and every credential in it does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from . import contexts
from .canonical import ContextLoader
from .contexts import CREDENTIALS_V1, CREDENTIALS_V2
from .dids import Resolver
from .enveloped import CREDENTIAL, PRESENTATION, is_enveloped, token_of
from .errors import (
    MALFORMED_VALUE_ERROR,
    PROOF_VERIFICATION_ERROR,
    ProofInvalid,
    ProofsError,
    TooComplex,
)
from .integrity import Exchange, VerifiedProof, verify
from .standing import IssuerRegistry, StatusFetcher
from .structure import issuer_id, party_id, problems, typed_problems
from .values import MAX_VALUES, JsonObject, as_list, count_values, is_url, parse
from .verdict import Verdict, verify_credential

#: Credentials in one presentation; each costs as much as it does alone.
MAX_CREDENTIALS: Final = 16


@dataclass(frozen=True, slots=True)
class PresentationVerdict:
    """The answer for a presentation, with one verdict for each credential in it.

    `outcome` is about the presentation itself; `valid` also needs every credential. `holder`
    is who showed it, when it says so and proved it. `problem` is a problem type as a URL.
    """

    valid: bool
    outcome: Literal["valid", "invalid", "malformed"]
    reason: str
    problem: str = ""
    holder: str | None = None
    credentials: tuple[Verdict, ...] = ()

    def to_dict(self) -> JsonObject:
        """The verdict as JSON values."""
        return {
            "valid": self.valid,
            "outcome": self.outcome,
            "reason": self.reason,
            "holder": self.holder,
            "credentials": [verdict.to_dict() for verdict in self.credentials],
        }


def verify_presentation(
    document: object,
    *,
    resolve: Resolver,
    fetch_status: StatusFetcher,
    now: datetime,
    trusted: IssuerRegistry,
    exchange: Exchange,
    load: ContextLoader = contexts.load,
    inline: bool = False,
) -> PresentationVerdict:
    """Judge a presentation and every credential in it.

    `document` is parsed JSON or its bytes; `exchange` what its proof must be bound to; the
    rest as for `verify_credential`. Whatever the document holds, the answer is a verdict.
    """

    def judge(credential: object) -> Verdict:
        return verify_credential(
            credential,
            resolve=resolve,
            fetch_status=fetch_status,
            now=now,
            trusted=trusted,
            load=load,
            inline=inline,
        )

    def prove(presentation: JsonObject) -> tuple[VerifiedProof, ...]:
        return verify(
            presentation,
            resolve=resolve,
            now=now,
            controller=party_id(presentation, "holder"),
            proof_purpose="authentication",
            load=load,
            inline=inline,
            exchange=exchange,
        )

    try:
        return _judged(document, prove, judge)
    except ProofsError as error:
        proof = isinstance(error, ProofInvalid)
        outcome: Literal["malformed", "invalid"] = "invalid" if proof else "malformed"
        return PresentationVerdict(False, outcome, str(error), error.problem)


def presentation_problems(document: JsonObject) -> list[str]:
    """Everything that is wrong with a presentation's shape, in words."""
    return list(_problems(document))


def _judged(
    document: object,
    prove: Callable[[JsonObject], tuple[VerifiedProof, ...]],
    judge: Callable[[object], Verdict],
) -> PresentationVerdict:
    presentation = parse(bytes(document)) if isinstance(document, (bytes, bytearray)) else document
    if is_enveloped(presentation, PRESENTATION):
        assert isinstance(presentation, dict)
        token_of(presentation, PRESENTATION)
        return _refused("Presentations in a token are not understood here.")
    if not isinstance(presentation, dict):
        return _refused("The presentation must be a JSON object.")
    found = presentation_problems(presentation)
    if found:
        return _refused(" ".join(found))
    credentials = as_list(presentation.get("verifiableCredential"))
    if count_values(presentation) > MAX_VALUES or len(credentials) > MAX_CREDENTIALS:
        raise TooComplex("The presentation is too large to verify.")
    if not credentials:
        # An empty list says nothing, so nothing of it is signed.
        presentation = {k: v for k, v in presentation.items() if k != "verifiableCredential"}
    proofs = prove(presentation)
    holder = party_id(presentation, "holder")
    signers = {proof.controller for proof in proofs}
    for credential in credentials:
        reason = _self_asserted(credential, holder, signers)
        if reason is not None:
            return PresentationVerdict(False, "invalid", reason, PROOF_VERIFICATION_ERROR)
    # What has no proof of its own is the holder's word, secured by the presentation's proof.
    verdicts = tuple(judge(_content(item)) for item in credentials if _is_secured(item))
    if all(verdict.valid for verdict in verdicts):
        reason = "The presentation's signature matches and every credential is valid."
        return PresentationVerdict(True, "valid", reason, "", holder, verdicts)
    reason = "The presentation's signature matches, but not every credential is valid."
    return PresentationVerdict(False, "valid", reason, "", holder, verdicts)


def _refused(reason: str) -> PresentationVerdict:
    return PresentationVerdict(False, "malformed", reason, MALFORMED_VALUE_ERROR)


def _problems(document: JsonObject) -> Iterator[str]:
    given = document.get("@context")
    if not isinstance(given, list) or given[:1] not in ([CREDENTIALS_V2], [CREDENTIALS_V1]):
        yield f"The first @context must be {CREDENTIALS_V2}."
    types = as_list(document.get("type"))
    if not all(isinstance(kind, str) for kind in types) or "VerifiablePresentation" not in types:
        yield "The type must include VerifiablePresentation."
    if "id" in document and not is_url(document["id"]):
        yield "The presentation's id must be one URL."
    if "holder" in document and not is_url(party_id(document, "holder")):
        yield "The holder must be a URL or an object with an id that is one."
    yield from typed_problems(document)
    for credential in as_list(document.get("verifiableCredential")):
        if not isinstance(credential, dict):
            yield "verifiableCredential must hold objects, not texts or numbers."
        elif is_enveloped(credential, CREDENTIAL):
            yield from _envelope_problems(credential)
        elif "proof" not in credential:
            yield from problems(credential)  # nobody else looks at the holder's own word


def _envelope_problems(envelope: JsonObject) -> Iterator[str]:
    try:
        token_of(envelope, CREDENTIAL)
    except ProofsError as error:
        yield str(error)


def _is_secured(credential: JsonObject) -> bool:
    return "proof" in credential or is_enveloped(credential, CREDENTIAL)


def _content(credential: JsonObject) -> Any:
    enveloped = is_enveloped(credential, CREDENTIAL)
    return token_of(credential, CREDENTIAL) if enveloped else credential


def _self_asserted(credential: JsonObject, holder: str | None, signers: set[str]) -> str | None:
    """Why a credential that its holder made is not acceptable; None when it is, or is not one.

    A holder's own word needs a holder who stands to it: the issuer must be that holder.
    """
    if is_enveloped(credential, CREDENTIAL):
        return None
    issuer = issuer_id(credential)
    made_by = {
        str(proof.get("verificationMethod")).partition("#")[0]
        for proof in as_list(credential.get("proof"))
        if isinstance(proof, dict)
    }
    if made_by and not made_by & signers:
        return None
    if holder is None:
        return "A presentation with the holder's own credentials must name its holder."
    if issuer != holder:
        return "The issuer of a holder's own credential must be the holder."
    return None
