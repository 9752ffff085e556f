"""Keeps the secrets of one-time codes and recovery codes unreadable in the database."""

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """The text encrypted under a key derived from the site's secret."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again.

    Where the site's secret was changed the answer is random text, which no code ever matches:
    the person then signs in with a passkey, or a link made on the machine, and sets it up anew.
    """
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(secret: str) -> bytes:
    derivation = HKDF(SHA256(), 32, salt=None, info=b"firstrung second factors")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
