"""Rich skill descriptors: one for each criterion, as JSON and as the CSV that tools import.

Source: Open Skills Network, Rich Skill Descriptor; column names as in its batch import.
"""

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.credentials.defining.alignments import ONET
from firstrung.credentials.defining.exchange.names import changed_at, stable
from firstrung.credentials.defining.rubrics import Criterion, criteria_of
from firstrung.credentials.documents import achievement_url
from firstrung.credentials.models import Achievement, AchievementState

CONTEXT = "https://rsd.openskillsnetwork.org/context-v1.json"
TYPE = "RichSkillDescriptor"
COLUMNS = (
    "Collection",
    "Skill Name",
    "Skill Category",
    "Contextualized Skill Statement",
    "Keywords",
    "BLS Major Group",
    "BLS Minor Group",
    "BLS Broad Occupation",
    "BLS Detailed Occupation",
    "O*NET Job Role",
    "Professional Standards",
    "Certifications",
    "Alignment Title",
    "Alignment",
)
LEVELS = ("Major", "Minor", "Broad", "Detailed")
OWN_MINOR_GROUPS = ("15-12", "31-11", "51-51")
"""Minor groups of the 2018 SOC that are told by four digits, not by three."""


@dataclass(frozen=True)
class RichSkill:
    """One descriptor; ``rest`` keeps members of its JSON that we have no use for."""

    name: str
    statement: str
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    alignments: tuple[tuple[str, str], ...] = ()
    occupations: tuple[str, ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)


def skills_of(achievement: Achievement, *, creator: str) -> list[RichSkill]:
    """One skill a criterion of the rubric; the achievement itself where it has none."""
    criteria = criteria_of(achievement.result_descriptions)
    rows: list[Criterion | None] = [*criteria] or [None]
    return [_skill(achievement, row, creator) for row in rows]


def _skill(achievement: Achievement, criterion: Criterion | None, creator: str) -> RichSkill:
    url = achievement_url(achievement)
    url = f"{url}#criterion-{criterion.code}" if criterion else url
    needed = criterion.required_level if criterion else None
    standards = [row for row in achievement.alignments if row["targetType"].startswith("CF")]
    others = [row for row in achievement.alignments if row not in standards]
    return RichSkill(
        name=criterion.name if criterion else achievement.name,
        statement=needed.description if needed else achievement.description,
        categories=(achievement.get_kind_display(),),
        keywords=tuple(achievement.tags),
        collections=(achievement.name,),
        standards=tuple(row.get("targetCode") or row["targetName"] for row in standards),
        certifications=(achievement.name,),
        alignments=tuple(
            (row["targetName"], row["targetUrl"]) for row in others if row["targetType"] != ONET
        ),
        occupations=tuple(row["targetCode"] for row in others if row["targetType"] == ONET),
        rest={
            "type": TYPE,
            "id": url,
            "uuid": stable(url),
            "authors": [creator],
            "creator": creator,
            "status": "draft" if achievement.state == AchievementState.DRAFT else "published",
            "creationDate": changed_at(achievement),
            "updateDate": changed_at(achievement),
            "publishDate": changed_at(achievement),
            "archiveDate": None,
            "employers": [{"name": name} for name in achievement.recognized_by],
            "@context": CONTEXT,
        },
    )


def to_json(skill: RichSkill) -> dict[str, Any]:
    """The descriptor as JSON; what was read from JSON comes out as it was."""
    present = {key: value for key, value in skill.rest.items() if key != "csv"}
    return {
        **present,
        "skillName": skill.name,
        "skillStatement": skill.statement,
        "categories": list(skill.categories),
        "keywords": list(skill.keywords),
        "collections": present.get("collections")
        or [{"uuid": stable(f"collection:{name}"), "name": name} for name in skill.collections],
        "standards": present.get("standards") or [{"skillName": row} for row in skill.standards],
        "certifications": present.get("certifications")
        or [{"name": name} for name in skill.certifications],
        "alignments": present.get("alignments")
        or [{"id": url, "skillName": title} for title, url in skill.alignments],
        "occupations": present.get("occupations") or [_occupation(c) for c in skill.occupations],
    }


