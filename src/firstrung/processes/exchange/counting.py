"""What all entries of the ledger need: the employer locked, and a day as moments."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from firstrung.identity.public import Organization, OrganizationKind
from firstrung.partnerships.public import Exchanged, note_exchange


def keep(
    employer: Organization,
    *,
    origin: str,
    count: Callable[[Organization], Exchanged | None],
    now: datetime,
) -> None:
    """Keep the entry of an origin as ``count`` counts it now; nothing for those no employer.

    The employer is locked, so that of two jobs the later one counts what the earlier one saw.
    """
    if employer.kind != OrganizationKind.EMPLOYER:
        return
    with transaction.atomic():
        locked = Organization.objects.select_for_update().get(pk=employer.pk)
        note_exchange(origin=f"{origin}-{locked.uid}", exchanged=count(locked), now=now)


def moments(day: date) -> tuple[datetime, datetime]:
    """The day's first moment in the region, and the next day's."""
    return _begin(day), _begin(day + timedelta(days=1))


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def counterpart(organization: Organization) -> Organization | None:
    """Who was on the other side; an employer never is."""
    return None if organization.kind == OrganizationKind.EMPLOYER else organization
