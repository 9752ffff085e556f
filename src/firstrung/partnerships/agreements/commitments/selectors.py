"""Agreements as lists: which are live, which are due for renewal, what was promised."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from firstrung.core import asked
from firstrung.identity.public import Organization
from firstrung.partnerships.agreements.policies import SEE_COMMITMENT
from firstrung.partnerships.enums.agreements import CommitmentState, Give
from firstrung.partnerships.models.agreements import Commitment, CommitmentItem, ExchangeEntry

REMIND_DAYS = 60
"""So long before its end an agreement is due for renewal."""


def live(on: date) -> Q:
    """Signed agreements that are in force on that day: these are commitments (B11)."""
    return Q(
        Q(closed_on__isnull=True) | Q(closed_on__gt=on),
        signed_on__lte=on,
        begins_on__lte=on,
        ends_on__gte=on,
    )


def due(on: date) -> Q:
    """Live ones that end within 60 days, and those that ended unrenewed within the last 60."""
    near = Q(ends_on__range=(on - timedelta(days=REMIND_DAYS), on + timedelta(days=REMIND_DAYS)))
    kept_to = [CommitmentState.SIGNED, CommitmentState.ENDED]
    return near & Q(state__in=kept_to, closed_on__isnull=True, renewal__isnull=True)


def commitments(actor: Any, wanted: Mapping[str, str], *, on: date) -> QuerySet[Commitment]:
    """The agreements that the actor sees, with parties and items; the first to end first.

    ``live`` names the day on which they must be in force (``1``: today), ``due`` asks for those
    to be renewed, ``state``, ``activity`` and ``q`` (employer) filter, ``employer`` is a key (of a measure).
    """
    rows = SEE_COMMITMENT.rows(actor)
    if words := wanted.get("live"):
        rows = rows.filter(live(asked.day(words) or on))
    if (key := asked.whole(wanted.get("employer"))) is not None:
        rows = rows.filter(employer=key)
    if wanted.get("due"):
        rows = rows.filter(due(on))
    if wanted.get("state") in CommitmentState.values:
        rows = rows.filter(state=wanted["state"])
    if wanted.get("activity") in Give.values:
        promised = CommitmentItem.objects.filter(activity=wanted["activity"])
        rows = rows.filter(pk__in=promised.values("commitment"))
    if words := wanted.get("q", "").strip():
        rows = rows.filter(employer__name__icontains=words)
    rows = rows.select_related("employer", "institution", "kept_by")
    return rows.prefetch_related("items").order_by("ends_on", "pk")


def committed_partners(first: date, last: date) -> dict[int | None, int]:
    """Employers with a live signed commitment on the last day, each once (one query).

    It is a standing, not a sum; of days to come, today's is given. Before ``first`` nothing is.
    """
    day = min(last, timezone.localdate())
    if day < first:
        return {}
    rows = Commitment.objects.filter(live(day)).order_by()
    return dict.fromkeys(rows.values_list("employer", flat=True).distinct(), 1)


def kept(commitment: Commitment, *, on: date) -> list[tuple[CommitmentItem, Any]]:
    """Each item with what was given so far within its term, from the ledger (one query)."""
    until = min(on, commitment.ends_on, commitment.closed_on or date.max)
    given = (
        ExchangeEntry.objects.filter(
            employer=commitment.employer_id,
            kind=OuterRef("activity"),
            happened_on__range=(commitment.begins_on, until),
        )
        .order_by()
        .values("kind")
        .annotate(total=Sum("quantity"))
        .values("total")
    )
    rows = commitment.items.annotate(given=Coalesce(Subquery(given), Value(Decimal(0))))
    return [(row, row.given) for row in rows]


def of_employer(employer: Organization, *, on: date) -> list[Commitment]:
    """The employer's live commitments, with their items (two queries)."""
    rows = Commitment.objects.filter(live(on), employer=employer)
    return list(rows.select_related("institution").prefetch_related("items"))
