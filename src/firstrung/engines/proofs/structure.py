"""The shape a credential must have before its signature is worth checking.

Sources: W3C VC Data Model 2.0, "Basic Concepts"; Bitstring Status List v1.0,
"BitstringStatusListEntry"; 1EdTech Open Badges 3.0, "Data Model".
"""

from collections.abc import Iterator
from typing import Any, Final

from .contexts import CREDENTIALS_V2, OPEN_BADGES_V3
from .errors import StatusListError
from .status import parse_index
from .values import JsonObject, as_list, parse_stamp

#: The two names of an Open Badge; their contexts map both to one meaning.
BADGE_TYPES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_ARRAYS: Final = ("proof", "evidence", "endorsement", "credentialSchema")
_ACHIEVEMENT_TEXTS: Final = ("id", "name", "description")


def problems(document: JsonObject) -> list[str]:
    """Everything that is wrong with a credential's shape, in words; empty when nothing is."""
    return list(_problems(document))


def issuer_id(document: JsonObject) -> str | None:
    """The issuer's DID or URL, whether written plainly or as an object with an id."""
    issuer = document.get("issuer")
    if isinstance(issuer, dict):
        issuer = issuer.get("id")
    return issuer if isinstance(issuer, str) and issuer else None


def _problems(document: JsonObject) -> Iterator[str]:
    contexts, types = as_list(document.get("@context")), as_list(document.get("type"))
    if not isinstance(document.get("@context"), list) or contexts[:1] != [CREDENTIALS_V2]:
        yield f"The first @context must be {CREDENTIALS_V2}."
        return
    if not all(isinstance(kind, str) for kind in types) or "VerifiableCredential" not in types:
        yield "The type must include VerifiableCredential."
        return
    if "id" in document and not _is_url(document["id"]):
        yield "The credential's id must be a URL."
    issuer = issuer_id(document)
    if issuer is None or not _is_url(issuer):
        yield "The issuer must be a URL or an object with an id."
    subjects = as_list(document.get("credentialSubject"))
    if not subjects or not all(isinstance(subject, dict) and subject for subject in subjects):
        yield "credentialSubject must be an object that says something."
        return
    yield from _dates(document)
    badge = bool(BADGE_TYPES & set(types))
    yield from _status(document, badge=badge)
    if badge:
        yield from _badge(document)


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and ":" in value and not value.startswith(("_", ":"))


def _dates(document: JsonObject) -> Iterator[str]:
    stamps = {}
    for name in ("validFrom", "validUntil"):
        stamps[name] = parse_stamp(document.get(name))
        if name in document and stamps[name] is None:
            yield f"{name} must be a date and time with a time zone."
    start, end = stamps["validFrom"], stamps["validUntil"]
    if start and end and end < start:
        yield "validUntil lies before validFrom."


def _status(document: JsonObject, *, badge: bool) -> Iterator[str]:
    if "credentialStatus" not in document:
        return
    status = document["credentialStatus"]
    if badge and not (isinstance(status, dict) and isinstance(status.get("id"), str)):
        yield "credentialStatus of a badge must be one object with an id."
    for entry in as_list(status):
        if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
            yield "credentialStatus must be an object with a type."
        elif entry["type"] == "BitstringStatusListEntry":
            yield from _status_entry(entry)


def _status_entry(entry: JsonObject) -> Iterator[str]:
    if "id" in entry and not _is_url(entry["id"]):
        yield "The id of credentialStatus must be a URL."
    if not isinstance(entry.get("statusPurpose"), str):
        yield "credentialStatus has no statusPurpose."
    if not _is_url(entry.get("statusListCredential")):
        yield "statusListCredential must be a URL."
    try:
        parse_index(entry.get("statusListIndex"))
    except StatusListError as error:
        yield str(error)


def _badge(document: JsonObject) -> Iterator[str]:
    if OPEN_BADGES_V3 not in as_list(document["@context"])[1:2]:
        yield f"The second @context of a badge must be {OPEN_BADGES_V3}."
    for name in _ARRAYS:
        if name in document and not isinstance(document[name], list):
            yield f"{name} of a badge must be an array."
    if not isinstance(document.get("id"), str):
        yield "A badge needs an id."
    if "validFrom" not in document:
        yield "A badge needs a validFrom."
    subject = document["credentialSubject"]
    if not isinstance(subject, dict):
        yield "A badge has exactly one credentialSubject."
        return
    if "AchievementSubject" not in as_list(subject.get("type")):
        yield "The type of credentialSubject must include AchievementSubject."
    achievement = subject.get("achievement")
    if not isinstance(achievement, dict):
        yield "credentialSubject has no achievement."
        return
    yield from _achievement(achievement)
    yield from _results(subject, achievement)


def _achievement(achievement: JsonObject) -> Iterator[str]:
    for name in _ACHIEVEMENT_TEXTS:
        if not isinstance(achievement.get(name), str) or not achievement[name]:
            yield f"The achievement has no {name}."
    if "Achievement" not in as_list(achievement.get("type")):
        yield "The achievement's type must include Achievement."
    criteria = achievement.get("criteria")
    told = isinstance(criteria, dict) and ("id" in criteria or "narrative" in criteria)
    if not told:
        yield "The achievement's criteria need an id or a narrative."


def _results(subject: JsonObject, achievement: JsonObject) -> Iterator[str]:
    """Each result must point at a description of the achievement, and at one of its levels."""
    levels: dict[str, set[str]] = {}
    for description in as_list(achievement.get("resultDescription")):
        if not isinstance(description, dict) or not isinstance(description.get("id"), str):
            yield "A resultDescription has no id."
            continue
        known = levels[description["id"]] = _level_ids(description)
        required = description.get("requiredLevel")
        if required is not None and (not isinstance(required, str) or required not in known):
            yield f"The required level of {description['id']} is not one of its levels."
    for result in as_list(subject.get("result")):
        yield from _result(result, levels)


def _level_ids(description: JsonObject) -> set[str]:
    entries = as_list(description.get("rubricCriterionLevel"))
    ids = (entry.get("id") for entry in entries if isinstance(entry, dict))
    return {identifier for identifier in ids if isinstance(identifier, str)}


def _result(result: Any, levels: dict[str, set[str]]) -> Iterator[str]:
    if not isinstance(result, dict):
        yield "A result must be an object."
        return
    described = result.get("resultDescription")
    if described is not None and (not isinstance(described, str) or described not in levels):
        yield f"The result points at {described}, which the achievement does not describe."
        return
    achieved = result.get("achievedLevel")
    known = levels.get(described, set()) if described is not None else set()
    if achieved is not None and (not isinstance(achieved, str) or achieved not in known):
        yield f"The achieved level {achieved} does not exist."
