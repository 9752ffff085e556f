"""Fetch a public document of another site without being led astray.

A stranger names the address, so every step assumes malice (server-side request forgery): https
only, port 443 only, names only; private, local and cloud-internal addresses are refused, on every
redirect again; the connection goes to the address that was checked; no cookies, no compression,
at most 256 kB and three seconds in all. What was fetched is kept for a few minutes, refusals too,
in a fixed number of places, and no host is asked too often or too many times at once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.cache import caches

from firstrung.credentials.verifying.connecting import Deadline, Network, Reply, Target, request
from firstrung.credentials.verifying.limits import GATE
from firstrung.credentials.verifying.refusals import NotFetched, Refusal

SECONDS: Final = 3.0
"""Everything together: names, connections, redirects, the body."""
MAX_REDIRECTS: Final = 3
MAX_URL: Final = 2000
JSON_KINDS: Final = (
    "application/vc",
    "application/did",
    "application/json",
    "application/jwt",
    "text/plain",
)
"""Media types of documents; any `application/…+json` and `…+jwt` counts as well."""
FILE_KINDS: Final = (*JSON_KINDS, "image/png", "image/svg+xml", "application/pdf")
"""Media types that a credential may be carried in."""
ACCEPT: Final = (
    "application/vc, application/did+json, application/ld+json, application/json, "
    "application/vc+jwt, */*;q=0.1"
)
KEEP_FOUND: Final = 300
KEEP_REFUSED: Final = 60
_PLACES: Final = 256
"""Places in the cache: strangers decide what is fetched, so its size must not be theirs."""
_MAX_KEPT: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERFECT: Final = 200
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label begins with a letter, so no spelling of a number passes for a name.
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_ODD: Final = re.compile(r"[\x00-\x20\x7f\\]")
_LOCAL: Final = frozenset({"localhost", "127.0.0.1"})
_INTERNAL: Final = (".local", ".localhost", ".internal", ".home.arpa", ".onion", ".test")


@dataclass(frozen=True)
class Fetched:
    """A document and the address it was finally found at; ``kind`` is its media type."""

    url: str
    kind: str
    body: bytes


def fetch(
    url: str,
    *,
    kinds: Iterable[str] = JSON_KINDS,
    keep: int = KEEP_FOUND,
    fresh: bool = False,
    network: Network | None = None,
) -> Fetched:
    """The document at a public address, or `NotFetched` with the reason in words.

    ``keep`` is how many seconds the answer may serve others who ask; ``fresh`` asks again now.
    """
    if not settings.OUTSIDE_FETCHING:
        raise NotFetched(Refusal.OFF)
    target = parse(url)
    kept = None if fresh else _recall(target.url)
    if kept is None:
        kept = _ask(target, network or Network())
        _remember(target.url, kept, keep)
    if isinstance(kept, Refusal):
        raise NotFetched(kept)
    _check_kind(kept.kind, tuple(kinds))
    return kept


def parse(url: str) -> Target:
    """The address taken apart; `NotFetched` unless it is https, a public name and port 443.

    Where the setting ``FETCH_FROM_THIS_MACHINE`` is on, http to this machine is allowed as well.
    """
    if len(url) > MAX_URL or _ODD.search(url):
        raise NotFetched(Refusal.ADDRESS)
    try:
        parts = urlsplit(url)
        port, host = parts.port, _ascii(parts.hostname or "")
    except ValueError:
        raise NotFetched(Refusal.ADDRESS) from None
    if parts.username is not None or parts.password is not None:
        raise NotFetched(Refusal.ADDRESS)
    path = _escaped(parts.path or "/") + (f"?{_escaped(parts.query)}" if parts.query else "")
    if parts.scheme == "http" and host in _LOCAL and settings.FETCH_FROM_THIS_MACHINE:
        return Target("http", host, port or 80, path, local=True)
    if parts.scheme != "https" or port not in (None, 443):
        raise NotFetched(Refusal.ADDRESS)
    own = urlsplit(settings.BASE_URL).hostname  # what we know ourselves is not asked for
    if host in _LOCAL or host == own or host.endswith(_INTERNAL):
        raise NotFetched(Refusal.PRIVATE)
    if len(host) > 253 or not _HOST.fullmatch(host):  # noqa: PLR2004 - RFC 1035
        raise NotFetched(Refusal.ADDRESS)
    return Target("https", host, 443, path)


def _ascii(host: str) -> str:
    """A name as it goes into DNS, without the dot at its end."""
    host = host.lower().removesuffix(".")
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _escaped(text: str) -> str:
    return "".join(
        char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode())
        for char in text
    )


def _ask(target: Target, network: Network) -> Fetched | Refusal:
    """Follow redirects to the document; a refusal is an answer worth keeping, too."""
    deadline = Deadline(SECONDS)
    try:
        for _step in range(MAX_REDIRECTS + 1):
            with GATE.asking(target.host):
                reply = request(target, network=network, deadline=deadline, accept=ACCEPT)
            if reply.status not in _REDIRECTS:
                return _document(target, reply)
            target = parse(urljoin(target.url, reply.headers.get("location", "")))
    except NotFetched as refused:
        return refused.refusal
    return Refusal.REDIRECTS


def _document(target: Target, reply: Reply) -> Fetched | Refusal:
    if reply.status != _PERFECT:
        return Refusal.STATUS
    if reply.headers.get("content-encoding", "identity").lower() != "identity":
        return Refusal.KIND
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(target.url, kind, reply.body)


def _check_kind(kind: str, kinds: tuple[str, ...]) -> None:
    document = kind.startswith("application/") and kind.endswith(("+json", "+jwt"))
    if kind in ("text/html", "application/xhtml+xml"):
        raise NotFetched(Refusal.PAGE)
    if kind not in kinds and not document:
        raise NotFetched(Refusal.KIND)


def _place(url: str) -> str:
    return f"fetched-{int.from_bytes(sha256(url.encode()).digest()[:4]) % _PLACES}"


def _recall(url: str) -> Fetched | Refusal | None:
    """What was kept, unless another address has taken its place meanwhile."""
    kept: tuple[str, Fetched | Refusal] | None = caches["ready_made"].get(_place(url))
    return kept[1] if kept is not None and kept[0] == url else None


def _remember(url: str, answer: Fetched | Refusal, keep: int) -> None:
    refused = isinstance(answer, Refusal)
    if isinstance(answer, Fetched) and len(answer.body) > _MAX_KEPT:
        return
    seconds = min(keep, KEEP_REFUSED) if refused else keep
    if answer is not Refusal.BUSY:
        caches["ready_made"].set(_place(url), (url, answer), timeout=seconds)
