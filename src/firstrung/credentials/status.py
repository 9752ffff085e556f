"""Status lists: random places for all that is signed here, and the signed list as it stands now."""

import secrets
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet

from firstrung.credentials.keys import issuer_did, live_key, signer
from firstrung.credentials.models import LIST_SIZE, SigningKey, StatusList
from firstrung.engines import proofs

FULL = LIST_SIZE * 3 // 4
"""A list three quarters full takes no more: a random free place stays quick to find."""
LIFETIME = timedelta(days=1)
PERIOD = LIFETIME / 4
"""A list is signed anew this often, long before the one before it runs out."""
REVOKED = Q(revoked_at__isnull=False)
HELD = REVOKED | Q(suspended_at__isnull=False)
"""Awards whose bit is set: revoked for good, or suspended until lifted."""


def take_place(did: str = "") -> tuple[StatusList, int]:
    """A list of that signer (the coalition) with room, and a random free place in it.

    Until the running transaction ends, nobody else draws from that list.
    """
    with transaction.atomic():
        status_list, _room = open_list(did, lock=True)
        return status_list, draw(status_list, 1)[0]


def open_list(did: str = "", *, lock: bool = False) -> tuple[StatusList, int]:
    """The signer's newest list and how many places it has left; a new one when it is full."""
    while True:
        rows = StatusList.objects.select_for_update() if lock else StatusList.objects.all()
        status_list = rows.filter(did=did).order_by("-number").first()
        if status_list is not None:
            room = FULL - _used(status_list)
            if room > 0:
                return status_list, room
        _add_list(did)


def _placed(status_list: StatusList) -> list[tuple[QuerySet[Any], Q]]:
    """All that has a place in the list, by kind, and when the bit of that kind is set."""
    return [
        (status_list.awards.order_by(), HELD),
        (status_list.endorsements.order_by(), REVOKED),
        (status_list.organization_credentials.order_by(), REVOKED),
    ]


def _used(status_list: StatusList) -> int:
    return sum(rows.count() for rows, _held in _placed(status_list))


def _add_list(did: str) -> None:
    """Open one more list; when somebody else takes the number first, theirs may do as well."""
    newest = StatusList.objects.aggregate(number=Max("number"))["number"] or 0
    try:
        with transaction.atomic():
            StatusList.objects.create(number=newest + 1, did=did)
    except IntegrityError:
        return


def draw(status_list: StatusList, count: int, *, but: Collection[int] = ()) -> list[int]:
    """So many different free places in random order, in a query or two, none of them in ``but``."""
    drawn: dict[int, None] = {}
    while len(drawn) < count:
        fresh = [secrets.randbelow(LIST_SIZE) for _ in range(count - len(drawn))]
        gone = taken(status_list, fresh) | set(but)
        drawn |= dict.fromkeys(index for index in fresh if index not in gone)
    return list(drawn)


def taken(status_list: StatusList, indexes: Iterable[int]) -> set[int]:
    """Which of these places somebody has."""
    places = list(indexes)
    return {
        index
        for rows, _held in _placed(status_list)
        for index in rows.filter(status_index__in=places).values_list("status_index", flat=True)
    }


def list_url(number: int, origin: str = "") -> str:
    """Where a list is served: at our present address, or at an earlier one."""
    return f"{origin or settings.BASE_URL}/credentials/status/{number}"


def status_entry(number: int, index: int) -> dict[str, str]:
    """The `credentialStatus` of what has that place (Bitstring Status List 1.0, revocation)."""
    return {
        "id": f"{list_url(number)}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_url(number),
    }


def turned(status_list_id: int) -> None:
    """A bit of the list changed: it is signed anew for the next who asks."""
    StatusList.objects.filter(pk=status_list_id).update(revision=F("revision") + 1)


def stamp(moment: datetime) -> str:
    """A moment as XML Schema dateTimeStamp in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def signed_list(number: int, *, now: datetime, origin: str = "") -> dict[str, Any]:
    """The list as a signed credential; signed again when a bit changed or a period passed.

    ``origin`` is an earlier address of ours, for awards that were made under it. Raises
    ``StatusList.DoesNotExist``. Two short queries answer whether the cached one is current, so a
    revocation shows with the next request. Every process signs the same bytes.
    """
    status_list = StatusList.objects.get(number=number)
    did = _signed_by(status_list, origin)
    key = f"status-{_edition(status_list, live_key(now=now, did=did), origin, now=now)}"
    cache = caches["ready_made"]
    document: dict[str, Any] | None = cache.get(key)
    if document is None:
        document = _sign_list(status_list, did, origin, now=now)
        cache.set(key, document, timeout=int(LIFETIME.total_seconds()))
    return document


def list_edition(number: int, *, now: datetime) -> str | None:
    """What changes whenever the served list does (an HTTP entity tag), or None without a list."""
    status_list = StatusList.objects.filter(number=number).first()
    if status_list is None:
        return None
    key = live_key(now=now, did=_signed_by(status_list, ""))
    return f'"{_edition(status_list, key, "", now=now)}"'


def _signed_by(status_list: StatusList, origin: str) -> str:
    return status_list.did or (proofs.did_web(origin) if origin else issuer_did())


def _period(now: datetime) -> int:
    return int(now.timestamp() // PERIOD.total_seconds())


def _edition(status_list: StatusList, key: SigningKey, origin: str, *, now: datetime) -> str:
    url = list_url(status_list.number, origin)
    return f"{url}-{status_list.revision}-{_period(now)}-{key.fragment}"


def _sign_list(status_list: StatusList, did: str, origin: str, *, now: datetime) -> dict[str, Any]:
    begun = datetime.fromtimestamp(_period(now) * PERIOD.total_seconds(), tz=UTC)
    unsigned = proofs.status_list_credential(
        url=list_url(status_list.number, origin),
        issuer=did,
        purpose="revocation",
        encoded_list=proofs.encode_list(_set_bits(status_list)),
        valid_from=stamp(begun),
        valid_until=stamp(begun + LIFETIME),
    )
    signing_key, private = signer(now=now, did=did)
    return proofs.sign(
        unsigned, private_key=private, verification_method=str(signing_key), created=begun
    )


def _set_bits(status_list: StatusList) -> list[int]:
    return [
        index
        for rows, held in _placed(status_list)
        for index in rows.filter(held).values_list("status_index", flat=True)
    ]
