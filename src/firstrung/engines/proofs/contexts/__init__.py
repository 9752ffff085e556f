"""The JSON-LD contexts this engine knows, bundled and pinned by hash.

A context decides what the words of a credential mean, so whoever controls it
controls the meaning. Nothing is fetched: each file is compared with its SHA-256
when it is first read (VC Data Model 2.0, "Base Context"). Where the
files come from is written in NOTICE next to them.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
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
#: Named in DID documents only, which are read as plain JSON; so it needs no file.
JWK_V1: Final = "https://w3id.org/security/jwk/v1"
CREDENTIALS_V1: Final = "https://www.w3.org/2018/credentials/v1"
ED25519_2020_V1: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
CLR_V2: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context"
_CLR: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context.json"


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
        CREDENTIALS_V1: Pinned(
            "credentials-v1.json",
            "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
        ),
        f"{_OB}.json": Pinned(
            "ob-3.0.json", "9f1c8f9f361ba2994b9b50701f41149919542c50c7b7455b2846d87959295d72"
        ),
        f"{_OB}-3.0.1.json": Pinned(
            "ob-3.0.1.json", "af095468326d3449160509b26ca71576e6321d13c85b0369cfe3b654c9a48fba"
        ),
        f"{_OB}-3.0.2.json": Pinned(
            "ob-3.0.2.json", "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53"
        ),
        CLR_V2: Pinned(
            "clr-2.0.1.json", "d371397030ae9b16a37c468fac463d37ff441f3a7bb364ddfc964624c573b847"
        ),
        _CLR: Pinned(
            "clr-2.0.json", "cb054857e467af113031a6ce19d8da4538f52508894de791386b8ec922423137"
        ),
        ED25519_2020_V1: Pinned(
            "ed25519-2020-v1.json",
            "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
        ),
        "https://w3id.org/security/v1": Pinned(
            "security-v1.json", "e2d146cd556f6fa5f14996c6f1749667d5a14073fa30f0643990068e2c0b1bac"
        ),
        "https://w3id.org/security/v2": Pinned(
            "security-v2.json", "4cb186bc29c08af6e40c58178c22dd84d542f2871a063afed6e648b47abc3cf6"
        ),
        "https://w3id.org/security/data-integrity/v1": Pinned(
            "data-integrity-v1.json",
            "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
        ),
        "https://w3id.org/vc/status-list/2021/v1": Pinned(
            "status-list-2021-v1.json",
            "634d71c159289f068c96012e4511c657fdf82ac4231900081bda3ba24e2e1160",
        ),
        "https://w3id.org/vc-revocation-list-2020/v1": Pinned(
            "revocation-list-2020-v1.json",
            "9fe1e5bd6d2f709e4628947c86455f2d97204e07ed7b7ae51d559e35e5238e9d",
        ),
        "https://w3id.org/dcc/v1": Pinned(
            "dcc-v1.json", "1543695325471b0d23e839a28166ba4ea445cca294ac46fe034ca584cbfc6077"
        ),
    }
)

#: Some addresses have served more than one text. What `load` gives is the edition we sign
#: with; these are the others, tried only when a stranger's proof does not fit the first.
OTHER_EDITIONS: Final[Mapping[str, Pinned]] = MappingProxyType(
    {
        OPEN_BADGES_V3: Pinned(
            "ob-3.0.3-2026.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"
        ),
        f"{_OB}.json": Pinned(
            "ob-3.0-beta.json", "5afdfb3d5ddb92417d2b48f0ab2f89d16d1b03696c2f3fa2e67184819e103326"
        ),
        _CLR: PINNED[CLR_V2],
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
    return _read(pinned)


def load_other(url: str) -> JsonObject:
    """`load`, with the other edition where an address has had two."""
    other = OTHER_EDITIONS.get(url)
    return load(url) if other is None else _read(other)


def has_other_edition(urls: Iterable[object]) -> bool:
    """Whether any of a document's contexts has had another edition."""
    return any(isinstance(url, str) and url in OTHER_EDITIONS for url in urls)


@cache
def _read(pinned: Pinned) -> JsonObject:
    data = (files(__name__) / pinned.file).read_bytes()
    if hashlib.sha256(data).hexdigest() != pinned.sha256:
        raise UnknownContext(f"The bundled {pinned.file} was changed: its SHA-256 does not match.")
    document: JsonObject = json.loads(data)
    return document
