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
from .dids import Resolver
from .errors import MALFORMED_VALUE_ERROR, ProofInvalid, ProofsError
from .jose import Token
from .kindred import unchecked_schemas
from .reading import Reading
from .securing import check_proof, read
from .standing import IssuerRegistry, StatusFetcher, StatusReader
from .structure import issuer_id, problems, untimely
from .values import JsonObject

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
    """One check: whether it passed (None: it could not be made) and why, in words.

    `problem` is the problem type that the specifications give a failure, as a URL.
    """

    name: CheckName
    passed: bool | None
    reason: str
    problem: str = ""


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
    inline: bool = False,
) -> Verdict:
    """Judge a credential at the moment `now` (which needs a time zone).

    `document` is parsed JSON, its bytes, or a JSON Web Token. `resolve` finds the key behind a
    verification method, `fetch_status` a status list by its URL, `trusted` the display
    name of an issuer in the reader's registry; each answers None for "not known", and
    an error one of them raises counts as that. `inline` takes credentials with contexts of
    their own written into them, as long as these only add terms. Whatever the document holds,
    the answer is a `Verdict`; this function raises only when `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    judge = _Judge(
        _quiet(resolve), _quiet(fetch_status), _quiet(trusted), now, Reading(load, inline)
    )
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
        reading: Reading,
    ) -> None:
        self.resolve = resolve
        self.fetch_status = fetch_status
        self.trusted = trusted
        self.now = now
        self.reading = reading
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
        secured = self.read(document)
        credential = secured.credential if isinstance(secured, Token) else secured
        self.structure(credential)
        issuer = issuer_id(credential)
        assert issuer is not None  # the structure check saw to it
        self.proof(secured, issuer)
        self.issuer(issuer)
        self.validity(credential)
        self.status(credential, issuer)

    def note(
        self,
        name: CheckName,
        passed: bool | None,  # noqa: FBT001
        reason: str,
        problem: str = "",
    ) -> None:
        self.checks[name] = Check(name, passed, reason, problem)

    def stop(self, name: CheckName, outcome: Outcome, reason: str, problem: str) -> _FailedError:
        self.note(name, False, reason, problem)
        return _FailedError(outcome, reason)

    def read(self, document: object) -> JsonObject | Token:
        try:
            return read(document)
        except ProofInvalid as error:
            raise self.stop("proof", "invalid", str(error), error.problem) from None
        except ProofsError as error:
            raise self.stop("structure", "malformed", str(error), error.problem) from None

    def structure(self, document: JsonObject) -> None:
        found = problems(document)
        if found:
            raise self.stop("structure", "malformed", " ".join(found), MALFORMED_VALUE_ERROR)
        told = "The credential has the required members."
        others = unchecked_schemas(document)
        if others:
            told += f" A schema of its issuer was not looked at: {', '.join(others)}."
        self.note("structure", True, told)

    def proof(self, credential: JsonObject | Token, issuer: str) -> None:
        """Terms and proof at once: a signature is over terms that all have a meaning."""
        try:
            count = check_proof(
                credential,
                resolve=self.resolve,
                now=self.now,
                controller=issuer,
                reading=self.reading,
            )
        except ProofInvalid as error:
            self.note("terms", True, "Every member is defined by a known context.")
            raise self.stop("proof", "invalid", str(error), error.problem) from None
        except ProofsError as error:
            raise self.stop("terms", "malformed", str(error), error.problem) from None
        self.note("terms", True, "Every member is defined by a known context.")
        plural = "signature matches" if count == 1 else f"{count} signatures match"
        self.note("proof", True, f"The {plural} and nothing was changed.")

    def issuer(self, issuer: str) -> None:
        name = self.trusted(issuer)
        if name is None:
            self.findings.append("unknown_issuer")
            self.note("issuer", False, f"The issuer {issuer} is not in the registry.")
        else:
            self.note("issuer", True, f"Issued by {name}.")

    def validity(self, credential: JsonObject) -> None:
        late = untimely(credential, self.now)
        if late is None:
            self.note("validity", True, "The credential is within its dates.")
        else:
            outcome, reason = late
            self.findings.append(outcome)
            self.note("validity", False, reason)

    def status(self, credential: JsonObject, issuer: str) -> None:
        reader = StatusReader(self.resolve, self.fetch_status, self.trusted, self.now, self.reading)
        standing = reader.standing(credential, issuer)
        if standing.finding is None:
            self.note("status", True, standing.reason)
        elif standing.finding == "unknown":
            self.findings.append("invalid")
            self.note("status", None, standing.reason, standing.problem)
        else:
            self.findings.append(standing.finding)
            self.note("status", False, standing.reason)
