"""A rubric as a CASE 1.1 package, and CASE packages of others read.

Every criterion is a CFItem below the document and a CFRubricCriterion that points to it; every
level a CFRubricCriterionLevel. UUIDs follow from the Open Badges addresses, so two exports agree.
Source: 1EdTech Competencies and Academic Standards Exchange 1.1.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.credentials.defining.exchange.names import (
    LANGUAGE,
    changed_at,
    export_url,
    stable,
)
from firstrung.credentials.defining.rubrics import Criterion, Level, criteria_of
from firstrung.credentials.documents import achievement_url
from firstrung.credentials.models import Achievement, AchievementState

CRITERION_TYPE = "Criterion"
ADOPTION = {
    AchievementState.DRAFT: "Draft",
    AchievementState.LIVE: "Implemented",
    AchievementState.RETIRED: "Deprecated",
}


def package(achievement: Achievement, *, creator: str) -> dict[str, Any]:
    """The rubric of a version as a CFPackage; ``creator`` is the issuer's name."""
    return _Writer(achievement, creator).package()


class _Writer:
    """Writes one package: what its parts share stands here once."""

    def __init__(self, achievement: Achievement, creator: str) -> None:
        self.achievement, self.creator = achievement, creator
        self.url, self.stamp = achievement_url(achievement), changed_at(achievement)
        self.criteria = criteria_of(achievement.result_descriptions)

    def package(self) -> dict[str, Any]:
        """The whole package."""
        return {
            "CFDocument": self._document(),
            "CFItems": [self._item(row) for row in self.criteria],
            "CFAssociations": [
                self._association(number, row) for number, row in enumerate(self.criteria, start=1)
            ],
            "CFDefinitions": {"CFItemTypes": [self._item_type()]},
            "CFRubrics": [self._rubric()] if self.criteria else [],
        }

    def _node(self, uri: str) -> dict[str, Any]:
        return {"identifier": stable(uri), "uri": uri, "lastChangeDateTime": self.stamp}

    def _link(self, uri: str, title: str) -> dict[str, str]:
        return {"title": title, "identifier": stable(uri), "uri": uri}

    def _document(self) -> dict[str, Any]:
        row = self.achievement
        return self._node(self.url) | {
            "caseVersion": "1.1",
            "creator": self.creator,
            "title": row.name,
            "description": row.description,
            "publisher": self.creator,
            "officialSourceURL": self.url,
            "language": LANGUAGE,
            "version": str(row.version),
            "adoptionStatus": ADOPTION[AchievementState(row.state)],
            "statusStartDate": row.effective_on.isoformat(),
            "notes": row.criteria,
            "CFPackageURI": self._link(export_url(row, "case.json"), row.name),
        }

    def _uri(self, criterion: Criterion) -> str:
        return f"{self.url}#criterion-{criterion.code}"

    def _item(self, criterion: Criterion) -> dict[str, Any]:
        needed = criterion.required_level
        item = self._node(self._uri(criterion)) | {
            "CFDocumentURI": self._link(self.url, self.achievement.name),
            "fullStatement": needed.description if needed else criterion.name,
            "abbreviatedStatement": criterion.name[:60],
            "humanCodingScheme": criterion.code,
            "CFItemType": CRITERION_TYPE,
            "CFItemTypeURI": self._link(f"{self.url}#item-type", CRITERION_TYPE),
            "language": LANGUAGE,
        }
        tags = self.achievement.tags
        return item | ({"conceptKeywords": tags} if tags else {})

    def _association(self, number: int, criterion: Criterion) -> dict[str, Any]:
        uri = self._uri(criterion)
        return self._node(f"{uri}-association") | {
            "associationType": "isChildOf",
            "sequenceNumber": number,
            "CFDocumentURI": self._link(self.url, self.achievement.name),
            "originNodeURI": self._link(uri, criterion.name),
            "destinationNodeURI": self._link(self.url, self.achievement.name),
        }

    def _item_type(self) -> dict[str, Any]:
        return self._node(f"{self.url}#item-type") | {
            "title": CRITERION_TYPE,
            "description": "A criterion of a rubric, with the level that is required.",
            "hierarchyCode": "1",
        }

    def _rubric(self) -> dict[str, Any]:
        rows = enumerate(self.criteria, start=1)
        return self._node(f"{self.url}#rubric") | {
            "title": self.achievement.name,
            "description": self.achievement.description,
            "CFRubricCriteria": [self._criterion(number, row) for number, row in rows],
        }

    def _criterion(self, number: int, criterion: Criterion) -> dict[str, Any]:
        uri = f"{self._uri(criterion)}-rubric"
        levels = enumerate(criterion.levels, start=1)
        row = self._node(uri) | {
            "category": criterion.name,
            "description": criterion.name,
            "CFItemURI": self._link(self._uri(criterion), criterion.name),
            "position": number,
            "rubricId": stable(f"{self.url}#rubric"),
            "CFRubricCriterionLevels": [
                self._level(place, level, uri, self._uri(criterion)) for place, level in levels
            ],
        }
        if criterion.required:
            needed = f"{self._uri(criterion)}-level-{criterion.required}"
            row["extensions"] = {"requiredLevel": stable(needed)}
        return row

    def _level(self, place: int, level: Level, criterion: str, item: str) -> dict[str, Any]:
        return self._node(f"{item}-level-{level.points}") | {
            "description": level.description,
            "quality": level.name,
            "score": float(level.points),
            "position": place,
            "rubricCriterionId": stable(criterion),
        }


