"""Ways to change the files that credentials travel in: texts, tokens and images."""

import json
import random
import struct
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from tests.engines.mutating import (
    Json,
    add,
    change_text,
    drop,
    rename,
    replace,
    respell,
    swap,
    text_edit,
)


def mutated_text(rng: random.Random, text: str) -> str:
    """JSON text changed as text: characters, a member given twice, a piece cut out."""
    place, end = sorted(rng.sample(range(len(text)), 2))
    ways = [
        lambda: text_edit(rng, text),
        lambda: text[:place] + text[min(end, place + 9) :],
        lambda: text.replace("{", '{"name":"x",', 1),
        lambda: text[:-1] + ',"issuer":"did:web:evil.example"}',
        lambda: text + text,
        lambda: text.replace('"', "'"),
        lambda: text.encode("utf-16").decode("latin-1"),
    ]
    return rng.choice(ways)()


def mutated_token(rng: random.Random, token: str, others: list[str]) -> str:
    """A token with its header, payload or signature changed or exchanged."""
    parts = token.split(".")
    theirs = rng.choice(others).split(".")
    which = rng.randrange(3)
    way = rng.randrange(6)
    if way == 0:
        parts[which] = theirs[which]
    elif way == 1:
        parts[which] = text_edit(rng, parts[which])
    elif way in (2, 3) and which < 2:
        value = json.loads(urlsafe_b64decode(parts[which] + "=="))
        parts[which] = encoded(mutated_part(rng, value))
    elif way == 4:
        parts = rng.choice(
            [parts[:2], [*parts, ""], parts[::-1], ["", *parts[1:]], [*parts[:2], ""]]
        )
    else:
        parts[2] = rng.choice(
            [parts[2] + "=", parts[2][:-1], parts[2].replace("_", "/"), parts[2] + "A"]
        )
    return ".".join(parts)


def mutated_part(rng: random.Random, value: Json) -> Json:
    header = "alg" in value
    if header and rng.random() < 0.6:
        value[rng.choice(["alg", "kid", "typ", "jwk", "crit", "b64"])] = rng.choice(
            ["none", "HS256", "RS256", "ES256", "EdDSA", "JWT", "vc+jwt", ["exp"], False, None, {}]
        )
        return value
    ways = (change_text, replace, respell, drop, add, rename, swap)
    return rng.choice(ways)(rng, value, [value])


def encoded(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def mutated_png(rng: random.Random, png: bytes) -> bytes:
    """A baked image with its chunk changed, its checksum mended or not."""
    start = png.index(b"iTXt") - 4
    length = struct.unpack(">I", png[start : start + 4])[0]
    data = bytearray(png[start + 8 : start + 8 + length])
    for _ in range(rng.randrange(1, 4)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    if rng.random() < 0.3:
        del data[rng.randrange(len(data)) :]
    crc = zlib.crc32(b"iTXt" + data) if rng.random() < 0.8 else 0
    chunk = struct.pack(">I", len(data)) + b"iTXt" + bytes(data) + struct.pack(">I", crc)
    rest = png[start + 12 + length :]
    return (
        png[:start]
        + rng.choice([chunk, chunk, chunk * 2, chunk + png[start : start + 12 + length]])
        + rest
    )
