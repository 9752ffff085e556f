"""Ways to change a credential, each a function of a random generator and the thing changed."""

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Json = dict[str, Any]
Mutator = Callable[[random.Random, Json, list[Json]], Json]

LOOK_ALIKES = {
    "a": "аａα",
    "e": "еéｅ",
    "o": "оο0",
    "i": "іı1",
    "c": "сϲ",
    "p": "рｐ",
    "s": "ѕſ",
    "A": "АΑ",
    "C": "СＣ",
    "-": "‐–−",
    "/": "⁄∕",
    ":": "：ː",
    ".": "․。",
}
SPACES = (" ", "\u00a0", "\u200b", "\u2028", "\t", "\n", "\r\n", "\ufeff", "\u00ad")
CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://w3id.org/security/suites/ed25519-2020/v1",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/v2",
    "https://unknown.example/context",
)
NAMES = (
    "name",
    "description",
    "id",
    "type",
    "image",
    "tag",
    "evidence",
    "inLanguage",
    "colour",
    "@id",
    "@type",
    "@graph",
    "@included",
    "@reverse",
    "@nest",
    "schema:name",
    "https://schema.org/name",
    "result",
    "awardedDate",
    "proof",
    "termsOfUse",
    "validUntil",
    "credentialStatus",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    2.5,
    "",
    "x",
    "urn:x",
    [],
    {},
    ["x"],
    [["x"]],
    {"@value": "x"},
    {"@id": "urn:x"},
    {"id": "urn:x"},
    "_:b0",
    "_:c14n0",
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value below the root."""
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in children:
        yield (*path, key)
        if isinstance(item, (dict, list)):
            yield from places(item, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def put(document: Json, path: tuple[Any, ...], value: Any) -> Json:
    at(document, path[:-1])[path[-1]] = value
    return document


def pick(rng: random.Random, document: Json, *kinds: type) -> tuple[Any, ...] | None:
    found = [
        path for path in places(document) if not kinds or isinstance(at(document, path), kinds)
    ]
    return rng.choice(found) if found else None


def text_edit(rng: random.Random, text: str) -> str:
    """A text changed in one small way."""
    if not text:
        return "x"
    place = rng.randrange(len(text))
    one = text[place]
    ways = [
        lambda: text[:place] + rng.choice("xX0 /\\\"'<>{}%é\u0301") + text[place + 1 :],
        lambda: text[:place] + text[place + 1 :],
        lambda: text[:place] + one + text[place:],
        lambda: text[:place] + rng.choice(SPACES) + text[place:],
        lambda: rng.choice(SPACES) + text,
        lambda: text + rng.choice(SPACES),
        lambda: text[:place] + one.swapcase() + text[place + 1 :],
        lambda: text[:place] + rng.choice(LOOK_ALIKES.get(one, "\u0410")) + text[place + 1 :],
        lambda: text[:place] + f"%{ord(one) % 256:02x}" + text[place + 1 :],
        lambda: text.replace("https://", "http://", 1),
        lambda: text + "/",
        lambda: text.replace("Z", "+00:00"),
        lambda: text.replace("Z", ".000Z"),
        text.upper,
        lambda: text[::-1],
        lambda: text + "#",
    ]
    return rng.choice(ways)()


def change_text(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    path = pick(rng, document, str)
    return put(document, path, text_edit(rng, at(document, path))) if path else document


def change_proof(rng: random.Random, document: Json, others: list[Json]) -> Json:
    """Edit a proof, or take a member of it, or all of it, from another credential."""
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    theirs = rng.choice(others)["proof"]
    theirs = deepcopy(theirs[0] if isinstance(theirs, list) else theirs)
    proof, name = proofs[0], rng.choice([*proofs[0], "expires", "domain", "previousProof", "id"])
    way = rng.randrange(8)
    if way == 0:
        document["proof"] = [theirs]
    elif way == 1:
        proofs.append(theirs)
        document["proof"] = proofs
    elif way == 2:
        proof[name] = theirs.get(name, "urn:x")
    elif way == 3:
        proof.pop(name, None)
    elif way == 4:
        document["proof"] = rng.choice([[], {}, None, "x", [[proof]], [proof] * 9])
    elif way == 5:
        proof["cryptosuite"] = rng.choice(
            ["eddsa-jcs-2022", "eddsa-rdfc-2022", "ecdsa-rdfc-2019", "ecdsa-sd-2023"]
        )
    else:
        proof[name] = text_edit(rng, str(proof.get(name, "urn:x")))
    return document


def change_contexts(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    contexts = document["@context"]
    place = rng.randrange(len(contexts))
    way = rng.randrange(6)
    if way == 0:
        contexts[place] = rng.choice(CONTEXTS)
    elif way == 1:
        contexts.insert(rng.randrange(len(contexts) + 1), rng.choice(CONTEXTS))
    elif way == 2:
        contexts.reverse()
    elif way == 3:
        del contexts[place]
    elif way == 4:
        contexts.append({rng.choice(NAMES): rng.choice(["urn:x", None, {"@id": "urn:y"}])})
    else:
        contexts[place] = text_edit(rng, str(contexts[place]))
    return document


def replace(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    path = pick(rng, document)
    return put(document, path, deepcopy(rng.choice(VALUES))) if path else document


def respell(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    """Numbers as text, text as numbers, one as a list of one, a text as a value object."""
    path = pick(rng, document)
    if path is None:
        return document
    value = at(document, path)
    ways: list[Any] = [
        [value],
        {"@value": value},
        {"@value": value, "@language": "en"},
        [value, value],
        str(value),
    ]
    if isinstance(value, str) and value.isdigit():
        ways += [int(value), float(value), f"0{value}", f"+{value}", f"{value}.0", f" {value}"]
    if isinstance(value, (int, float)):
        ways += [value + 1, value + 1e-9, float(value), -value, f"{value}"]
    if isinstance(value, list) and value:
        ways += [value[0], value[::-1], value + value[:1], value[1:], {"@list": value}]
    return put(document, path, rng.choice(ways))


def drop(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    path = pick(rng, document)
    if path is not None:
        del at(document, path[:-1])[path[-1]]
    return document


def add(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    path = pick(rng, document, dict)
    owner = at(document, path) if path and rng.random() < 0.7 else document
    owner[rng.choice(NAMES)] = deepcopy(rng.choice(VALUES))
    return document


def rename(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    path = pick(rng, document)
    if path is None or not isinstance(path[-1], str):
        return document
    owner = at(document, path[:-1])
    value = owner.pop(path[-1])
    owner[rng.choice([text_edit(rng, path[-1]), rng.choice(NAMES), f"@{path[-1]}"])] = value
    return document


def swap(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    one, two = pick(rng, document), pick(rng, document)
    if one is None or two is None or one[: len(two)] == two or two[: len(one)] == one:
        return document
    first, second = at(document, one), at(document, two)
    return put(put(document, one, second), two, first)


def move(rng: random.Random, document: Json, _others: list[Json]) -> Json:
    """Copy a part to another place."""
    source, target = pick(rng, document), pick(rng, document, dict)
    if source is not None and target is not None:
        at(document, target)[str(source[-1])] = deepcopy(at(document, source))
    return document


def borrow(rng: random.Random, document: Json, others: list[Json]) -> Json:
    """Take a top-level member from another credential."""
    other = rng.choice(others)
    name = rng.choice(list(other))
    document[name] = deepcopy(other[name])
    return document


MUTATORS: tuple[Mutator, ...] = (
    change_text,
    change_text,
    change_text,
    change_proof,
    change_proof,
    change_contexts,
    replace,
    respell,
    respell,
    drop,
    add,
    rename,
    swap,
    move,
    borrow,
)


def mutated(rng: random.Random, document: Json, others: list[Json]) -> Json:
    """A copy with one mutation, sometimes two."""
    result = deepcopy(document)
    for _ in range(1 if rng.random() < 0.85 else 2):
        try:
            result = rng.choice(MUTATORS)(rng, result, others)
        except (KeyError, IndexError, TypeError, AttributeError, ValueError):
            continue  # the first mutation took away what the second wanted to change
    return result
