"""What Open Badges 3.0 asks of a credential beyond the W3C's data model.

Source: 1EdTech Open Badges 3.0, "Data Model" and its JSON schema.
"""

from collections.abc import Iterator
from typing import Any, Final

from .values import JsonObject, as_list

#: The two names of an Open Badge; their contexts map both to one meaning.
BADGE_TYPES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_CONTEXT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context"
# The schema lists proof here too. A single proof object says the same and many issuers write
# it, so it is taken; what we issue has an array.
_ARRAYS: Final = ("evidence", "endorsement", "credentialSchema")
_ACHIEVEMENT_TEXTS: Final = ("id", "name", "description")


def is_badge(document: JsonObject) -> bool:
    """Whether a credential says that it is an Open Badge."""
    types = as_list(document.get("type"))
    return any(isinstance(kind, str) and kind in BADGE_TYPES for kind in types)


def badge_problems(document: JsonObject) -> Iterator[str]:
    """What is wrong with a badge that is a well-formed credential otherwise, in words."""
    others = as_list(document["@context"])[1:]
    if not any(isinstance(url, str) and url.startswith(_CONTEXT) for url in others):
        yield f"A badge needs the context of Open Badges 3.0 ({_CONTEXT}…)."
    for name in _ARRAYS:
        if name in document and not isinstance(document[name], list):
            yield f"{name} of a badge must be an array."
    if not isinstance(document.get("id"), str):
        yield "A badge needs an id."
    if "validFrom" not in document and "issuanceDate" not in document:
        yield "A badge needs a validFrom."
    status = document.get("credentialStatus", {"id": ""})
    if not (isinstance(status, dict) and isinstance(status.get("id"), str)):
        yield "credentialStatus of a badge must be one object with an id."
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
