"""Signing keys: made on first use, kept as files of mode 0600, rotated without harm."""

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction

from firstrung.activity.public import record
from firstrung.core.errors import NotYours
from firstrung.credentials.models import EndorserIdentity, KeyAlgorithm, SigningKey
from firstrung.engines import proofs
from firstrung.engines.proofs import jwk
from firstrung.identity.public import Person, runs_the_coalition

KIND: dict[str, tuple[jwk.KeyKind, str]] = {
    KeyAlgorithm.ED25519: ("EdDSA", "key"),
    KeyAlgorithm.RS256: ("RS256", "rsa"),
}
"""The engine's name of a key's algorithm, and how fragments of such keys begin."""


class KeyMissingError(Exception):
    """The private half of the live key is not where it was left."""


def issuer_did() -> str:
    """The issuer's ``did:web`` identifier at the site's present address."""
    return proofs.did_web(settings.BASE_URL)


def _path(key: SigningKey) -> Path:
    name = key.public_multibase
    if key.algorithm == KeyAlgorithm.RS256:  # the key itself is longer than a file name may be
        name = f"rsa-{sha256(name.encode()).hexdigest()}"
    return Path(settings.KEY_DIR) / f"{name}.pem"


def live_key(*, now: datetime, did: str = "", algorithm: str = KeyAlgorithm.ED25519) -> SigningKey:
    """The key that signs today for one of our identifiers (the present one); made when absent."""
    did = did or issuer_did()
    live = SigningKey.objects.filter(did=did, algorithm=algorithm, retired_at__isnull=True)
    return live.first() or _make(did, KeyAlgorithm(algorithm), now=now)


def signer(*, now: datetime, did: str = "") -> tuple[SigningKey, Ed25519PrivateKey]:
    """The live key with its private half, also while somebody rotates it."""
    key = live_key(now=now, did=did)
    try:
        return key, private_half(key)
    except KeyMissingError:
        successor = live_key(now=now, did=did)
        if successor == key:
            raise
        return successor, private_half(successor)


def _make(did: str, algorithm: KeyAlgorithm, *, now: datetime) -> SigningKey:
    kind, prefix = KIND[algorithm]
    private = jwk.generate(kind)
    mine = SigningKey.objects.filter(did=did, algorithm=algorithm)
    key = SigningKey(
        did=did,
        fragment=f"{prefix}-{mine.count() + 1}",
        algorithm=algorithm,
        public_multibase=jwk.encode(private.public_key()),
        created_at=now,
    )
    _write(_path(key), jwk.to_pem(private))
    try:
        with transaction.atomic():
            key.save()
    except IntegrityError:
        # Another process made the first key in the same moment: theirs is the live one.
        _path(key).unlink()
        return mine.get(retired_at__isnull=True)
    return key


def _write(path: Path, pem: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def private_half(key: SigningKey) -> Any:
    """The private half: an `Ed25519PrivateKey`, or an `RSAPrivateKey` of an RS256 key.

    `KeyMissingError` says where it should lie.
    """
    path = _path(key)
    try:
        pem = path.read_bytes()
    except FileNotFoundError:
        raise KeyMissingError(
            f"The private key {path} is missing. Restore it from the backup of the data folder, "
            "or rotate the key: what was signed stays valid."
        ) from None
    return jwk.from_pem(pem)


def rotate(
    actor: Person | None,
    *,
    now: datetime,
    did: str = "",
    algorithm: str = KeyAlgorithm.ED25519,
) -> SigningKey:
    """Retire the live key and make a new one; ``actor`` None is the machine's operator.

    The retired key stays in the DID document, so everything it signed keeps verifying; its
    private half is deleted.
    """
    if actor is not None and not runs_the_coalition(actor):
        raise NotYours("credentials.rotate_key")
    did = did or issuer_did()
    live = SigningKey.objects.filter(did=did, algorithm=algorithm, retired_at__isnull=True)
    with transaction.atomic():
        old = live.select_for_update().first()
        if old is not None:
            old.retired_at = now
            old.save(update_fields=["retired_at"])
        new = _make(did, KeyAlgorithm(algorithm), now=now)
        record(actor, "credentials.key.rotated", new, now=now, key=str(new))
    if old is not None:
        _path(old).unlink(missing_ok=True)
    return new


def did_document(did: str) -> dict[str, Any]:
    """The DID document of one of our identifiers, retired keys included.

    Ed25519 keys are Multikeys; RSA keys are JsonWebKeys, where verifiers of JWT look for them.
    """
    keys = SigningKey.objects.filter(did=did).order_by("pk")
    return proofs.did_document(did, [(key.fragment, key.public_multibase) for key in keys])


def own_dids() -> set[str]:
    """Every identifier the coalition has signed under (its address may have changed).

    Identifiers of employers whose keys are kept here are theirs, not the coalition's.
    """
    theirs = EndorserIdentity.objects.values("did")
    own = SigningKey.objects.exclude(did__in=theirs).values_list("did", flat=True)
    return {*own, issuer_did()}
