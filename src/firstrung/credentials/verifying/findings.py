"""Everything that was handed in, each credential answered: who says so, about what, endorsed by whom."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from firstrung.credentials.endorsing.documents import endorsement_url
from firstrung.credentials.endorsing.policies import SEE_ENDORSEMENT
from firstrung.credentials.endorsing.selectors import live
from firstrung.credentials.models import Endorsement
from firstrung.credentials.verifying.budget import Budget, Spent
from firstrung.credentials.verifying.lookups import Lookups
from firstrung.credentials.verifying.records import tree_by_our_records
from firstrung.credentials.verifying.results import Facts, facts_of, results_of
from firstrung.credentials.verifying.terms import may_bring_terms, objects_in
from firstrung.credentials.verifying.verification import credential_in, open_input, unreadable
from firstrung.credentials.verifying.wording import Answer, explain
from firstrung.engines import proofs
from firstrung.engines.proofs import Verdict
from firstrung.engines.proofs.envelopes import Payload
from firstrung.engines.proofs.kindred import has_type
from firstrung.engines.proofs.nested import Judged, judge_tree

JsonObject = dict[str, Any]
MAX_ANSWERED = 25
"""Credentials of one file that are answered at once."""
MAX_ENDORSEMENTS = 50
MAX_UNSIGNED = 20
"""Credentials without a signature that are looked at inside another one."""


@dataclass(frozen=True)
class EndorsedBy:
    """One endorsement as it stands today; ``about`` names what it speaks of."""

    name: str
    identifier: str
    comment: str
    about: str
    answer: Answer | None
    url: str = ""

    @property
    def holds(self) -> bool:
        """Whether it may be counted: checked and found good, or kept in our own records."""
        return self.answer is None or self.answer.valid


@dataclass(frozen=True)
class Finding:
    """One credential, answered; ``known_as`` is the issuer's name in the registry."""

    verdict: Verdict
    answer: Answer
    document: JsonObject
    facts: Facts
    known_as: str
    results: list[dict[str, str]]
    endorsements: tuple[EndorsedBy, ...]
    parts: tuple["Finding", ...]
    complete: bool = True

    @property
    def endorsement_count(self) -> int:
        """How many endorsements hold."""
        return sum(row.holds for row in self.endorsements)

    @property
    def holds(self) -> bool:
        """Whether it and every credential inside it is valid; endorsements stand for themselves."""
        return self.verdict.valid and self.complete and all(part.holds for part in self.parts)

    @property
    def readable(self) -> bool:
        """Whether there is anything to tell about its content."""
        return self.verdict.outcome != "malformed"


@dataclass(frozen=True)
class Findings:
    """The answer to one input: its credentials, and what was asked elsewhere on the way."""

    rows: tuple[Finding, ...]
    trail: tuple[tuple[str, str], ...] = ()
    left_out: int = 0


def examine(data: bytes, lookups: Lookups) -> Findings:
    """Answer every credential in a file or text."""
    try:
        payloads = open_input(data).payloads
    except proofs.ProofsError as error:
        return Findings((_finding_of_nothing(str(error)),))
    budget = Budget()
    judged: list[Judged] = []
    for payload in payloads[:MAX_ANSWERED]:
        if judged and budget.spent:
            break
        judged.append(_judged(payload, lookups, budget))
    judged = tree_by_our_records(judged)
    kept = _kept_here(judged, lookups)
    rows = tuple(_finding(each, lookups, kept) for each in judged)
    return Findings(rows, tuple(lookups.trail), len(payloads) - len(judged))


def _judged(payload: Payload, lookups: Lookups, budget: Budget) -> Judged:
    """A credential with all that is inside it; by itself where that would cost too much."""
    document = credential_in(payload)

    def trusted(issuer: str) -> str | None:
        return lookups.known_as(issuer, document)

    common: dict[str, Any] = {
        "resolve": lookups.method,
        "fetch_status": lookups.status,
        "now": lookups.now,
        "trusted": trusted,
        "inline": may_bring_terms(document),
    }
    if unsigned_inside(document) <= MAX_UNSIGNED:
        lookups.budget = budget
        try:
            return judge_tree(payload, **common)
        except Spent:
            pass
        finally:
            lookups.budget = None
    verdict = proofs.verify_credential(payload, **common)
    return Judged("$", document or {}, verdict, None, (), complete=False)


