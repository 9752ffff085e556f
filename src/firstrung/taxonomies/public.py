"""The door to the region's terms."""

from typing import Any

from django.core.cache import caches

from firstrung.taxonomies.models import (
    CurriculumUnit,
    GradeBand,
    Region,
    Sector,
    Skill,
    Subject,
    Term,
)

__all__ = [
    "CurriculumUnit",
    "GradeBand",
    "Region",
    "Sector",
    "Skill",
    "Subject",
    "Term",
    "current_region",
    "labels",
]

REGION = "taxonomies-region"
_UNASKED: Any = object()


def current_region() -> Region | None:
    """The region that this instance serves; None before one is loaded. Asked once a minute."""
    cache = caches["ready_made"]
    region: Region | None = cache.get(REGION, _UNASKED)
    if region is _UNASKED:
        region = Region.objects.first()
        cache.set(REGION, region, timeout=60)
    return region


def labels(codes: list[str]) -> dict[str, str]:
    """Skill code → name in the language of the request; unknown codes stand for themselves."""
    known = {skill.code: str(skill) for skill in Skill.objects.filter(code__in=codes)}
    return {code: known.get(code, code) for code in codes}
