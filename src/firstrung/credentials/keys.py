"""The issuer's keys: made on first use, kept as files of mode 0600, rotated without harm."""

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction

from firstrung.activity.public import record
from firstrung.core.errors import NotYours
from firstrung.credentials.models import SigningKey
from firstrung.engines import proofs
from firstrung.identity.public import Person, runs_the_coalition


class KeyMissingError(Exception):
    """The private half of the live key is not where it was left."""


def issuer_did() -> str:
    """The issuer's ``did:web`` identifier at the site's present address."""
    return proofs.did_web(settings.BASE_URL)


def _path(key: SigningKey) -> Path:
    return Path(settings.KEY_DIR) / f"{key.public_multibase}.pem"


def live_key(*, now: datetime, did: str = "") -> SigningKey:
    """The key that signs today for one of our identifiers (the present one); made when absent."""
    did = did or issuer_did()
    key = SigningKey.objects.filter(did=did, retired_at__isnull=True).first()
    return key or _make(did, now=now)


def _make(did: str, *, now: datetime) -> SigningKey:
    private = proofs.generate_private_key()
    public = proofs.encode_public_key(private.public_key())
    number = SigningKey.objects.filter(did=did).count() + 1
    key = SigningKey(did=did, fragment=f"key-{number}", public_multibase=public, created_at=now)
    _write(_path(key), proofs.private_key_to_pem(private))
    try:
        with transaction.atomic():
            key.save()
    except IntegrityError:
        # Another process made the first key in the same moment: theirs is the live one.
        _path(key).unlink()
        return SigningKey.objects.get(did=did, retired_at__isnull=True)
    return key


def _write(path: Path, pem: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def private_half(key: SigningKey) -> Ed25519PrivateKey:
    """Read the private half; `KeyMissingError` says where it should lie."""
    path = _path(key)
    if not path.exists():
        raise KeyMissingError(
            f"The private key {path} is missing. Restore it from the backup of the data folder, "
            "or rotate the key: what was signed stays valid."
        )
    return proofs.private_key_from_pem(path.read_bytes())


def rotate(actor: Person | None, *, now: datetime) -> SigningKey:
    """Retire the live key and make a new one; ``actor`` None is the machine's operator.

    The retired key stays in the DID document, so everything it signed keeps verifying; its
    private half is deleted.
    """
    if actor is not None and not runs_the_coalition(actor):
        raise NotYours("credentials.rotate_key")
    did = issuer_did()
    with transaction.atomic():
        old = (
            SigningKey.objects.select_for_update().filter(did=did, retired_at__isnull=True).first()
        )
        if old is not None:
            old.retired_at = now
            old.save(update_fields=["retired_at"])
        new = _make(did, now=now)
        record(actor, "credentials.key.rotated", new, now=now, key=str(new))
    if old is not None:
        _path(old).unlink(missing_ok=True)
    return new


def did_document(did: str) -> dict[str, object]:
    """The DID document of one of our identifiers, retired keys included."""
    keys = SigningKey.objects.filter(did=did).order_by("pk")
    return proofs.did_document(did, [(key.fragment, key.public_multibase) for key in keys])


def own_dids() -> set[str]:
    """Every identifier this instance has signed under (its address may have changed)."""
    return set(SigningKey.objects.values_list("did", flat=True)) | {issuer_did()}
