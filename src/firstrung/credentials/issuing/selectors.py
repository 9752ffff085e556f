"""Read awards, runs, keys and the audit for staff."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.dateparse import parse_datetime

from firstrung.credentials.models import (
    Achievement,
    AchievementKind,
    AchievementState,
    Award,
    IssuingRun,
    ItemState,
    SigningKey,
)
from firstrung.credentials.policies import REVOKE_AWARD
from firstrung.identity.public import Person


def awards_for(actor: Person, *, words: str = "", achievement: str = "") -> QuerySet[Award]:
    """The awards of the people the actor manages, newest first, without their documents."""
    base = Award.objects.defer("document").select_related("achievement")
    rows = REVOKE_AWARD.rows(actor, base).order_by("-issued_at", "-pk")
    for word in words.split():
        rows = rows.filter(holder_name__icontains=word)
    return rows.filter(achievement__code=achievement) if achievement else rows


def issuable(*, on: date) -> QuerySet[Achievement]:
    """What is issued from lists: live and in effect, all but the certificate itself.

    The certificate has requirements of its own, which are looked at person by person.
    """
    live = Achievement.objects.filter(state=AchievementState.LIVE, effective_on__lte=on)
    return live.exclude(kind=AchievementKind.CERTIFICATE)


@dataclass(frozen=True)
class Edition:
    """What an award's document was: from when, until when, signed by which key."""

    begun: datetime | None
    replaced_at: datetime | None
    key: str
    valid_until: datetime | None
    endorsements: int


def editions_of(award: Award) -> list[Edition]:
    """The editions of an award, the present one first."""
    past = [(row.document, row.replaced_at) for row in award.past_editions.all()]
    return [_edition(*row) for row in [(award.document, None), *past]]


def _edition(document: dict[str, Any], replaced_at: datetime | None) -> Edition:
    proof = document["proof"][0]
    parts = (document, document["issuer"], document["credentialSubject"]["achievement"])
    return Edition(
        begun=parse_datetime(proof["created"]),
        replaced_at=replaced_at,
        key=proof["verificationMethod"],
        valid_until=parse_datetime(document.get("validUntil", "")),
        endorsements=sum(len(part.get("endorsement", [])) for part in parts),
    )


@dataclass(frozen=True)
class Progress:
    """How far a run is, in people."""

    waiting: int
    issued: int
    refused: int

    @property
    def total(self) -> int:
        """Everybody in the run."""
        return self.waiting + self.issued + self.refused

    @property
    def done(self) -> int:
        """Those who are decided."""
        return self.issued + self.refused

    @property
    def share(self) -> int:
        """Whole percent; 100 only when nobody waits."""
        return 100 * self.done // self.total if self.total else 100


def progress_of(run: IssuingRun) -> Progress:
    """One query over the index of states."""
    rows = run.items.order_by().values_list("state").annotate(number=Count("pk"))
    counts = dict(rows)
    return Progress(*(counts.get(state, 0) for state in ItemState.values))


def keys_with_use() -> QuerySet[SigningKey]:
    """Every key, live ones first, with how many awards it signed (``signed``)."""
    return SigningKey.objects.annotate(signed=Count("awards")).order_by(
        F("retired_at").desc(nulls_first=True), "did", "-pk"
    )
