"""Reading N-Quads, for datasets that do not come from JSON-LD.

Source: W3C RDF 1.1 N-Quads. Terms come out in their canonical spelling, so that `rdfc` can
compare them as texts.
"""

import re
from typing import Final

from .errors import MalformedJson
from .rdfc import Quad, escape_literal

_IRI: Final = r'<(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>'
_BLANK: Final = r"_:[^\s<>\"]*[^\s<>\".]"
_LITERAL: Final = (
    rf'"(?:[^"\\\n\r]|\\.)*"(?:\^\^{_IRI}|@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)?'  # text, type or language
)
_QUAD: Final = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*({_IRI}|{_BLANK}|{_LITERAL})"
    rf"[ \t]*({_IRI}|{_BLANK})?[ \t]*\.[ \t]*(?:#.*)?"
)
_NOTHING: Final = re.compile(r"[ \t]*(?:#.*)?")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN: Final = {
    "t": "\t",
    "b": "\b",
    "n": "\n",
    "r": "\r",
    "f": "\f",
    '"': '"',
    "'": "'",
    "\\": "\\",
}
_STRING: Final = "^^<http://www.w3.org/2001/XMLSchema#string>"


def parse_nquads(text: str) -> list[Quad]:
    """The statements of an N-Quads document; `MalformedJson`, naming the line, otherwise."""
    quads = []
    for number, line in enumerate(re.split(r"[\r\n]+", text), start=1):
        if _NOTHING.fullmatch(line):
            continue
        match = _QUAD.fullmatch(line)
        if match is None:
            raise MalformedJson(f"Line {number} is not a statement in N-Quads.")
        try:
            quads.append(Quad(*(_term(term) for term in match.groups(default=""))))
        except (KeyError, ValueError, OverflowError):
            raise MalformedJson(f"Line {number} has an escape that means nothing.") from None
    return quads


def _term(term: str) -> str:
    if not term.startswith('"'):
        return _unescaped(term)
    body, _, tail = term[1:].rpartition('"')
    return f'"{escape_literal(_unescaped(body))}"{"" if tail == _STRING else tail}'


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _PLAIN[match[3]]

    return _ESCAPE.sub(character, text) if "\\" in text else text
