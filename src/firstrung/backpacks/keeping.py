"""Keep a credential that somebody else issued, exactly as it came."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import unquote

from django.db import transaction
from django.utils.dateparse import parse_datetime

from firstrung.activity.public import record
from firstrung.backpacks.models import Format, HeldCredential
from firstrung.backpacks.texts import plain
from firstrung.core.errors import Problem
from firstrung.credentials.public import Award, verify
from firstrung.engines.proofs import ProofsError, Verdict, parse
from firstrung.engines.proofs.values import as_list
from firstrung.identity.public import Person

BADGES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_TOKEN: Final = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_REFUSED: Final = frozenset({"malformed", "invalid"})


class Change(StrEnum):
    """What keeping a credential changed."""

    CREATED = "created"
    REPLACED = "replaced"
    NONE = "none"


@dataclass(frozen=True)
class Facts:
    """What lists and comparisons need of a credential; texts are made fit for columns."""

    credential_id: str
    issuer_id: str
    identity_sha256: str
    name: str
    issuer_name: str
    issued_at: datetime | None
    types: frozenset[str]

    @property
    def is_badge(self) -> bool:
        """Whether it says of itself that it is an Open Badges 3.0 credential."""
        return bool(self.types & BADGES)


def facts_of(document: dict[str, Any]) -> Facts:
    """Read a credential's facts, whatever its members hold."""
    issuer = document.get("issuer")
    profile: dict[str, Any] = issuer if isinstance(issuer, dict) else {"id": issuer}
    credential_id, issuer_id = _text(document.get("id")), _text(profile.get("id"))
    kinds = document.get("type")
    return Facts(
        credential_id=plain(credential_id, limit=500),
        issuer_id=plain(issuer_id, limit=500),
        identity_sha256=identity(issuer_id, credential_id),
        name=plain(document.get("name"), limit=300),
        issuer_name=plain(profile.get("name"), limit=300),
        issued_at=moment(document.get("validFrom") or document.get("issuanceDate")),
        types=frozenset(kind for kind in as_list(kinds) if isinstance(kind, str)),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def identity(issuer_id: str, credential_id: str) -> str:
    """The digest by which two credentials are the same; "" where one of the two is missing.

    Open Badges 3.0, "Credential equality and comparison algorithm": equal ids of issuer and
    credential, percent-decoded and without outer white space.
    """
    both = [unquote(issuer_id.strip()), unquote(credential_id.strip())]
    return hashlib.sha256(json.dumps(both).encode()).hexdigest() if all(both) else ""


def moment(value: object) -> datetime | None:
    """The moment a time stamp names, in UTC; None for what is none or lies outside the years."""
    try:
        read = parse_datetime(value) if isinstance(value, str) else None
        return read.astimezone(UTC) if read is not None and read.tzinfo else None
    except (ValueError, OverflowError):
        return None


def format_of(raw: bytes) -> str:
    """Whether the bytes are a compact token or JSON."""
    return Format.JWT if _TOKEN.fullmatch(raw) else Format.JSON


def examined(
    raw: bytes, *, now: datetime, refused: frozenset[str] = _REFUSED
) -> tuple[Verdict, dict[str, Any]]:
    """The verdict and the document; `Problem` where it is malformed or its proof fails.

    What is expired, revoked or of an issuer nobody here knows is genuine all the same.
    ``refused`` are the outcomes that are not taken in.
    """
    verdict, document = verify(raw, now=now)
    if document is None or verdict.outcome in refused:
        failed = (check.reason for check in verdict.checks if check.passed is not True)
        raise Problem(next(failed, "The credential cannot be read."))
    return verdict, document


def keep(
    actor: Person,
    *,
    raw: bytes,
    source: str,
    now: datetime,
    by: str = "",
    badges: bool = False,
    refused: frozenset[str] = _REFUSED,
) -> tuple[Change, HeldCredential | None]:
    """Put a credential into the actor's own collection; the text is kept byte for byte.

    One with the same identity is replaced where this one is not older. ``by`` names the platform
    that wrote it; ``badges`` admits Open Badges only. The credential is None where it is an award
    of this site. Raises `Problem` with the reason why it is not kept.
    """
    _check_spelling(raw)
    verdict, document = examined(raw, now=now, refused=refused)
    facts = facts_of(document)
    if badges and not (facts.is_badge and facts.identity_sha256):
        raise Problem("An Open Badge needs the type OpenBadgeCredential, an id and an issuer's id.")
    columns = {
        "format": format_of(raw),
        "source": source,
        "text": raw.decode("utf-8"),
        "sha256": hashlib.sha256(raw).hexdigest(),
        "credential_id": facts.credential_id,
        "issuer_id": facts.issuer_id,
        "identity_sha256": facts.identity_sha256,
        "name": facts.name,
        "issuer_name": facts.issuer_name,
        "outcome": verdict.outcome,
        "issued_at": facts.issued_at,
    }
    with transaction.atomic():
        # One credential at a time for a holder: the row of the person is the lock.
        Person.objects.select_for_update().get(pk=actor.pk)
        if _is_own_award(actor, facts):
            return Change.NONE, None
        change, held = _put(actor, facts, columns)
        if change is not Change.NONE:
            record(actor, f"backpacks.credential.{change}", held, now=now, by=by, name=facts.name)
    return change, held


def _check_spelling(raw: bytes) -> None:
    """What is kept is given out again inside JSON: a picture with a credential in it is not."""
    if format_of(raw) == Format.JSON:
        try:
            parse(raw)
        except ProofsError as error:
            raise Problem(str(error)) from None


def _is_own_award(actor: Person, facts: Facts) -> bool:
    own = Award.objects.filter(holder=actor, document__id=facts.credential_id)
    return bool(facts.credential_id) and own.exists()


def _put(actor: Person, facts: Facts, columns: dict[str, Any]) -> tuple[Change, HeldCredential]:
    own = HeldCredential.objects.filter(holder=actor)
    held = own.filter(sha256=columns["sha256"]).first()
    if held is None and facts.identity_sha256:
        held = own.filter(identity_sha256=facts.identity_sha256).first()
    if held is None:
        return Change.CREATED, HeldCredential.objects.create(holder=actor, **columns)
    older = held.issued_at and facts.issued_at and facts.issued_at < held.issued_at
    doubtful = columns["outcome"] in _REFUSED and held.outcome not in _REFUSED
    if held.sha256 == columns["sha256"] or older or doubtful:
        return Change.NONE, held
    for name, value in columns.items():
        setattr(held, name, value)
    held.save(update_fields=list(columns))
    return Change.REPLACED, held
