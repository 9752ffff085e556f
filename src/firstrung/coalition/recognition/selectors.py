"""The program's lists: who stands where, and who has been recognized."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from firstrung.coalition.enums import MemberKind, RecognitionState
from firstrung.coalition.models import Recognition
from firstrung.coalition.models.recognition import ENDED, PUBLISHED
from firstrung.coalition.recognition.points import Standing
from firstrung.core import asked

NONE = "none"
"""Stands in a filter for members without a tier."""


def filtered(rows: Sequence[Standing], wanted: Mapping[str, str]) -> list[Standing]:
    """The standings by kind, tier (``none``: without one) and words of the name."""
    kind, tier = wanted.get("kind", ""), wanted.get("tier", "")
    words = wanted.get("q", "").strip().casefold()
    return [
        row
        for row in rows
        if (not kind or row.kind == kind)
        and (not tier or (row.tier.code if row.tier else NONE) == tier)
        and (not words or words in row.name.casefold())
    ]


def summary(rows: Sequence[Standing]) -> list[dict[str, Any]]:
    """Each kind of member: how many there are, how many reach a tier, by tier."""
    found = []
    for kind in MemberKind:
        these = [row for row in rows if row.kind == kind]
        names: dict[str, int] = {}
        for row in these:
            if row.tier is not None:
                names[str(row.tier)] = names.get(str(row.tier), 0) + 1
        found.append(
            {"kind": kind.value, "label": kind.label, "members": len(these), "tiers": names}
        )
    return found


def states_of(organizations: Sequence[int], year: int) -> dict[int, Recognition]:
    """The recognition under way or given of each organization (one query)."""
    rows = Recognition.objects.filter(organization__in=organizations, year=year)
    rows = rows.exclude(state__in=ENDED).defer("document", "earned")
    return {row.organization_id: row for row in rows}


def recognitions(wanted: Mapping[str, str]) -> QuerySet[Recognition]:
    """Recognitions by state, kind and words of the name; the newest first."""
    rows = Recognition.objects.select_related("organization", "tier").defer("document", "earned")
    if wanted.get("state") in RecognitionState.values:
        rows = rows.filter(state=wanted["state"])
    return _narrowed(rows, wanted).order_by("-year", "organization__name", "pk")


def recognized(wanted: Mapping[str, str]) -> QuerySet[Recognition]:
    """What everybody may see: recognitions that were given, by year, kind and name."""
    rows = Recognition.objects.filter(state=RecognitionState.GIVEN, document__isnull=False)
    rows = rows.select_related("organization", "tier").defer("document", "earned")
    return _narrowed(rows, wanted).order_by("-year", "-tier__points", "organization__name", "pk")


def published() -> QuerySet[Recognition]:
    """What was given one day with its certificate, also where it was withdrawn later."""
    rows = Recognition.objects.filter(state__in=PUBLISHED, document__isnull=False)
    return rows.select_related("organization", "tier")


def years_recognized() -> list[int]:
    """The years in which something was given, the newest first."""
    rows = Recognition.objects.filter(state=RecognitionState.GIVEN).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def _narrowed(rows: QuerySet[Recognition], wanted: Mapping[str, str]) -> QuerySet[Recognition]:
    if (year := asked.whole(wanted.get("year"))) is not None:
        rows = rows.filter(year=year)
    if wanted.get("kind") in MemberKind.values:
        rows = rows.filter(kind=wanted["kind"])
    if words := wanted.get("q", "").strip():
        rows = rows.filter(organization__name__icontains=words)
    return rows
