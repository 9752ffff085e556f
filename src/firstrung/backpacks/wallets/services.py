"""Begin a hand-over, and complete it exactly once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.backpacks.digests import digest
from firstrung.backpacks.models import Delivery, DeliveryState, Format, Protocol
from firstrung.backpacks.wallets.links import pin_digest, pin_of, secret_of
from firstrung.backpacks.wallets.policies import HAND_OVER
from firstrung.core.errors import Problem
from firstrung.credentials.public import Award, award_jwt
from firstrung.identity.public import Person

LIFETIME: Final = timedelta(minutes=15)
TOKEN_LIFETIME: Final = timedelta(minutes=5)
MAX_PINS: Final = 5
"""How often a number may be tried before the link ends."""


class Gone(Exception):
    """There is no such hand-over, or it ended. ``known`` tells the two apart."""

    def __init__(self, *, known: bool) -> None:
        super().__init__("ended" if known else "unknown")
        self.known = known


class WrongPin(Exception):
    """The number is not the one on the holder's screen."""


class PinAsked(Exception):
    """A number is needed and none was sent, or none is needed and one was."""


def offer(
    actor: Person,
    *,
    award: Award,
    protocol: str,
    now: datetime,
    form: str = Format.JSON,
    with_pin: bool = False,
) -> Delivery:
    """Begin a hand-over to the actor's own wallet; it ends after `LIFETIME`.

    One that was begun before for the same award and is still open ends with it.
    """
    HAND_OVER.require(actor, award)
    if not _holds(award):
        raise Problem(_("This certificate does not hold any more, so no wallet can take it."))
    delivery = Delivery(
        holder=actor,
        award=award,
        protocol=protocol,
        format=form,
        challenge=secrets.token_urlsafe(32),
        expires_at=now + LIFETIME,
        created_at=now,
    )
    secret = secret_of(delivery)
    delivery.code_sha256 = digest(secret)
    if with_pin and protocol == Protocol.OID4VCI:
        delivery.pin_sha256 = pin_digest(secret, pin_of(delivery))
    with transaction.atomic():
        still_open = _open(Delivery.objects.filter(holder=actor, award=award), now=now)
        still_open.update(expires_at=now)
        delivery.save()
        record(actor, "backpacks.delivery.offered", award, now=now, protocol=protocol)
    return delivery


def _holds(award: Award) -> bool:
    return award.revoked_at is None and award.suspended_at is None


def _open(rows: Any, *, now: datetime) -> Any:
    """Of these hand-overs, those that can still be completed."""
    usable = rows.filter(
        expires_at__gt=now,
        holder__is_active=True,
        award__revoked_at__isnull=True,
        award__suspended_at__isnull=True,
    )
    return usable.exclude(state=DeliveryState.DELIVERED)


def _lock(delivery: Delivery) -> None:
    """Of two wallets at once the second waits here, and then sees what the first has done.

    The update alone looks at other tables, and PostgreSQL does not look there again after waiting.
    """
    Delivery.objects.select_for_update().get(pk=delivery.pk)


def find(*, now: datetime, states: Iterable[str] = DeliveryState.values, **known: str) -> Delivery:
    """The open hand-over with that digest in one of those states; `Gone` where there is none."""
    rows = Delivery.objects.select_related("award__achievement", "holder").filter(**known)
    delivery: Delivery | None = _open(rows, now=now).filter(state__in=list(states)).first()
    if delivery is None:
        raise Gone(known=rows.exists())
    return delivery


def asked(delivery: Delivery) -> None:
    """Note that a wallet has asked; asking again changes nothing."""
    offered = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.OFFERED)
    offered.update(state=DeliveryState.ASKED)


def redeem(*, code: str, pin: str | None, now: datetime) -> str:
    """An access token for a code; the code is spent. Of two wallets at once, one gets it.

    Raises `Gone`, `PinAsked` or `WrongPin`.
    """
    delivery = find(
        code_sha256=digest(code),
        protocol=Protocol.OID4VCI,
        states=[DeliveryState.OFFERED],
        now=now,
    )
    rows = _open(Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.OFFERED), now=now)
    if bool(delivery.pin_sha256) != (pin is not None):
        raise PinAsked
    if pin is not None:
        _try_pin(rows, delivery, code=code, pin=pin, now=now)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        _lock(delivery)
        spent = rows.update(
            state=DeliveryState.ASKED, token_sha256=digest(token), expires_at=now + TOKEN_LIFETIME
        )
    if not spent:
        raise Gone(known=True)
    return token


def _try_pin(rows: Any, delivery: Delivery, *, code: str, pin: str, now: datetime) -> None:
    """Each try is counted before it is looked at, so that many at once count as many."""
    with transaction.atomic():
        _lock(delivery)
        counted = rows.filter(wrong_pins__lt=MAX_PINS).update(wrong_pins=F("wrong_pins") + 1)
        if not counted:
            rows.update(expires_at=now)
    if not counted:
        raise Gone(known=True)
    if not secrets.compare_digest(pin_digest(code, pin), delivery.pin_sha256):
        raise WrongPin


def deliver(delivery: Delivery, *, wallet: str, now: datetime) -> dict[str, Any] | str:
    """The credential, for the wallet that proved to be ``wallet`` (a DID); only the first time.

    Of two wallets that ask at once, one gets it and the other gets `Gone`.
    """
    rows = Delivery.objects.filter(pk=delivery.pk, token_sha256=delivery.token_sha256)
    with transaction.atomic():
        _lock(delivery)
        taken = _open(rows, now=now).update(
            state=DeliveryState.DELIVERED, delivered_at=now, holder_did=wallet
        )
        if not taken:
            raise Gone(known=True)
        record(
            delivery.holder,
            "backpacks.delivery.delivered",
            delivery.award,
            now=now,
            protocol=delivery.protocol,
            wallet=wallet,
        )
    award = delivery.award
    return award_jwt(award, now=now) if delivery.format == Format.JWT else award.document
