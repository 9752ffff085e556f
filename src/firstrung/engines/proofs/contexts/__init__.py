"""The JSON-LD contexts this engine knows, bundled and pinned by hash.

A context decides what the words of a credential mean, so whoever controls it
controls the meaning. Nothing is fetched: each file is compared with its SHA-256
when it is first read (VC Data Model 2.0, "Base Context"). Where the
files come from is written in NOTICE next to them.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, NamedTuple

from firstrung.engines.proofs.errors import UnknownContext
from firstrung.engines.proofs.values import JsonObject

CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_V3: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
DATA_INTEGRITY_V2: Final = "https://w3id.org/security/data-integrity/v2"
MULTIKEY_V1: Final = "https://w3id.org/security/multikey/v1"
DID_V1: Final = "https://www.w3.org/ns/did/v1"


class Pinned(NamedTuple):
    """One bundled context file and the SHA-256 its bytes must have."""

    file: str
    sha256: str


PINNED: Final[Mapping[str, Pinned]] = MappingProxyType(
    {
        CREDENTIALS_V2: Pinned(
            "credentials-v2.json",
            # The digest the W3C itself publishes (VC Data Model 2.0, "Base Context").
            "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
        ),
        OPEN_BADGES_V3: Pinned(
            "ob-3.0.3.json", "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761"
        ),
        OPEN_BADGES_EXTENSIONS: Pinned(
            "ob-extensions.json", "2d013f981d1f4516081a6a04e55468ba2b071d4153b794f19a79715c45a89a5e"
        ),
        DATA_INTEGRITY_V2: Pinned(
            "data-integrity-v2.json",
            "0f77743daf5b4e8fc067fc5ba5b21044283053aa717fc6b0219843bed3b00363",
        ),
        MULTIKEY_V1: Pinned(
            "multikey-v1.json", "8e6bad2e5b4f0721906a4dcc2f7a894b1215cf9a47014c71e286423860642ff0"
        ),
        DID_V1: Pinned(
            "did-v1.json", "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f"
        ),
    }
)


@cache
def load(url: str) -> JsonObject:
    """The bundled context document for a URL; treat it as read-only.

    Raises `UnknownContext`, naming the URL, for any other, and when a bundled file
    no longer has its pinned hash.
    """
    pinned = PINNED.get(url)
    if pinned is None:
        raise UnknownContext(f"The JSON-LD context {url} is not known here; nothing is fetched.")
    data = (files(__name__) / pinned.file).read_bytes()
    if hashlib.sha256(data).hexdigest() != pinned.sha256:
        raise UnknownContext(f"The bundled copy of {url} was changed: its SHA-256 does not match.")
    document: JsonObject = json.loads(data)
    return document
