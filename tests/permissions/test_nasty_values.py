"""No address ends in a 500, whatever is written behind its ``?`` or into its path.

Each page that somebody can open is opened once to see which parameters it asks for; then each of
them is given values that people, programs and scanners send.
"""

from contextlib import suppress
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.converters import IntConverter, StringConverter

from tests.permissions.addresses import ADDRESSES
from tests.permissions.scene import Scene, build_everything
from tests.permissions.test_table import expected

NASTY = (
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "²",
    "٣",
    "99999",
    "99999999999999999999",
    "-1",
    "[]🦆",
    "a" * 1000,
)
IN_A_PATH = {
    IntConverter: (0, 9999, 10_000, 10**20),
    StringConverter: ("²", "99999999999999999999", "a" * 5000, "[]🦆"),
}
PEOPLE = ("coalition_coordinator", "coordinator", "teacher", "student", "recruiter", "anonymous")
"""Who opens the pages: the first of them who can."""
EVERYWHERE = frozenset({"page", "_"})
"""Asked for by every list; the page is read in one place."""
WITH = {"reached": "in_talks", "by": "employers"}
"""Parameters without which others mean nothing: they keep a value that is one."""


class Asked(QueryDict):
    """Parameters that remember which of them the view asks for."""

    names: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().getlist(key, default)

    def dict(self) -> Any:
        return AskedOnce(super().dict())


class AskedOnce(dict):
    """What `QueryDict.dict` gives, with the same memory."""

    def get(self, key: str, default: Any = None) -> Any:
        Asked.names.add(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        Asked.names.add(str(key))
        return super().__contains__(key)

    def __ror__(self, other: Any) -> "AskedOnce":
        return AskedOnce({**other, **self})


@pytest.fixture
def asked(monkeypatch):
    """What views ask their addresses for, since it was cleared last."""

    def of(request: WSGIRequest) -> Asked:
        if "_asked" not in request.__dict__:
            query = request.META.get("QUERY_STRING", "")
            request.__dict__["_asked"] = Asked(query, encoding=request.encoding)
        return request.__dict__["_asked"]

    monkeypatch.setattr(WSGIRequest, "GET", property(of))
    return Asked.names


class Visitor:
    """Opens addresses as the first person who can; keeps what went wrong."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.clients: dict[str, Client] = {}
        self.failed: list[str] = []
        self.table = expected()

    def client(self, name: str) -> Client | None:
        row = self.table.get(name, {})
        who = next((who for who in PEOPLE if row.get(who) == "200"), None)
        if who is None:
            return None
        if who not in self.clients:
            self.clients[who] = Client(raise_request_exception=False)
            if who != "anonymous":
                self.clients[who].force_login(
                    getattr(self.scene.world, who),
                    backend="allauth.account.auth_backends.AuthenticationBackend",
                )
        return self.clients[who]

    def open(self, client: Client, address: str, told: str, **query: str) -> None:
        """Read the whole answer; what it changed is rolled back."""
        with transaction.atomic():
            try:
                response = client.get(address, query)
                status = response.status_code
                if response.streaming:
                    b"".join(response.streaming_content)  # type: ignore[arg-type]
            except Exception as error:  # noqa: BLE001 - a file breaks off while it is sent
                status = 500
                told = f"{told} ({error!r})"
            transaction.set_rollback(True)
        if status >= 500:
            self.failed.append(told)


def pages() -> list[str]:
    return [name for name, (method, _arguments) in ADDRESSES.items() if method == "GET"]


def together(names: set[str]) -> list[dict[str, str]]:
    """Queries in which each of these parameters has each of the values."""
    several = list(enumerate(sorted(names)))
    return [
        {name: WITH.get(name, NASTY[(at + place) % len(NASTY)]) for at, name in several}
        for place in range(len(NASTY) if names else 0)
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_no_address_breaks_a_page(asked):
    visitor = Visitor(build_everything())
    tried: set[str] = set()
    for name in pages():
        if (client := visitor.client(name)) is None:
            continue
        arguments = ADDRESSES[name][1](visitor.scene)
        address = reverse(name, kwargs=arguments)
        asked.clear()
        visitor.open(client, address, name, _="1")
        wanted = asked - EVERYWHERE
        tried |= wanted
        for query in together(wanted):
            visitor.open(client, address, f"{name} {query}", **query)
        for key, value in nasty_arguments(name):
            with suppress(NoReverseMatch):
                address = reverse(name, kwargs=arguments | {key: value})
                visitor.open(client, address, f"{name} {key}={str(value)[:30]}")
    assert visitor.failed == []
    assert tried >= {"from", "to", "since", "until", "year", "organization", "employer", "reached"}


def nasty_arguments(name: str) -> list[tuple[str, Any]]:
    """Numbers and words in the path of a page, and what to try in their place."""
    patterns = get_resolver().reverse_dict.getlist(name)
    return [
        (key, value)
        for _possibility, _pattern, _defaults, converters in patterns
        for key, converter in converters.items()
        for value in IN_A_PATH.get(type(converter), ())
    ]
