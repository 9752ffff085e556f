"""What our own records know that a status list can't say: held for a while, or taken back.

Open Badges allows one status entry, so a suspension sets the bit of a revocation (ADR 7). To the
verifiers of others it reads "revoked"; here the award itself is asked.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from firstrung.credentials.models import Award
from firstrung.engines.proofs import Judged, Verdict
from firstrung.engines.proofs.structure import issuer_id

JsonObject = dict[str, Any]


def by_our_records(verdict: Verdict, document: JsonObject) -> Verdict:
    """The verdict, with "suspended" for "revoked" where that is what our own award is."""
    if verdict.outcome == "revoked" and _uid(document) in _suspended([document]):
        return _suspension(verdict)
    return verdict


def tree_by_our_records(judged: Iterable[Judged]) -> list[Judged]:
    """`by_our_records` for several credentials and all inside them; one query at most."""
    rows = list(judged)
    suspended = _suspended(_revoked(rows))
    return [_amended(each, suspended) for each in rows] if suspended else rows


def _revoked(rows: Iterable[Judged]) -> list[JsonObject]:
    found = []
    for each in rows:
        found += [each.credential] if each.verdict.outcome == "revoked" else []
        found += _revoked(each.parts)
    return found


def _amended(judged: Judged, suspended: set[UUID]) -> Judged:
    verdict = judged.verdict
    if verdict.outcome == "revoked" and _uid(judged.credential) in suspended:
        verdict = _suspension(verdict)
    parts = tuple(_amended(part, suspended) for part in judged.parts)
    return replace(judged, verdict=verdict, parts=parts)


def _suspension(verdict: Verdict) -> Verdict:
    reason = "The issuer has suspended this credential."
    checks = tuple(
        replace(check, reason=reason) if check.name == "status" else check
        for check in verdict.checks
    )
    return replace(verdict, outcome="suspended", checks=checks)


def _suspended(documents: Iterable[JsonObject]) -> set[UUID]:
    """Which of these credentials are awards of ours that are suspended and not revoked.

    "Revoked" is said only of what an issuer we know has signed; that the award is this issuer's
    is compared here, so that another's credential gains nothing by naming one of our addresses.
    """
    issuers = {uid: issuer_id(document) for document in documents if (uid := _uid(document))}
    if not issuers:
        return set()
    rows = Award.objects.filter(
        uid__in=issuers, suspended_at__isnull=False, revoked_at__isnull=True
    ).values_list("uid", "document__issuer__id")
    return {uid for uid, issuer in rows if issuer == issuers[uid]}


def _uid(document: JsonObject) -> UUID | None:
    """The award that a credential's id names; None where it can't be one of ours."""
    identifier = document.get("id")
    try:
        prefix, uid, end = urlsplit(str(identifier)).path.rsplit("/", 2)
        return UUID(uid) if (prefix, end) == ("/c", "") else None
    except ValueError:
        return None
