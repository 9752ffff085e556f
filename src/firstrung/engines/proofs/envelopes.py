"""Whatever a person drops on the page: what is it, and which credentials are in it?

Recognized by content, never by a file's name: JSON, tokens, baked PNG and SVG, PDF with an
attachment; in them a credential, a transcript (CLR), a presentation or several credentials.
Nothing is verified here. What is no credential is told apart with a sentence on what to do.

Sources: 1EdTech Open Badges 3.0, "Document Formats" and "API" (lists); 1EdTech CLR 2.0; W3C VC
Data Model 2.0, "Enveloped Verifiable Credentials" and "Presentations".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from .attachments import attached_files
from .baking import PNG_SIGNATURE, unbake_png
from .drawings import unbake_svg
from .errors import MalformedJson, NoCredential, ProofsError, TooComplex
from .jose import looks_like_jwt, token_payload
from .values import MAX_BYTES, JsonObject, as_list, parse_value

Kind = Literal["credential", "clr", "presentation", "several"]
Container = Literal["json", "jwt", "png", "svg", "pdf"]
#: A credential with its own proof, or a compact token.
Payload = JsonObject | str

#: Credentials taken out of one file.
MAX_CREDENTIALS: Final = 200
#: Bytes of a file with several credentials; each of them has the limit of one.
MAX_FILE: Final = 4 * 1024 * 1024
_DATA_URL: Final = re.compile(r"data:application/(?:vc(?:\+ld\+json)?\+)?jwt,([A-Za-z0-9_.-]+)")
_LISTS: Final = (
    "credential",
    "credentials",
    "verifiableCredential",
    "verifiableCredentials",
    "compactJwsString",
)
_OLD_CONTEXTS: Final = ("https://w3id.org/openbadges/", "https://openbadgespec.org/")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was found: `container` is the kind of file, `kind` what is in it.

    `payloads` are the credentials in their order, `source` the text they were taken from,
    exactly as it was found, and `presentation` what surrounds them, if it is one.
    """

    kind: Kind
    container: Container
    payloads: tuple[Payload, ...]
    source: str
    presentation: Payload | None = None

    @property
    def payload(self) -> Payload:
        """The first credential; there is always one."""
        return self.payloads[0]


def open_envelope(data: bytes) -> Envelope:
    """Find the credentials in a file.

    Raises `NoCredential` (saying what the file is instead), `MalformedJson` or `TooComplex`.
    """
    if not data.strip():
        raise NoCredential("The file is empty.")
    if data.startswith(PNG_SIGNATURE):
        return _open_text(unbake_png(data), "png")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _open_pdf(data)
    for magic, told in _OTHERS:
        if data.startswith(magic):
            raise NoCredential(told)
    if len(data) > 2 * MAX_FILE:
        raise TooComplex(f"The file is larger than {2 * MAX_FILE // 1024 // 1024} MB.")
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NoCredential(
            "This kind of file is not known here. A credential comes as JSON, PNG, SVG, PDF or "
            "a signed text (JWT)."
        ) from None
    if text.startswith("<"):
        return _open_markup(data, text)
    return _open_text(text, "jwt" if looks_like_jwt(text) else "json")


_OTHERS: Final = (
    (b"\xff\xd8\xff", "JPEG images lose the credential. Use the PNG or SVG from the issuer."),
    (b"GIF8", "GIF images hold no credential. Use the PNG or SVG from the issuer."),
    (b"RIFF", "This image format holds no credential. Use the PNG or SVG from the issuer."),
    (b"PK\x03\x04", "This is a ZIP archive. Unpack it and use the files inside one by one."),
    (b"\x1f\x8b", "This file is compressed. Unpack it first."),
)


def _open_markup(data: bytes, text: str) -> Envelope:
    if text[:200].lower().startswith(("<!doctype html", "<html")):
        raise NoCredential("This is a web page. Download the credential itself from it.")
    return _open_text(unbake_svg(data), "svg")


def _open_pdf(data: bytes) -> Envelope:
    problem: ProofsError | None = None
    for content in attached_files(data):
        try:
            return _open_text(content.decode("utf-8-sig").strip(), "pdf")
        except UnicodeDecodeError:
            continue
        except ProofsError as error:  # a photo, say; the credential may be the next
            problem = problem or error
    if problem is not None:
        raise problem
    raise NoCredential(
        "No credential is attached to this PDF. Some programs drop attachments when they print "
        "or combine; use the file as it came from the issuer."
    )


