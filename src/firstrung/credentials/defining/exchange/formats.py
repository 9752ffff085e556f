"""Every format a definition is given out in, by name."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from firstrung.credentials.defining.exchange import case, ctdl, rsd
from firstrung.credentials.documents import CONTEXTS, achievement_document
from firstrung.credentials.models import Achievement
from firstrung.credentials.services import issuer_profile


@dataclass(frozen=True)
class Format:
    """One format: what people and the file are called, its media type, and how it is written."""

    name: str
    label: str
    file: str
    media_type: str
    write: Callable[[Achievement, dict[str, Any]], str]


def _ctdl(achievement: Achievement, issuer: dict[str, Any]) -> str:
    return _dump(ctdl.document(achievement, owner=issuer))


def _case(achievement: Achievement, issuer: dict[str, Any]) -> str:
    return _dump(case.package(achievement, creator=str(issuer["name"])))


def _rsd(achievement: Achievement, issuer: dict[str, Any]) -> str:
    skills = rsd.skills_of(achievement, creator=str(issuer["name"]))
    return _dump([rsd.to_json(skill) for skill in skills])


def _rsd_csv(achievement: Achievement, issuer: dict[str, Any]) -> str:
    return rsd.to_csv(rsd.skills_of(achievement, creator=str(issuer["name"])))


def _ob(achievement: Achievement, _issuer: dict[str, Any]) -> str:
    return _dump({"@context": CONTEXTS, **achievement_document(achievement)})


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


FORMATS = {
    row.name: row
    for row in (
        Format("ob", "Open Badges 3.0", "achievement.json", "application/ld+json", _ob),
        Format("ctdl", "CTDL (JSON-LD)", "ctdl.jsonld", "application/ld+json", _ctdl),
        Format("case", "CASE 1.1", "case.json", "application/json", _case),
        Format("rsd", "RSD (JSON)", "rsd.json", "application/json", _rsd),
        Format("rsd-csv", "RSD (CSV)", "rsd.csv", "text/csv; charset=utf-8", _rsd_csv),
    )
}
BY_FILE = {row.file: row for row in FORMATS.values()}


def export(achievement: Achievement, name: str) -> str:
    """The definition in the format of that name; `KeyError` for an unknown one."""
    return FORMATS[name].write(achievement, issuer_profile())
