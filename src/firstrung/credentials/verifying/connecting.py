"""One HTTP request to one checked address, bounded in time and in bytes.

The name is resolved here, every address it has is checked, and the connection goes to the very
address that was checked: a name that answers differently the next time gains nothing.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from functools import cache, partial
from http.client import HTTPException, HTTPResponse
from typing import Any, Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as TooSlow

from firstrung.credentials.verifying.addresses import is_public
from firstrung.credentials.verifying.refusals import NotFetched, Refusal

MAX_BYTES: Final = 256 * 1024
"""The largest body that is read."""
MAX_HEAD: Final = 32 * 1024
"""Status line, headers and the framing of chunks together."""
_THREADS: Final = 8
# Looking a name up can't be interrupted, so it waits in a thread and we don't wait for it.
_names: Final = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")


@dataclass(frozen=True)
class Target:
    """One address taken apart once; nothing parses the original text a second time."""

    scheme: str
    host: str
    port: int
    path: str
    local: bool = False

    @property
    def url(self) -> str:
        """The address put together again."""
        usual = {"https": 443, "http": 80}[self.scheme] == self.port
        return f"{self.scheme}://{self.host}{'' if usual else f':{self.port}'}{self.path}"


@dataclass(frozen=True)
class Reply:
    """What a server answered: header names in lower case, the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the system's resolver knows them."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def dial(address: str, port: int, timeout: float) -> socket.socket:
    """A connection to an address (never a name), no longer than so many seconds in the making."""
    return socket.create_connection((address, port), timeout)


@cache
def trust() -> ssl.SSLContext:
    """The certificate authorities that the machine trusts."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Network:
    """How names are resolved, addresses dialled and servers recognized."""

    resolve: Callable[[str, int], list[str]] = resolve
    dial: Callable[[str, int, float], socket.socket] = dial
    trust: Callable[[], ssl.SSLContext] = trust


class Deadline:
    """The moment by which everything has to be over, in seconds from now."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; `NotFetched` when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise NotFetched(Refusal.SLOW)
        return left


def request(target: Target, *, network: Network, deadline: Deadline, accept: str) -> Reply:
    """GET a target without cookies or credentials; `NotFetched` whenever anything is amiss."""
    address = _checked_address(target, network, deadline)
    try:
        connection = _connection(target, address, network, deadline)
        try:
            return _exchange(connection, target, accept)
        finally:
            connection.close()
    except NotFetched:
        raise
    except ssl.SSLError:
        raise NotFetched(Refusal.INSECURE) from None
    except (TimeoutError, TooSlow):
        raise NotFetched(Refusal.SLOW) from None
    except (OSError, HTTPError, HTTPException, ValueError):
        raise NotFetched(Refusal.BROKEN) from None


def _checked_address(target: Target, network: Network, deadline: Deadline) -> str:
    """The address to dial. One that is not public spoils them all."""
    try:
        addresses = _names.submit(network.resolve, target.host, target.port).result(deadline.left())
    except FutureTimeout:
        raise NotFetched(Refusal.SLOW) from None
    except (OSError, UnicodeError):
        raise NotFetched(Refusal.NO_SUCH_NAME) from None
    if not addresses:
        raise NotFetched(Refusal.NO_SUCH_NAME)
    if not target.local and not all(is_public(address) for address in addresses):
        raise NotFetched(Refusal.PRIVATE)
    return addresses[0]


def _connection(
    target: Target, address: str, network: Network, deadline: Deadline
) -> HTTPConnection:
    if target.scheme == "https":
        connection: HTTPConnection = _Secure(
            target.host, target.port, ssl_context=network.trust(), cert_reqs="CERT_REQUIRED"
        )
    else:
        connection = _Plain(target.host, target.port)
    setattr(connection, "open_socket", partial(_dialled, network, address, target.port, deadline))  # noqa: B010
    connection.response_class = partial(_MeteredResponse, deadline=deadline)  # type: ignore[assignment]
    connection.timeout = deadline.left()
    return connection


def _dialled(network: Network, address: str, port: int, deadline: Deadline) -> socket.socket:
    made = network.dial(address, port, deadline.left())
    # What is left also bounds the whole handshake that follows.
    made.settimeout(deadline.left())
    return made


def _exchange(connection: HTTPConnection, target: Target, accept: str) -> Reply:
    headers = {
        "Accept": accept,
        "Accept-Encoding": "identity",
        "Connection": "close",
        "User-Agent": "Firstrung",
    }
    connection.request(
        "GET", target.path, headers=headers, preload_content=False, decode_content=False
    )
    response = connection.getresponse()
    body = response.read(MAX_BYTES + 1, decode_content=False)
    if len(body) > MAX_BYTES:
        raise NotFetched(Refusal.LARGE)
    found = {name.lower(): value for name, value in response.headers.items()}
    if found.get("content-length", str(len(body))) != str(len(body)):
        raise NotFetched(Refusal.BROKEN)  # cut off on the way
    return Reply(response.status, found, body)


class _Plain(HTTPConnection):
    """Connects where it is told to, whatever the name says."""

    open_socket: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.open_socket()


class _Secure(HTTPSConnection):
    """Connects where it is told to; the certificate must still be that of the name."""

    open_socket: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.open_socket()


class _MeteredResponse(HTTPResponse):
    """A response of which only so many bytes are read, and only until the deadline."""

    def __init__(self, sock: Any, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        raw = self.fp.detach()
        self.fp = io.BufferedReader(_Metered(raw, sock, deadline))


class _Metered(io.RawIOBase):
    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: Deadline) -> None:
        self._raw, self._socket, self._deadline = raw, sock, deadline
        self._left = MAX_BYTES + MAX_HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(self._deadline.left())
        count = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise NotFetched(Refusal.LARGE)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
