"""Credentials inside SVG drawings.

The drawing stays as it is, byte for byte; the credential is one more element after the
opening tag. Drawings come from anywhere, so entities are refused and nothing is fetched.

Sources: 1EdTech Open Badges 3.0, "Baked Badge"; W3C SVG 1.1 and Namespaces in XML.
"""

import re
from typing import Final
from xml.parsers import expat

from .baking import MAX_IMAGE, NOTHING_BAKED, OLD_BADGE, payload_bytes
from .errors import NoCredential, TooComplex
from .jose import looks_like_jwt

NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
_CREDENTIAL: Final = f"{NAMESPACE} credential"
_OLD_NAMESPACES: Final = ("http://openbadges.org ", "https://openbadges.org ")
_ROOTS: Final = frozenset({"svg", "http://www.w3.org/2000/svg svg"})
_TAG_NAME: Final = re.compile(rb"<([^\s/>]+)")
_MAX_ELEMENTS: Final = 200_000
_MAX_DEPTH: Final = 256


def bake_svg(svg: bytes, payload: str) -> bytes:
    """The same drawing with the credential in it; one that is there already is replaced.

    `payload` as for `bake_png`. Raises `NoCredential` or `TooComplex`.
    """
    text = payload_bytes(payload).decode("utf-8")
    reader = _read_svg(svg)
    declared = reader.root_prefixes.get("openbadges")
    element = _element(text, own_namespace=declared not in (None, NAMESPACE)).encode("utf-8")
    for start, end in reversed(reader.badges):
        svg = svg[:start] + svg[end:]
    tag, rest = svg[: reader.root_end], svg[reader.root_end :]
    empty = tag.endswith(b"/>")
    tag = tag[: -2 if empty else -1]
    if declared is None:
        tag += f' xmlns:openbadges="{NAMESPACE}"'.encode("ascii")
    if not empty:
        return tag + b">" + element + rest
    name = _TAG_NAME.match(svg, reader.root_start)
    assert name is not None  # the parser found a tag there
    return tag + b">" + element + b"</" + name[1] + b">" + rest


def unbake_svg(svg: bytes) -> str:
    """The credential in an SVG; errors as for `unbake_png`."""
    reader = _read_svg(svg)
    if len(reader.found) > 1:
        raise NoCredential("The drawing holds more than one credential; there may be only one.")
    if reader.found:
        return reader.found[0]
    if reader.old:
        raise NoCredential(OLD_BADGE)
    raise NoCredential(NOTHING_BAKED)


def _element(text: str, *, own_namespace: bool) -> str:
    name = "openbadges:credential"
    if own_namespace:  # the drawing uses the prefix for something else
        name += f' xmlns:openbadges="{NAMESPACE}"'
    if looks_like_jwt(text):
        return f'<{name} verify="{text}"></openbadges:credential>'
    # A CDATA section cannot hold its own end, so it is closed and opened again there.
    body = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{body}]]></openbadges:credential>"


def _read_svg(svg: bytes) -> "_Reader":
    if len(svg) > MAX_IMAGE:
        raise TooComplex(f"The drawing is larger than {MAX_IMAGE // 1024 // 1024} MB.")
    reader = _Reader(svg)
    try:
        reader.parser.Parse(svg, True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise NoCredential(f"The drawing is not well-formed XML in UTF-8: {message}.") from None
    return reader


class _Reader:
    """Finds the credential and the places where it stands, as offsets in bytes."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.found: list[str] = []
        self.badges: list[tuple[int, int]] = []
        self.old = False
        self.root_start = self.root_end = 0
        self.depth = self.count = 0
        self.inside: int | None = None
        self.start = 0
        self.verify: str | None = None
        self.text: list[str] = []
        self.root_prefixes: dict[str, str] = {}
        # Whatever the declaration says: offsets are bytes of UTF-8.
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self.open
        self.parser.EndElementHandler = self.close
        self.parser.StartNamespaceDeclHandler = self.declare
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self.refuse
        self.parser.UnparsedEntityDeclHandler = self.refuse
        self.parser.ExternalEntityRefHandler = self.refuse
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(self, *_declaration: object) -> int:
        raise NoCredential("The drawing declares entities, which is not safe to read.")

    def declare(self, prefix: str | None, address: str | None) -> None:
        if self.depth == 0 and prefix and address:
            self.root_prefixes[prefix] = address

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > _MAX_DEPTH or self.count > _MAX_ELEMENTS:
            raise TooComplex("The drawing has too many elements to look through.")
        place = self.parser.CurrentByteIndex
        if self.depth == 1:
            if name not in _ROOTS:
                raise NoCredential("This is XML, but not an SVG drawing.")
            self.root_start, self.root_end = place, self.tag_end(place)
        if name.startswith(_OLD_NAMESPACES):
            self.old = True
        if self.inside is not None:
            raise NoCredential("The credential in the drawing has elements inside.")
        if name == _CREDENTIAL:
            self.inside, self.start = self.depth, place
            self.verify, self.text = attributes.get("verify"), []

    def close(self, _name: str) -> None:
        if self.inside == self.depth:
            end = self.tag_end(self.start)
            if self.source[end - 2 : end] != b"/>":
                end = self.source.index(b">", self.parser.CurrentByteIndex) + 1
            self.badges.append((self.start, end))
            self.found.append((self.verify or "".join(self.text)).strip())
            self.inside = None
        self.depth -= 1

    def characters(self, text: str) -> None:
        if self.inside is not None:
            self.text.append(text)

    def tag_end(self, place: int) -> int:
        """The offset after the tag that begins at a place; quoted values may hold a `>`."""
        quote = 0
        for offset in range(place, len(self.source)):
            byte = self.source[offset]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in (0x22, 0x27):  # " and '
                quote = byte
            elif byte == 0x3E:  # noqa: PLR2004 - >
                return offset + 1
        raise NoCredential("The drawing is cut off.")
