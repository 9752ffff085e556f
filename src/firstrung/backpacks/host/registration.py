"""Platforms register themselves (RFC 7591), without anybody's leave."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from oauth2_provider.generators import generate_client_secret

from firstrung.activity.public import record
from firstrung.backpacks.host.scopes import SCOPES
from firstrung.backpacks.models import Client
from firstrung.backpacks.texts import plain

MAX_REDIRECTS: Final = 10
MAX_URI: Final = 500
MAX_CONTACTS: Final = 10
AUTHENTICATION: Final = "client_secret_basic"
GRANTS: Final = ("authorization_code", "refresh_token")
_LINKS: Final = ("client_uri", "logo_uri", "tos_uri", "policy_uri")


class NotRegistered(Exception):
    """The metadata cannot be accepted: the error code of RFC 7591 and words for a developer."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def register(raw: bytes, *, now: datetime) -> dict[str, Any]:
    """Register a platform; its metadata as registered, with the secret that is shown only once.

    Raises `NotRegistered`.
    """
    asked = _read(raw)
    secret = generate_client_secret()
    with transaction.atomic():
        client = Client.objects.create(
            **_columns(asked),
            client_type=Client.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Client.GRANT_AUTHORIZATION_CODE,
            registration_source=Client.RegistrationSource.DCR,
            client_secret=secret,
        )
        record(None, "backpacks.client.registered", client, now=now, client=str(client))
    return _registered(client, secret)


def _read(raw: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(raw)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise NotRegistered("invalid_client_metadata", "Send one JSON object.")
    return asked


def _columns(asked: dict[str, Any]) -> dict[str, Any]:
    _check_choices(asked)
    name = plain(asked.get("client_name"), limit=200)
    if not name:
        text = "client_name is needed: holders are asked about your platform by its name."
        raise NotRegistered("invalid_client_metadata", text)
    links = {key: _link(key, asked[key]) for key in _LINKS if asked.get(key) not in (None, "")}
    return {
        "name": name,
        "redirect_uris": " ".join(_redirects(asked.get("redirect_uris"))),
        "scope": " ".join(_scopes(asked.get("scope"))),
        "software_id": plain(asked.get("software_id"), limit=200),
        "software_version": plain(asked.get("software_version"), limit=100),
        "contacts": _contacts(asked.get("contacts")),
        **links,
    }


def _check_choices(asked: dict[str, Any]) -> None:
    """Only what this server does: a code with PKCE for a platform that can keep a secret."""
    method = asked.get("token_endpoint_auth_method", AUTHENTICATION)
    if method != AUTHENTICATION:
        text = f"token_endpoint_auth_method is {AUTHENTICATION} here."
        raise NotRegistered("invalid_client_metadata", text)
    grants = _texts("grant_types", asked.get("grant_types", list(GRANTS)))
    if not set(grants) <= set(GRANTS) or "authorization_code" not in grants:
        text = "grant_types are authorization_code and refresh_token here."
        raise NotRegistered("invalid_client_metadata", text)
    if _texts("response_types", asked.get("response_types", ["code"])) != ["code"]:
        raise NotRegistered("invalid_client_metadata", "response_types is [code] here.")


def _texts(name: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise NotRegistered("invalid_client_metadata", f"{name} is a list of texts.")
    return value


def _redirects(value: object) -> Iterable[str]:
    """Addresses with https; a code sent anywhere else could be read on its way."""
    if not isinstance(value, list) or not 0 < len(value) <= MAX_REDIRECTS:
        text = f"redirect_uris is a list of 1 to {MAX_REDIRECTS} addresses."
        raise NotRegistered("invalid_redirect_uri", text)
    for address in value:
        if not _is_https(address):
            text = "Each redirect URI starts with https:// and has no fragment or user in it."
            raise NotRegistered("invalid_redirect_uri", text)
    return value


def _is_https(address: object) -> bool:
    if not isinstance(address, str) or len(address) > MAX_URI or not address.isascii():
        return False
    if any(mark <= " " or mark in "\"<>\\^`{|}\x7f#;,'" for mark in address):
        return False  # also what could end a header or a policy that names the address
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    plain_host = bool(parts.hostname) and "@" not in parts.netloc and "*" not in parts.netloc
    return parts.scheme == "https" and plain_host and port != 0


def _link(name: str, value: object) -> str:
    if not _is_https(value):
        raise NotRegistered("invalid_client_metadata", f"{name} is an address with https.")
    return str(value)


def _scopes(value: object) -> list[str]:
    """What it may ask for of this server's scopes; all of them where it names none."""
    if value is not None and not isinstance(value, str):
        raise NotRegistered("invalid_client_metadata", "scope is one text with spaces.")
    named = value.split() if value else list(SCOPES)
    known = [scope for scope in SCOPES if scope in named]
    if not known:
        text = "None of these scopes is known here; see the service description."
        raise NotRegistered("invalid_client_metadata", text)
    return known


def _contacts(value: object) -> list[str]:
    if value is None:
        return []
    return [plain(text, limit=200) for text in _texts("contacts", value)[:MAX_CONTACTS]]


def _registered(client: Client, secret: str) -> dict[str, Any]:
    optional = {name: getattr(client, name) for name in (*_LINKS, "software_id")}
    optional |= {"software_version": client.software_version, "contacts": client.contacts}
    return {
        "client_id": client.client_id,
        "client_secret": secret,
        "client_id_issued_at": int(client.created.timestamp()),
        "client_secret_expires_at": 0,
        "client_name": client.name,
        "redirect_uris": client.redirect_uris.split(),
        "token_endpoint_auth_method": AUTHENTICATION,
        "grant_types": list(GRANTS),
        "response_types": ["code"],
        "scope": client.scope,
        **{name: value for name, value in optional.items() if value},
    }
