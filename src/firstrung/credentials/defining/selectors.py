"""Read definitions: the overview with holders, versions, choices."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from firstrung.credentials.models import Achievement, AchievementKind, AchievementState, Award
from firstrung.credentials.policies import DEFINE_ACHIEVEMENT, SEE_ACHIEVEMENT


@dataclass(frozen=True)
class Family:
    """All versions of one achievement, newest first."""

    code: str
    versions: list[Any]

    @property
    def newest(self) -> Any:
        """The newest version, draft or not."""
        return self.versions[0]

    @property
    def draft(self) -> Any | None:
        """The draft, where there is one."""
        return next((row for row in self.versions if row.state == AchievementState.DRAFT), None)


def with_holders(rows: QuerySet[Achievement]) -> QuerySet[Any]:
    """Each version with ``holders``: how many hold it now."""
    return rows.annotate(holders=Count("awards", filter=Q(awards__revoked_at__isnull=True)))


def codes(actor: Any) -> QuerySet[Achievement]:
    """The newest version of every achievement that the actor defines, by name."""
    newer = Achievement.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
    rows = DEFINE_ACHIEVEMENT.rows(actor)
    return rows.filter(~Exists(newer)).order_by("name", "code")


def families(newest: list[Achievement]) -> list[Family]:
    """All versions of the given achievements, in their order (one query)."""
    names = [row.code for row in newest]
    rows = with_holders(Achievement.objects.filter(code__in=names)).order_by("code", "-version")
    by_code = {code: list(group) for code, group in groupby(rows, key=lambda row: row.code)}
    return [Family(code, by_code[code]) for code in names]


def versions_of(actor: Any, code: str) -> list[Any]:
    """The versions of an achievement that the actor may see, newest first, with holders."""
    rows = SEE_ACHIEVEMENT.rows(actor, Achievement.objects.filter(code=code))
    return list(with_holders(rows).order_by("-version"))


def in_force(code: str, *, on: date) -> Achievement | None:
    """The live version that is awarded on a day: the newest whose date has come."""
    return (
        Achievement.objects.filter(code=code, state=AchievementState.LIVE, effective_on__lte=on)
        .order_by("-effective_on", "-version")
        .first()
    )


def wholes() -> QuerySet[Achievement]:
    """The certificates that a part may belong to."""
    return Achievement.objects.filter(kind=AchievementKind.CERTIFICATE).order_by("name", "-version")


def live_awards(achievement: Achievement) -> int:
    """How many hold this version now."""
    return Award.objects.filter(achievement=achievement, revoked_at__isnull=True).count()
