"""A definition in CTDL, the Credential Transparency Description Language, as JSON-LD.

Source: Credential Engine, CTDL terms (credreg.net/ctdl/terms).
"""

from typing import Any

from firstrung.credentials.defining.alignments import ONET
from firstrung.credentials.defining.exchange.names import LANGUAGE, ctid, export_url, stable
from firstrung.credentials.defining.rubrics import Criterion, criteria_of
from firstrung.credentials.documents import achievement_url, badge_url
from firstrung.credentials.models import Achievement, AchievementKind, AchievementState

CONTEXT = "https://credreg.net/ctdl/schema/context/json"
TYPES: dict[str, str] = {
    AchievementKind.CERTIFICATE: "ceterms:Certificate",
    AchievementKind.PART: "ceterms:MicroCredential",
    AchievementKind.SKILL: "ceterms:DigitalBadge",
    AchievementKind.MENTORING: "ceterms:DigitalBadge",
    AchievementKind.EXPERIENCE: "ceterms:MicroCredential",
    AchievementKind.RECOGNITION: "ceterms:DigitalBadge",
}
STATUS = {
    AchievementState.DRAFT: "Probationary",
    AchievementState.LIVE: "Active",
    AchievementState.RETIRED: "Ceased",
}
COMPETENCIES = ("CFItem", "CFRubric", "CFRubricCriterion", "CFRubricCriterionLevel")
COMPETENCY_TYPES = frozenset((*COMPETENCIES, "ceasn:Competency"))


def document(achievement: Achievement, *, owner: dict[str, Any]) -> dict[str, Any]:
    """The credential, its owner and those who recognize it, as one graph.

    ``owner`` is the issuer's Open Badges profile.
    """
    recognizers = [_organization(name) for name in achievement.recognized_by]
    mine = {
        "@id": f"_:{stable(str(owner['id']))}",
        "@type": "ceterms:CredentialOrganization",
        "ceterms:name": _said(str(owner["name"])),
        "ceterms:subjectWebpage": str(owner["url"]),
        "ceterms:sameAs": [str(owner["id"])],
    }
    return {
        "@context": CONTEXT,
        "@id": export_url(achievement, "ctdl.jsonld"),
        "@graph": [_credential(achievement, mine, recognizers), mine, *recognizers],
    }


def _credential(
    achievement: Achievement, owner: dict[str, Any], recognizers: list[dict[str, Any]]
) -> dict[str, Any]:
    url = achievement_url(achievement)
    rows: dict[str, Any] = {
        "@id": url,
        "@type": TYPES[achievement.kind],
        "ceterms:ctid": ctid(achievement),
        "ceterms:name": _said(achievement.name),
        "ceterms:description": _said(achievement.description),
        "ceterms:subjectWebpage": url,
        "ceterms:image": badge_url(achievement),
        "ceterms:inLanguage": [LANGUAGE],
        "ceterms:credentialStatusType": _status(AchievementState(achievement.state)),
        "ceterms:dateEffective": achievement.effective_on.isoformat(),
        "ceterms:versionIdentifier": [
            {
                "@type": "ceterms:IdentifierValue",
                "ceterms:identifierValueCode": str(achievement.version),
            }
        ],
        "ceterms:ownedBy": [owner["@id"]],
        "ceterms:offeredBy": [owner["@id"]],
        "ceterms:requires": [_condition(achievement)],
    }
    return rows | _optional(achievement, recognizers)


def _optional(achievement: Achievement, recognizers: list[dict[str, Any]]) -> dict[str, Any]:
    """What not every definition has."""
    whole, days = achievement.whole, achievement.valid_days
    jobs = [row for row in achievement.alignments if row.get("targetType") == ONET]
    rows = {
        "ceterms:keyword": {LANGUAGE: achievement.tags} if achievement.tags else None,
        "ceterms:recognizedBy": [row["@id"] for row in recognizers],
        "ceterms:occupationType": [_target(row) for row in jobs],
        "ceterms:subject": [
            _target(row)
            for row in achievement.alignments
            if row not in jobs and row.get("targetType") not in COMPETENCY_TYPES
        ],
        "ceterms:renewalFrequency": f"P{days}D" if days else None,
        "ceterms:isPartOf": [achievement_url(whole)] if whole else None,
    }
    return {key: value for key, value in rows.items() if value}


def _condition(achievement: Achievement) -> dict[str, Any]:
    """What one must show: the criteria in words, the rubric and the alignments as competencies."""
    criteria = criteria_of(achievement.result_descriptions)
    url = achievement_url(achievement)
    targets = [
        *(_criterion(row, url, achievement.name) for row in criteria),
        *(_target(row) for row in achievement.alignments if _is_competency(row)),
    ]
    condition: dict[str, Any] = {
        "@type": "ceterms:ConditionProfile",
        "ceterms:name": _said("Requirements"),
        "ceterms:description": _said(achievement.criteria),
        "ceterms:condition": {LANGUAGE: _lines(achievement.criteria)},
    }
    return condition | ({"ceterms:targetCompetency": targets} if targets else {})


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _is_competency(row: dict[str, Any]) -> bool:
    return row.get("targetType") in COMPETENCY_TYPES


def _criterion(row: Criterion, url: str, framework: str) -> dict[str, Any]:
    needed = row.required_level
    aligned: dict[str, Any] = {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:targetNode": f"{url}#criterion-{row.code}",
        "ceterms:targetNodeName": _said(row.name),
        "ceterms:framework": url,
        "ceterms:frameworkName": _said(framework),
    }
    if needed is not None:
        text = f"{needed.name} ({needed.points}): {needed.description}"
        aligned["ceterms:targetNodeDescription"] = _said(text)
    return aligned


def _target(row: dict[str, Any]) -> dict[str, Any]:
    """An Open Badges alignment as a CTDL alignment object, in full."""
    aligned: dict[str, Any] = {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:targetNode": row["targetUrl"],
        "ceterms:targetNodeName": _said(row["targetName"]),
    }
    if "targetCode" in row:
        aligned["ceterms:codedNotation"] = row["targetCode"]
    if "targetFramework" in row:
        aligned["ceterms:frameworkName"] = _said(row["targetFramework"])
    if "targetDescription" in row:
        aligned["ceterms:targetNodeDescription"] = _said(row["targetDescription"])
    return aligned


def _status(state: AchievementState) -> dict[str, Any]:
    return {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:targetNode": f"credentialStat:{STATUS[state]}",
        "ceterms:targetNodeName": _said(STATUS[state]),
        "ceterms:frameworkName": _said("Credential Status"),
    }


def _organization(name: str) -> dict[str, Any]:
    return {
        "@id": f"_:{stable(f'organization:{name}')}",
        "@type": "ceterms:Organization",
        "ceterms:name": _said(name),
    }


def _said(text: str) -> dict[str, str]:
    return {LANGUAGE: text}
