"""Whatever is changed in a signed certificate, it is no longer valid."""

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from tests.engines import samples

WORLD = samples.World()
GOOD = samples.signed(samples.certificate(7))
Path = tuple[str | int, ...]


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below the root with the way to it."""
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in children:
        yield (*path, key), item
        if isinstance(item, (dict, list)):
            yield from places(item, (*path, key))


PLACES = list(places(GOOD))
LEAVES = [path for path, value in PLACES if isinstance(value, str)]
OBJECTS = [(), *(path for path, value in PLACES if isinstance(value, dict))]


def at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document


def refused(document: dict[str, Any]) -> bool:
    verdict = WORLD.judge(document)
    return not verdict.valid and verdict.outcome != "valid"


def test_the_unchanged_certificate_is_valid():
    assert WORLD.judge(deepcopy(GOOD)).valid
    assert len(LEAVES) > 200


def test_any_changed_text():
    rng = random.Random(11)  # noqa: S311
    for path in LEAVES:
        document = deepcopy(GOOD)
        text = at(document, path)
        place = rng.randrange(len(text))
        flipped = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
        at(document, path[:-1])[path[-1]] = rng.choice([flipped, text + "x", text[:-1]])
        assert refused(document), path


def test_any_deleted_member_or_element():
    for path, _ in PLACES:
        document = deepcopy(GOOD)
        del at(document, path[:-1])[path[-1]]
        assert refused(document), path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("description", "added"),
        ("name", "added"),
        ("id", "urn:uuid:7b0c5c0e-0000-4000-8000-000000000000"),
        ("evidence", []),
        ("image", None),
        ("@id", "urn:x"),
        ("@type", "Evidence"),
        ("@context", "https://www.w3.org/ns/credentials/v2"),
        ("https://schema.org/name", "added"),
    ],
)
def test_any_added_member(name, value):
    for path in OBJECTS:
        document = deepcopy(GOOD)
        target = at(document, path)
        if name not in target:
            target[name] = value
            assert refused(document), path


def test_any_replaced_value():
    rng = random.Random(13)  # noqa: S311
    for path, _ in rng.sample(PLACES, 120):
        for value in (None, 5, 1.5, True, [], {}, "urn:x", [["x"]], {"@value": "x"}):
            document = deepcopy(GOOD)
            at(document, path[:-1])[path[-1]] = value
            assert refused(document), (path, value)


def test_swapped_values():
    rng = random.Random(17)  # noqa: S311
    tried = 0
    while tried < 200:
        one, two = rng.sample(LEAVES, 2)
        values = at(GOOD, one), at(GOOD, two)
        # Elements of one array: JSON-LD arrays have no order, so nothing was changed.
        if values[0] == values[1] or (one[:-1] == two[:-1] and isinstance(one[-1], int)):
            continue
        document = deepcopy(GOOD)
        at(document, one[:-1])[one[-1]], at(document, two[:-1])[two[-1]] = values[1], values[0]
        assert refused(document), (one, two)
        tried += 1
