"""Credentials and presentations that travel inside a data: URL.

Source: W3C VC Data Model 2.0, "Enveloped Verifiable Credentials" and "Enveloped Verifiable
Presentations"; RFC 2397.
"""

import re
from base64 import b64decode
from typing import Final
from urllib.parse import unquote_to_bytes

from .contexts import CREDENTIALS_V2
from .errors import MalformedJson
from .values import MAX_BYTES, JsonObject, as_list

CREDENTIAL: Final = "EnvelopedVerifiableCredential"
PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_DATA_URL: Final = re.compile(
    r"data:([A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+)((?:;[A-Za-z0-9=_.-]+)*),(.*)", re.DOTALL
)
_TOKENS: Final = frozenset({"application/vc+jwt", "application/vp+jwt", "application/jwt"})


def is_enveloped(document: object, kind: str) -> bool:
    """Whether an object says that it is an envelope of this kind."""
    return isinstance(document, dict) and kind in as_list(document.get("type"))


def token_of(document: JsonObject, kind: str) -> str:
    """The JSON Web Token in an envelope; `MalformedJson` when it is no proper envelope.

    Says nothing about the token itself. Other media types (SD-JWT, COSE) are refused by name.
    """
    contexts = as_list(document.get("@context"))
    if CREDENTIALS_V2 not in contexts or not all(isinstance(url, str) for url in contexts):
        raise MalformedJson(f"The envelope's @context must include {CREDENTIALS_V2}.")
    if as_list(document.get("type")) != [kind]:
        raise MalformedJson(f"The type of the envelope must be {kind}.")
    url = document.get("id")
    match = _DATA_URL.fullmatch(url) if isinstance(url, str) and len(url) < 2 * MAX_BYTES else None
    if match is None:
        raise MalformedJson("The id of an envelope must be a data: URL.")
    media_type, parameters, body = match.groups()
    if media_type.lower() not in _TOKENS:
        raise MalformedJson(f"Envelopes of {media_type} are not understood here.")
    try:
        data = unquote_to_bytes(body)
        if ";base64" in parameters.lower():
            data = b64decode(data, validate=True)
        return data.decode("ascii")
    except ValueError:
        raise MalformedJson("The data: URL of the envelope cannot be read.") from None