def unsigned_inside(document: JsonObject | None) -> int:
    """How many credentials inside a document carry no proof: nobody's statements, yet work."""
    return sum(
        has_type(each, "VerifiableCredential") and "proof" not in each
        for each in objects_in(document)
    )


def _finding_of_nothing(reason: str) -> Finding:
    verdict = unreadable(reason)
    return Finding(verdict, explain(verdict), {}, Facts(), "", [], (), ())


def _finding(judged: Judged, lookups: Lookups, kept: dict[str, list[Endorsement]]) -> Finding:
    facts = facts_of(judged.credential)
    unreachable = any(problem for _url, problem in lookups.trail)
    endorsements = _embedded(judged, lookups, unreachable=unreachable)
    if judged.verdict.valid and lookups.is_own(facts.issuer):
        shown = {row.identifier for row in endorsements}
        endorsements += [
            _detached(row)
            for identifier in _ids(judged.credential)
            for row in kept.get(identifier, [])
            if endorsement_url(row.uid) not in shown
        ]
    return Finding(
        verdict=judged.verdict,
        answer=explain(judged.verdict, of=judged.credential, unreachable=unreachable),
        document=judged.credential,
        facts=facts,
        known_as=lookups.known_as(facts.issuer, judged.credential) or "",
        results=results_of(judged.credential),
        endorsements=tuple(endorsements[:MAX_ENDORSEMENTS]),
        parts=tuple(
            _finding(part, lookups, kept) for part in judged.parts if not part.is_endorsement
        ),
        complete=judged.complete,
    )


def _embedded(judged: Judged, lookups: Lookups, *, unreachable: bool) -> list[EndorsedBy]:
    """Endorsements inside the credential that speak of it, of its achievement or of its issuer.

    Of what is itself not genuine nothing is shown: a forger can copy any endorsement into it.
    """
    if judged.verdict.outcome in ("invalid", "malformed", "unknown_issuer"):
        return []
    rows = []
    for part in judged.parts:
        if not part.is_endorsement or part.about is None:
            continue
        facts = facts_of(part.credential)
        subject = part.credential.get("credentialSubject")
        comment = subject.get("endorsementComment") if isinstance(subject, dict) else ""
        rows.append(
            EndorsedBy(
                name=lookups.known_as(facts.issuer, judged.credential)
                or facts.domain
                or facts.issuer,
                identifier=str(part.credential.get("id", "")),
                comment=comment if isinstance(comment, str) else "",
                about=part.about,
                answer=explain(part.verdict, of=part.credential, unreachable=unreachable),
            )
        )
    return rows


def _detached(row: Endorsement) -> EndorsedBy:
    abouts = {"award": "credential", "achievement": "achievement", "issuer": "issuer"}
    return EndorsedBy(
        name=row.identity.organization.name,
        identifier=endorsement_url(row.uid),
        comment=row.comment,
        about=abouts[row.subject],
        answer=None,
        url=endorsement_url(row.uid),
    )


def _kept_here(judged: list[Judged], lookups: Lookups) -> dict[str, list[Endorsement]]:
    """Our own records of endorsements by what they speak of (one query), as the public sees them."""
    ids = {
        identifier
        for each in _all(judged)
        if each.verdict.valid and lookups.is_own(facts_of(each.credential).issuer)
        for identifier in _ids(each.credential)
    }
    found: dict[str, list[Endorsement]] = {}
    rows = live().filter(subject_url__in=ids).defer("document") if ids else live().none()
    for row in SEE_ENDORSEMENT.rows(AnonymousUser(), rows):
        found.setdefault(row.subject_url, []).append(row)
    return found


def _all(judged: list[Judged]) -> list[Judged]:
    return [each for top in judged for each in (top, *_all(list(top.parts)))]


def _ids(credential: JsonObject) -> list[str]:
    """What endorsements of this credential may name: itself, its achievement, its issuer."""
    subject = credential.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    inner = achievement.get("id") if isinstance(achievement, dict) else None
    ids = (credential.get("id"), inner, facts_of(credential).issuer)
    return list(dict.fromkeys(each for each in ids if isinstance(each, str) and each))
