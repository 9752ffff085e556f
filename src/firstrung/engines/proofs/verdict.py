"""One question, one answer: may this credential be relied on?

Six checks in order: structure, terms, proof, issuer, validity, status. The answer is
`valid` only when every one passed; what could not be checked did not pass.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final, Literal, TypeVar

from . import contexts
from .canonical import ContextLoader
from .errors import ProofInvalid, ProofsError, StatusListError
from .integrity import Resolver, verify
from .status import status_of
from .structure import issuer_id, problems
from .values import JsonObject, as_list, parse, parse_stamp

Outcome = Literal[
    "valid",
    "invalid",
    "revoked",
    "suspended",
    "expired",
    "not_yet_valid",
    "unknown_issuer",
    "malformed",
]
CheckName = Literal["structure", "terms", "proof", "issuer", "validity", "status"]
_T = TypeVar("_T")
StatusFetcher = Callable[[str], JsonObject | None]
IssuerRegistry = Callable[[str], str | None]

_NAMES: Final[tuple[CheckName, ...]] = (
    "structure",
    "terms",
    "proof",
    "issuer",
    "validity",
    "status",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: whether it passed (None: it could not be made) and why, in words."""

    name: CheckName
    passed: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one credential, with all six checks in their order."""

    valid: bool
    outcome: Outcome
    checks: tuple[Check, ...]

    def to_dict(self) -> JsonObject:
        """The verdict as JSON values."""
        return {
            "valid": self.valid,
            "outcome": self.outcome,
            "checks": [asdict(check) for check in self.checks],
        }


class _FailedError(Exception):
    """Ends the checks early with an outcome."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome: Outcome = outcome
        self.reason = reason