@dataclass(frozen=True)
class Item:
    """An item of a framework that one may align to."""

    identifier: str
    uri: str
    code: str
    statement: str
    framework: str


def items_of(data: Any) -> list[Item]:
    """The items of a CASE package (1.0 or 1.1); `Problem` (field ``file``) for anything else."""
    document = _document_of(data)
    rows = []
    for row in data.get("CFItems") or []:
        if not isinstance(row, dict) or not row.get("uri") or not row.get("fullStatement"):
            raise Problem(_("An item in it has no address or no statement."), field="file")
        rows.append(
            Item(
                identifier=str(row.get("identifier", "")),
                uri=str(row["uri"]),
                code=str(row.get("humanCodingScheme") or ""),
                statement=str(row["fullStatement"]),
                framework=str(document.get("title", "")),
            )
        )
    return rows


def _document_of(data: Any) -> dict[str, Any]:
    document = data.get("CFDocument") if isinstance(data, dict) else None
    if not isinstance(document, dict):
        raise Problem(_("This is not a CASE package: it has no CFDocument."), field="file")
    return document


def rubric_of(data: Any) -> list[Criterion]:
    """The criteria of a package's first rubric; `Problem` (field ``file``) where there is none."""
    _document_of(data)
    rubrics = data.get("CFRubrics") or []
    if not rubrics:
        raise Problem(_("This CASE package has no rubric."), field="file")
    items = {row.get("identifier"): row for row in data.get("CFItems") or []}
    try:
        rows = sorted(rubrics[0]["CFRubricCriteria"], key=lambda row: row.get("position") or 0)
        return [_read_criterion(row, items, place) for place, row in enumerate(rows, start=1)]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Problem(_("Its rubric can't be read."), field="file") from error


def _read_criterion(row: dict[str, Any], items: dict[Any, Any], place: int) -> Criterion:
    ordered = sorted(row["CFRubricCriterionLevels"], key=lambda level: level.get("position") or 0)
    needed = (row.get("extensions") or {}).get("requiredLevel")
    levels, required = [], ""
    for number, level in enumerate(ordered, start=1):
        score = level.get("score")
        points = f"{float(number if score is None else score):g}"
        name = str(level.get("quality") or level.get("description") or number)
        levels.append(Level(name, points, str(level.get("description") or name)))
        if needed is not None and level["identifier"] == needed:
            required = points
    item = items.get((row.get("CFItemURI") or {}).get("identifier"), {})
    code = str(item.get("humanCodingScheme") or f"part-{place}")
    name = str(row.get("category") or row["description"])
    return Criterion(code, name, tuple(levels), required)
