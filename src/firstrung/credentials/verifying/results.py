"""Read the results out of a credential document, ours or another's, for people."""

from typing import Any


def results_of(document: dict[str, Any]) -> list[dict[str, str]]:
    """Rows of criterion, level reached (or value) and level required; unreadable ones left out."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or not isinstance(subject.get("achievement"), dict):
        return []
    described = {
        row["id"]: row
        for row in _dicts(subject["achievement"].get("resultDescription"))
        if isinstance(row.get("id"), str)
    }
    rows = []
    for result in _dicts(subject.get("result")):
        description = described.get(result.get("resultDescription", ""))
        if description is None:
            continue
        levels = {
            level.get("id"): str(level.get("name", ""))
            for level in _dicts(description.get("rubricCriterionLevel"))
        }
        rows.append(
            {
                "criterion": str(description.get("name", "")),
                "level": levels.get(result.get("achievedLevel"), ""),
                "value": _value(result, description),
                "required": levels.get(description.get("requiredLevel"), ""),
            }
        )
    return rows


def _value(result: dict[str, Any], description: dict[str, Any]) -> str:
    value = str(result.get("value", ""))
    return f"{value} %" if value and description.get("resultType") == "Percent" else value


def _dicts(value: Any) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]


def holder_of(document: dict[str, Any]) -> str:
    """The holder's name where the document carries it in the clear."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict):
        return ""
    for identifier in _dicts(subject.get("identifier")):
        if identifier.get("identityType") == "name" and identifier.get("hashed") is False:
            return str(identifier.get("identityHash", ""))
    return str(subject.get("name", ""))