def _open_text(text: str, container: Container) -> Envelope:
    if looks_like_jwt(text):
        return _open_token(text, container)
    if text[:8].lower().startswith(("http:", "https:", "did:", "openid-", "vcapi")):
        raise NoCredential("This is an address. Open it and use the credential it leads to.")
    if text[:1] not in ("{", "["):
        raise NoCredential("This text is neither JSON nor a signed token (JWT).")
    value = parse_value(text.encode("utf-8"), limit=MAX_FILE)
    if isinstance(value, list):
        return _several(value, text, container)
    if not isinstance(value, dict):
        raise MalformedJson("The document must be a JSON object.")
    return _open_object(value, text, container)


def _open_token(text: str, container: Container) -> Envelope:
    payload = token_payload(text)
    presentation = payload.get("vp", payload)
    if isinstance(presentation, dict) and "VerifiablePresentation" in _types(presentation):
        found = _each(presentation.get("verifiableCredential"))
        return _envelope("presentation", container, found, text, presentation=text)
    inner = payload.get("vc", payload)
    kind: Kind = "clr" if "ClrCredential" in _types(inner) else "credential"
    return Envelope(kind, container, (text,), text)


def _open_object(value: JsonObject, text: str, container: Container) -> Envelope:
    types = _types(value)
    if "VerifiablePresentation" in types:
        found = _each(value.get("verifiableCredential"))
        return _envelope("presentation", container, found, text, presentation=value)
    if "EnvelopedVerifiableCredential" in types:
        return _open_token(_enveloped(value), container)
    if "VerifiableCredential" in types:
        if len(text.encode("utf-8")) > MAX_BYTES:
            raise TooComplex(f"The credential is larger than {MAX_BYTES // 1024} kB.")
        kind: Kind = "clr" if "ClrCredential" in types else "credential"
        return Envelope(kind, container, (value,), text)
    lists = [value[name] for name in _LISTS if isinstance(value.get(name), (list, dict))]
    if lists:
        return _several([item for each in lists for item in as_list(each)], text, container)
    raise NoCredential(_what(value))


def _several(items: list[Any], text: str, container: Container) -> Envelope:
    return _envelope("several", container, _each(items), text)


def _envelope(
    kind: Kind,
    container: Container,
    found: Iterator[Payload],
    text: str,
    *,
    presentation: Payload | None = None,
) -> Envelope:
    payloads = tuple(found)
    if not payloads:
        raise NoCredential("There are no credentials in this file.")
    return Envelope(kind, container, payloads, text, presentation)


def _each(items: Any) -> Iterator[Payload]:
    """The credentials of a list, tokens taken out of their wrappings."""
    listed = as_list(items)
    if len(listed) > MAX_CREDENTIALS:
        raise TooComplex(f"There are more than {MAX_CREDENTIALS} credentials in this file.")
    for item in listed:
        if isinstance(item, str) and looks_like_jwt(item):
            yield item
        elif isinstance(item, dict) and "EnvelopedVerifiableCredential" in _types(item):
            yield _enveloped(item)
        elif isinstance(item, dict) and "VerifiableCredential" in _types(item):
            yield item
        elif isinstance(item, dict) and isinstance(item.get("credential"), dict):
            yield item["credential"]  # a wallet's record around a credential
        else:
            raise NoCredential("The file lists something that is not a credential.")


def _enveloped(value: JsonObject) -> str:
    match = _DATA_URL.fullmatch(value["id"]) if isinstance(value.get("id"), str) else None
    if match is None or not looks_like_jwt(match[1]):
        raise NoCredential("The credential is wrapped in a format that is not known here.")
    return match[1]


def _types(value: Any) -> list[Any]:
    return as_list(value.get("type")) if isinstance(value, dict) else []


def _what(value: JsonObject) -> str:
    """What a JSON object is that is no credential."""
    contexts = [url for url in as_list(value.get("@context")) if isinstance(url, str)]
    if any(url.startswith(_OLD_CONTEXTS) for url in contexts) or "badge" in value:
        return (
            "This is an Open Badge of version 2 or older. It is not signed in a way that can be "
            "checked here; ask its issuer for an Open Badge 3.0."
        )
    if "verificationMethod" in value or "publicKeyMultibase" in value:
        return "This is an issuer's list of keys, not a credential."
    if "d" in value and "kty" in value:
        return "This is a private key. Keep it secret and show it to nobody."
    if "protocols" in value:
        return "This is an invitation for a wallet. Open it with a wallet."
    return 'This JSON is not a credential: its type lacks "VerifiableCredential".'
