"""Files as students make them, drawn here: the same name gives the same bytes."""

import zlib
from collections.abc import Callable, Mapping
from random import Random

from firstrung.demonstration.artifacts import pictures, posters, texts

ARTIFACTS: dict[str, Callable[[Random, Mapping[str, str]], bytes]] = {
    "rib": pictures.rib,
    "chart": pictures.chart,
    "heat-map": pictures.heat_map,
    "confusion": pictures.confusion,
    "storyboard": posters.storyboard,
    "poster": posters.poster,
    "worksheet": posters.worksheet,
    "python": texts.python,
    "csv": texts.table,
    "notebook": texts.notebook,
    "prompts": texts.prompts,
    "tone": texts.tone,
}


def make(artifact: str, name: str, words: Mapping[str, str]) -> bytes:
    """The bytes of an artifact; ``name`` decides its details, ``words`` are written on it."""
    return ARTIFACTS[artifact](Random(zlib.crc32(name.encode())), words)  # noqa: S311 - a drawing
