"""Every address × every person, of the own and of the other organization.

`table.csv` is the agreed answer: one row an address, one column a person, each cell a status. The
student's things are tried (at a panel), and the adult's where something validated is needed. A new
address fails until it stands in `addresses.py` and in the table. To see what the code answers now:

    FIRSTRUNG_WRITE_TABLE=1 ./firstrung test tests/permissions

then read every changed cell before it is committed.
"""

import csv
import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.permissions.addresses import ADDRESSES
from tests.permissions.scene import Scene, build_everything

TABLE = Path(__file__).with_name("table.csv")
PEOPLE = (
    "anonymous",
    "student",
    "teammate",
    "adult",
    "student2",
    "guardian",
    "guardian2",
    "teacher",
    "teacher2",
    "coordinator",
    "coordinator2",
    "coalition_coordinator",
    "panelist",
    "panelist2",
    "recruiter",
    "recruiter2",
)


def named_patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        else:
            yield from named_patterns(pattern)


def expected() -> dict[str, dict[str, str]]:
    with TABLE.open(newline="") as file:
        return {row.pop("address"): row for row in csv.DictReader(file)}


def test_every_address_is_in_the_table():
    names = set(named_patterns())
    assert names == set(ADDRESSES)
    assert names == set(expected())


def ask(scene: Scene, who: str, name: str) -> str:
    """The status that this person gets; whatever the request changed is rolled back."""
    method, arguments = ADDRESSES[name]
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if who != "anonymous":
            client.force_login(
                getattr(scene.world, who),
                backend="allauth.account.auth_backends.AuthenticationBackend",
            )
        response = client.generic(method, reverse(name, kwargs=arguments(scene)))
        transaction.set_rollback(True)
    return str(response.status_code)


HALF = len(PEOPLE) // 2


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("people", [PEOPLE[:HALF], PEOPLE[HALF:]], ids=["first", "second"])
def test_every_cell(people):
    scene = build_everything()
    actual = {name: {who: ask(scene, who, name) for who in people} for name in ADDRESSES}
    wanted = expected()
    if os.environ.get("FIRSTRUNG_WRITE_TABLE"):
        wanted = {name: wanted.get(name, {}) | row for name, row in actual.items()}
        with TABLE.open("w", newline="") as file:
            writer = csv.DictWriter(file, ["address", *PEOPLE], lineterminator="\n")
            writer.writeheader()
            writer.writerows({"address": name, **row} for name, row in wanted.items())
    different = [
        f"{name} as {who}: {status}, agreed {wanted[name][who]}"
        for name, row in actual.items()
        for who, status in row.items()
        if status != wanted[name][who]
    ]
    assert different == []
