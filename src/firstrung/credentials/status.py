"""Status lists: a random place for every award, and the signed list as it stands now."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count

from firstrung.credentials.keys import live_key, private_half
from firstrung.credentials.models import LIST_SIZE, Award, StatusList
from firstrung.engines import proofs

FULL = LIST_SIZE * 3 // 4
"""A list three quarters full takes no more: a random free place stays quick to find."""
LIFETIME = timedelta(days=1)


def take_place() -> tuple[StatusList, int]:
    """A list with room and a random place in it that no award has."""
    with_room = StatusList.objects.annotate(used=Count("awards")).filter(used__lt=FULL)
    status_list = (
        StatusList.objects.filter(pk__in=with_room.values("pk")).order_by("number").first()
    )
    if status_list is None:
        status_list = StatusList.objects.create(number=StatusList.objects.count() + 1)
    while True:
        index = secrets.randbelow(LIST_SIZE)
        if not Award.objects.filter(status_list=status_list, status_index=index).exists():
            return status_list, index


def list_url(number: int, origin: str = "") -> str:
    """Where a list is served: at our present address, or at an earlier one."""
    return f"{origin or settings.BASE_URL}/credentials/status/{number}"


def stamp(moment: datetime) -> str:
    """A moment as XML Schema dateTimeStamp in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def signed_list(number: int, *, now: datetime, origin: str = "") -> dict[str, Any]:
    """The list as a signed credential; signed again when a bit changed or a quarter day passed.

    ``origin`` is an earlier address of ours, for awards that were made under it. Raises
    ``StatusList.DoesNotExist``. One query answers whether the cached one is current, so a
    revocation shows with the next request.
    """
    status_list = StatusList.objects.get(number=number)
    period = int(now.timestamp() // (LIFETIME.total_seconds() / 4))
    key = f"status-{list_url(number, origin)}-{status_list.revision}-{period}"
    cache = caches["ready_made"]
    document: dict[str, Any] | None = cache.get(key)
    if document is None:
        document = _sign_list(status_list, origin or settings.BASE_URL, now=now)
        cache.set(key, document, timeout=int(LIFETIME.total_seconds()))
    return document


def _sign_list(status_list: StatusList, origin: str, *, now: datetime) -> dict[str, Any]:
    revoked = status_list.awards.filter(revoked_at__isnull=False)
    did = proofs.did_web(origin)
    signing_key = live_key(now=now, did=did)
    unsigned = proofs.status_list_credential(
        url=list_url(status_list.number, origin),
        issuer=did,
        purpose="revocation",
        encoded_list=proofs.encode_list(revoked.values_list("status_index", flat=True)),
        valid_from=stamp(now),
        valid_until=stamp(now + LIFETIME),
    )
    return proofs.sign(
        unsigned,
        private_key=private_half(signing_key),
        verification_method=str(signing_key),
        created=now,
    )
