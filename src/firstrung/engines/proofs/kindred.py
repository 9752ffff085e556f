"""What Open Badges and CLR ask of endorsements and transcripts.

Sources: 1EdTech Open Badges 3.0, "EndorsementCredential"; 1EdTech Comprehensive Learner Record
2.0, "ClrCredential".
"""

from collections.abc import Iterator
from typing import Any, Final

from .values import JsonObject, as_list, is_url

ENDORSEMENT: Final = "EndorsementCredential"
CLR: Final = "ClrCredential"
_CLR_CONTEXT: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context"
_OB_CONTEXT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context"


#: Addresses of the JSON schemas whose demands the rules of `structure` and this module make.
_SCHEMAS: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/",
    "https://purl.imsglobal.org/spec/clr/v2p0/schema/",
)


def unchecked_schemas(document: JsonObject) -> list[str]:
    """The schemas a credential names that are not those of Open Badges or CLR."""
    listed = (each.get("id") for each in as_list(document.get("credentialSchema")))
    return [url for url in listed if isinstance(url, str) and not url.startswith(_SCHEMAS)]


def has_type(value: Any, kind: str) -> bool:
    """Whether a JSON value is an object of this type."""
    return isinstance(value, dict) and kind in as_list(value.get("type"))


def kindred_problems(document: JsonObject) -> Iterator[str]:
    """What is wrong with an endorsement or transcript, in words; nothing for other documents."""
    if has_type(document, ENDORSEMENT):
        yield from _context(document, _OB_CONTEXT, "An endorsement needs the Open Badges context")
        yield from _endorsement(document["credentialSubject"])
    if has_type(document, CLR):
        yield from _context(document, _CLR_CONTEXT, "A transcript (CLR) needs the CLR context")
        yield from _transcript(document["credentialSubject"])


def _context(document: JsonObject, start: str, told: str) -> Iterator[str]:
    urls = as_list(document.get("@context"))
    if not any(isinstance(url, str) and url.startswith(start) for url in urls):
        yield f"{told} ({start}…)."


def _endorsement(subject: Any) -> Iterator[str]:
    if not isinstance(subject, dict):
        yield "An endorsement has exactly one credentialSubject."
    elif not is_url(subject.get("id")):
        yield "The endorsement does not say what it endorses (the id of its credentialSubject)."
    elif not has_type(subject, "EndorsementSubject"):
        yield "The type of an endorsement's credentialSubject must include EndorsementSubject."


def _transcript(subject: Any) -> Iterator[str]:
    if not has_type(subject, "ClrSubject"):
        yield "A transcript has one credentialSubject whose type includes ClrSubject."
        return
    nested = subject.get("verifiableCredential")
    if not isinstance(nested, list) or not nested:
        yield "The transcript holds no credentials (verifiableCredential)."
    for association in as_list(subject.get("association")):
        if not isinstance(association, dict) or not all(
            isinstance(association.get(name), str)
            for name in ("associationType", "sourceId", "targetId")
        ):
            yield "An association of the transcript needs its type, sourceId and targetId."
            return
