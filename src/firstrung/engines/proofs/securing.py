"""One way to ask whether a credential is signed, whichever way it is.

A credential either carries its proofs or is carried by a token. And some context addresses have
served two texts over the years: what does not fit the one we bundle first may fit the other, and
is then exactly what its issuer signed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar

from . import contexts
from .dids import Resolver
from .errors import MalformedJson, ProofInvalid, UnsafeDocument
from .integrity import VerifiedProof, verify
from .jose import Token, looks_like_jwt, read_jwt, verify_jwt
from .reading import Reading
from .values import JsonObject, as_list, count_values, parse

#: The later edition of the Open Badges context only adds these, so it matters to no other document.
_ADDED: Final = frozenset({"endorsementJwt", "jti"})
#: Reading twice must not double the work of the largest documents.
_MAX_VALUES: Final = 2_000
_T = TypeVar("_T")


def read(document: object) -> JsonObject | Token:
    """A credential as parsed JSON, JSON bytes, or a token as text or bytes.

    Raises what `read_jwt` raises: `ProofInvalid` when a token contradicts itself, and others.
    """
    if isinstance(document, (bytes, bytearray)):
        start = bytes(document[:1])
        if start.isalnum():
            document = _ascii(bytes(document))
        else:
            return parse(bytes(document))
    if isinstance(document, str):
        text = document.strip()
        return read_jwt(text) if looks_like_jwt(text) else parse(text.encode("utf-8", "replace"))
    if not isinstance(document, dict):
        raise MalformedJson("The document must be a JSON object.")
    return document


def check_terms(credential: JsonObject, reading: Reading) -> None:
    """Raise `UnsafeDocument` or its kin unless every member has a meaning.

    A token's signature covers what its contexts do not define as well; a reader of the
    statements would still miss it, so it is refused here all the same.
    """

    def attempt(way: Reading) -> None:
        way.canonical({key: value for key, value in credential.items() if key != "proof"})

    _either_edition(credential, reading, attempt)


def check_proof(
    credential: JsonObject | Token,
    *,
    resolve: Resolver,
    now: datetime,
    controller: str,
    reading: Reading,
) -> int:
    """The number of signatures that hold; what `integrity.verify` and `verify_jwt` raise."""
    if isinstance(credential, Token):
        check_terms(credential.credential, reading)
        verify_jwt(credential, resolve=resolve, now=now, controller=controller)
        return 1
    document = credential

    def attempt(way: Reading) -> tuple[VerifiedProof, ...]:
        return verify(
            document,
            resolve=resolve,
            now=now,
            controller=controller,
            load=way.load,
            inline=way.inline,
        )

    return len(_either_edition(document, reading, attempt))


def _ascii(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise MalformedJson("This is neither JSON nor a signed token.") from None


def _either_edition(document: JsonObject, reading: Reading, attempt: Callable[[Reading], _T]) -> _T:
    try:
        return attempt(reading)
    except (UnsafeDocument, ProofInvalid) as first:
        if reading.load is not contexts.load or not _has_other_edition(document):
            raise
        try:
            return attempt(Reading(contexts.load_other, reading.inline))
        except (UnsafeDocument, ProofInvalid):
            raise first from None


def _has_other_edition(document: JsonObject) -> bool:
    if count_values(document) > _MAX_VALUES:
        return False
    urls: set[Any] = set()
    names: set[str] = set()
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            names |= value.keys()
            urls.update(url for url in as_list(value.get("@context")) if isinstance(url, str))
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    if not names & _ADDED:
        urls.discard(contexts.OPEN_BADGES_V3)
    return contexts.has_other_edition(urls)