def _occupation(code: str) -> dict[str, Any]:
    parents = [
        {"code": parent, "level": level} for level, parent in zip(LEVELS, groups(code), strict=True)
    ]
    return {"code": code, "frameworkName": "o*net", "parents": parents}


def groups(code: str) -> tuple[str, str, str, str]:
    """Major, minor, broad and detailed SOC group of a code such as 15-1252.00."""
    minor = f"{code[:5]}00" if code.startswith(OWN_MINOR_GROUPS) else f"{code[:4]}000"
    return f"{code[:2]}-0000", minor, f"{code[:6]}0", code[:7]


def from_json(data: Any) -> list[RichSkill]:
    """Descriptors from JSON, one or a list; `Problem` (field ``file``) for anything else."""
    rows = data if isinstance(data, list) else [data]
    return [_read(row) for row in rows]


def _read(row: Any) -> RichSkill:
    if not isinstance(row, dict) or not row.get("skillName") or not row.get("skillStatement"):
        raise Problem(_("This is not a rich skill descriptor."), field="file")
    try:
        return RichSkill(
            name=str(row["skillName"]),
            statement=str(row["skillStatement"]),
            categories=_texts(row.get("categories") or [row.get("category")]),
            keywords=_texts(row.get("keywords")),
            collections=_texts(row.get("collections"), "name"),
            standards=_texts(row.get("standards"), "skillName"),
            certifications=_texts(row.get("certifications"), "name"),
            alignments=tuple(
                (str(each.get("skillName") or each.get("id")), str(each.get("id") or ""))
                for each in row.get("alignments") or []
            ),
            occupations=_texts(row.get("occupations"), "code"),
            rest=row,
        )
    except (AttributeError, TypeError) as error:
        raise Problem(_("A part of this skill descriptor can't be read."), field="file") from error


def _texts(rows: Any, key: str = "") -> tuple[str, ...]:
    values = [row.get(key) if key and isinstance(row, dict) else row for row in rows or []]
    return tuple(str(value) for value in values if value)


def to_csv(skills: list[RichSkill]) -> str:
    """The descriptors as the CSV that skill libraries import; several values share a cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for skill in skills:
        codes = [groups(code) for code in skill.occupations]
        cells: list[tuple[str, ...]] = [
            skill.collections,
            (skill.name,),
            skill.categories,
            (skill.statement,),
            skill.keywords,
            *(tuple(dict.fromkeys(code[level] for code in codes)) for level in range(4)),
            tuple(code for code in skill.occupations if "." in code),
            skill.standards,
            skill.certifications,
            tuple(title for title, _url in skill.alignments),
            tuple(url for _title, url in skill.alignments),
        ]
        present = skill.rest.get("csv")
        writer.writerow([present[c] for c in COLUMNS] if present else ["; ".join(c) for c in cells])
    return text.getvalue()


def from_csv(text: str) -> list[RichSkill]:
    """Descriptors from that CSV; `Problem` (field ``file``) where the needed columns are not."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not {"Skill Name", "Contextualized Skill Statement"} <= set(rows.fieldnames or ()):
        raise Problem(_("This CSV has no columns of rich skill descriptors."), field="file")
    return [_read_row({key: row.get(key) or "" for key in COLUMNS}) for row in rows]


def _read_row(row: dict[str, str]) -> RichSkill:
    titles, urls = _cell(row["Alignment Title"]), _cell(row["Alignment"])
    return RichSkill(
        name=row["Skill Name"].strip(),
        statement=row["Contextualized Skill Statement"].strip(),
        categories=_cell(row["Skill Category"]),
        keywords=_cell(row["Keywords"]),
        collections=_cell(row["Collection"]),
        standards=_cell(row["Professional Standards"]),
        certifications=_cell(row["Certifications"]),
        alignments=tuple(
            (titles[place] if place < len(titles) else url, url) for place, url in enumerate(urls)
        ),
        occupations=_cell(row["O*NET Job Role"]) or _cell(row["BLS Detailed Occupation"]),
        rest={"csv": row},
    )


def _cell(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