def verify_credential(
    document: object,
    *,
    resolve: Resolver,
    fetch_status: StatusFetcher,
    now: datetime,
    trusted: IssuerRegistry,
    load: ContextLoader = contexts.load,
) -> Verdict:
    """Judge a credential at the moment `now` (which needs a time zone).

    `document` is parsed JSON, or its bytes. `resolve` finds the key behind a
    verification method, `fetch_status` a status list by its URL, `trusted` the display
    name of an issuer in the reader's registry; each answers None for "not known", and
    an error one of them raises counts as that. Whatever the document holds, the answer
    is a `Verdict`; this function raises only when `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    judge = _Judge(_quiet(resolve), _quiet(fetch_status), _quiet(trusted), now, load)
    outcome: Outcome = "valid"
    try:
        judge.judge(document)
        outcome = judge.outcome()
    except _FailedError as failure:
        outcome = failure.outcome
    return judge.verdict(outcome)


def _quiet(lookup: Callable[[str], _T | None]) -> Callable[[str], _T | None]:
    def answer(key: str) -> _T | None:
        try:
            return lookup(key)
        except Exception:  # noqa: BLE001 - a lookup that breaks is a lookup that found nothing
            return None

    return answer


class _Judge:
    """Collects the checks of one credential."""

    def __init__(
        self,
        resolve: Resolver,
        fetch_status: StatusFetcher,
        trusted: IssuerRegistry,
        now: datetime,
        load: ContextLoader,
    ) -> None:
        self.resolve = resolve
        self.fetch_status = fetch_status
        self.trusted = trusted
        self.now = now
        self.load = load
        self.checks: dict[CheckName, Check] = {}
        self.findings: list[Outcome] = []

    def verdict(self, outcome: Outcome) -> Verdict:
        missing = "Not checked, because an earlier check failed."
        checks = tuple(self.checks.get(name, Check(name, None, missing)) for name in _NAMES)
        passed = outcome == "valid" and all(check.passed is True for check in checks)
        return Verdict(passed, outcome, checks)

    def outcome(self) -> Outcome:
        """The first finding in order of weight: who, then whether still, then when."""
        order: tuple[Outcome, ...] = (
            "unknown_issuer",
            "revoked",
            "suspended",
            "expired",
            "not_yet_valid",
            "invalid",
        )
        return next((outcome for outcome in order if outcome in self.findings), "valid")

    def judge(self, document: object) -> None:
        credential = self.structure(document)
        issuer = issuer_id(credential)
        assert issuer is not None  # the structure check saw to it
        self.proof(credential, issuer)
        self.issuer(issuer)
        self.validity(credential)
        self.status(credential, issuer)

    def note(self, name: CheckName, passed: bool | None, reason: str) -> None:  # noqa: FBT001
        self.checks[name] = Check(name, passed, reason)

    def stop(self, name: CheckName, outcome: Outcome, reason: str) -> _FailedError:
        self.note(name, False, reason)
        return _FailedError(outcome, reason)

    def structure(self, document: object) -> JsonObject:
        if isinstance(document, (bytes, bytearray)):
            try:
                document = parse(bytes(document))
            except ProofsError as error:
                raise self.stop("structure", "malformed", str(error)) from None
        if not isinstance(document, dict):
            raise self.stop("structure", "malformed", "The document must be a JSON object.")
        found = problems(document)
        if found:
            raise self.stop("structure", "malformed", " ".join(found))
        self.note("structure", True, "The credential has the required members.")
        return document

    def proof(self, credential: JsonObject, issuer: str) -> None:
        """Terms and proof at once: a signature is over terms that all have a meaning."""
        try:
            proofs = verify(
                credential,
                resolve=self.resolve,
                now=self.now,
                controller=issuer,
                load=self.load,
            )
        except ProofInvalid as error:
            self.note("terms", True, "Every member is defined by a known context.")
            raise self.stop("proof", "invalid", str(error)) from None
        except ProofsError as error:
            raise self.stop("terms", "malformed", str(error)) from None
        self.note("terms", True, "Every member is defined by a known context.")
        plural = "signature matches" if len(proofs) == 1 else f"{len(proofs)} signatures match"
        self.note("proof", True, f"The {plural} and nothing was changed.")

    def issuer(self, issuer: str) -> None:
        name = self.trusted(issuer)
        if name is None:
            self.findings.append("unknown_issuer")
            self.note("issuer", False, f"The issuer {issuer} is not in the registry.")
        else:
            self.note("issuer", True, f"Issued by {name}.")

    def validity(self, credential: JsonObject) -> None:
        problem = _untimely(credential, self.now)
        if problem is None:
            self.note("validity", True, "The credential is within its dates.")
        else:
            outcome, reason = problem
            self.findings.append(outcome)
            self.note("validity", False, reason)

    def status(self, credential: JsonObject, issuer: str) -> None:
        entries = as_list(credential.get("credentialStatus"))
        if not entries:
            self.note("status", True, "The credential has no status list: it cannot be revoked.")
            return
        for entry in entries:
            outcome, reason = self.entry(entry, issuer)
            if outcome is not None:
                self.findings.append(outcome)
                self.note("status", None if outcome == "invalid" else False, reason)
                return
        self.note("status", True, "The credential is neither revoked nor suspended.")

    def entry(self, entry: JsonObject, issuer: str) -> tuple[Outcome | None, str]:
        """What one status entry means; "invalid" when it could not be checked."""
        if entry["type"] != "BitstringStatusListEntry":
            return "invalid", f"The status type {entry['type']} is not understood here."
        purpose = entry["statusPurpose"]
        if purpose not in ("revocation", "suspension", "refresh"):
            return "invalid", f"The status purpose {purpose} is not understood here."
        try:
            flagged = self.bit(entry, issuer)
        except ProofsError as error:
            return "invalid", f"The status could not be checked. {error}"
        if flagged and purpose == "revocation":
            return "revoked", "The issuer has revoked this credential."
        if flagged and purpose == "suspension":
            return "suspended", "The issuer has suspended this credential."
        return None, ""

    def bit(self, entry: JsonObject, issuer: str) -> bool:
        credential = self.fetch_status(entry["statusListCredential"])
        if not isinstance(credential, dict):
            raise StatusListError("The status list could not be fetched.")
        found = problems(credential)
        list_issuer = issuer_id(credential)
        if found or list_issuer is None:
            raise StatusListError(f"The status list is malformed. {' '.join(found)}")
        if list_issuer != issuer and self.trusted(list_issuer) is None:
            raise StatusListError("The status list comes from an unknown issuer.")
        verify(
            credential,
            resolve=self.resolve,
            now=self.now,
            controller=list_issuer,
            load=self.load,
        )
        problem = _untimely(credential, self.now)
        if problem is not None:
            raise StatusListError(f"The status list itself: {problem[1]}")
        return status_of(entry, credential)


def _untimely(credential: JsonObject, now: datetime) -> tuple[Outcome, str] | None:
    start = parse_stamp(credential.get("validFrom"))
    end = parse_stamp(credential.get("validUntil"))
    if end is not None and end < now:
        return "expired", f"Valid until {credential['validUntil']}."
    if start is not None and start > now:
        return "not_yet_valid", f"Valid only from {credential['validFrom']}."
    return None
