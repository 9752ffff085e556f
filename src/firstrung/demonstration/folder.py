"""A region's folder: read, checked against its shapes and against itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from firstrung.demonstration.artifacts import ARTIFACTS
from firstrung.demonstration.coalition_shapes import INITIATIVES, names_of_initiatives
from firstrung.demonstration.shapes import Each, misfits
from firstrung.files.public import FileRole
from firstrung.identity.public import OrganizationKind, Purpose, Role, TeamRole
from firstrung.portfolios.public import Component, Proficiency
from firstrung.taxonomies.public import GradeBand, Subject
from firstrung.validation.public import Scoring

REGIONS = Path(__file__).parent / "regions"

TERM = {"code": str, "name": str, "name_es": str}
WORDED = {"title": str, "title_es": str, "description": str, "description_es": str}
JUDGEMENT = {"by?": str, "levels?": [int], "comment?": str, "minutes?": int}
SPAN = {"person": str, "role?": set(TeamRole.values), "from": int, "to?": int}
STAGES = {"new", "teacher", "peer", "panel", "returned", "exhibition", "validated", "certified"}
TERMS = {
    "cut_score": float,
    "cut_error?": float,
    "scoring?": set(Scoring.values),
    "ethics_minimum": float,
    "studio_days": int,
    "min_subjects": int,
    "teaching_hours": float,
    "signatures_needed": int,
    "method": str,
    "evidence": str,
    "signed_by": [str],
}
ENTRY = {
    "student": str,
    "component": set(Component.values),
    "title": str,
    "subject": str,
    "skills": [str],
    "begun?": int,
    "finished": int,
    "summary?": str,
    "process?": str,
    "reflection?": str,
    "tool?": str,
    "proficiency?": set(Proficiency.values),
    "client?": str,
    "ai": [{"tool": str, "purpose": str, "student_did": str, "kept_changed": str}],
    "files?": [
        {
            "artifact": set(ARTIFACTS),
            "name": str,
            "caption": str,
            "role?": set(FileRole.values),
            "words?": Each(str),
        }
    ],
    "sessions?": [
        {
            "days": int,
            "hours": float,
            "topic": str,
            "mentees": [str],
            "band": set(GradeBand.values),
            "confirmed": bool,
        }
    ],
    "earlier?": {"title?": str, "summary?": str, "process?": str, "reflection?": str},
}
SHAPES: dict[str, Any] = {
    "region": {**TERM, "summary": str, "summary_es": str},
    "sectors": [{**TERM, "skills": [TERM]}],
    "curriculum": [{**TERM, "band": set(GradeBand.values)}],
    "organizations": [
        {
            "key": str,
            "name": str,
            "kind": set(OrganizationKind.values),
            "parent?": str,
            "sectors?": [str],
            "website?": str,
            "summary": str,
        }
    ],
    "rubric": {
        **WORDED,
        "key": str,
        "criteria": [
            {
                **WORDED,
                "code": str,
                "ethics?": bool,
                "looks_at?": [str],
                "levels": [{**WORDED, "points": int}],
            }
        ],
    },
    "threshold": {"first": TERMS, "fair": TERMS, "proposed": TERMS},
    "people": {
        "people": [
            {
                "key": str,
                "given_name": str,
                "family_name": str,
                "language?": {"en", "es"},
                "age?": int,
                "months?": int,
                "grade?": str,
                "roles?": [{"role": set(Role.values), "at": str}],
                "guardian_of?": [{"student": str, "relationship": str}],
                "consents?": Each(bool),
                "units?": int,
            }
        ],
        "classes": [{"title": str, "at": str, "teacher": str, "students": [str]}],
        "teams": [{"name": str, "at": str, "members": [SPAN]}],
    },
    "initiatives": INITIATIVES,
    "entries": {
        "portfolios": Each({"headline": str, "about": str}),
        "entries": [ENTRY],
    },
    "earlier": {
        "at": str,
        "subject": str,
        "summary": str,
        "students": [
            {
                "given_name": str,
                "family_name": str,
                "work": str,
                "panel": [{"by": str, "levels": [int]}],
            }
        ],
    },
    "stages": {
        "coordinator": str,
        "last_panel": {"panelists": [str]},
        "open_panel": {"panelists": [str]},
        "last_exhibition": {"title": str, "place": str},
        "next_exhibition": {"title": str, "place": str},
        "students": Each(
            {
                "stage": STAGES,
                "teacher?": JUDGEMENT,
                "peers?": [JUDGEMENT],
                "panel?": [JUDGEMENT],
            }
        ),
    },
}


class RegionError(Exception):
    """The folder can't be loaded; the text names file, key and what is wrong, line by line."""


@dataclass(frozen=True)
class Folder:
    """The documents of a region's folder by file name, as `SHAPES` describes them."""

    name: str
    documents: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.documents[name]


def names() -> list[str]:
    """The regions there are."""
    return sorted(path.parent.name for path in REGIONS.glob("*/region.yaml"))


def read_folder(name: str, base: Path = REGIONS) -> Folder:
    """The region's folder; `RegionError` tells everything that is wrong with it."""
    documents, problems = {}, []
    for file, shape in SHAPES.items():
        path = base / name / f"{file}.yaml"
        try:
            documents[file] = yaml.safe_load(path.read_text(encoding="utf-8"))
        except OSError:
            problems.append(f"{path.name}: the file is missing")
        except yaml.YAMLError as error:
            problems.append(f"{path.name}: not readable as YAML: {error}")
        else:
            found = misfits(documents[file], shape)
            problems += [f"{path.name}: {place or 'the file'} {what}" for place, what in found]
    # Names can be looked up only in documents that have their shape.
    problems = problems or [*_unknown_names(documents)]
    if problems:
        raise RegionError(f"Region {name} can't be loaded:\n" + "\n".join(problems))
    return Folder(name, documents)


def _unknown_names(documents: dict[str, Any]) -> Iterator[str]:
    """Each name that points at nothing, with its file and key."""
    known = {
        "person": {row["key"] for row in documents["people"]["people"]},
        "organization": {row["key"] for row in documents["organizations"]},
        "sector": {row["code"] for row in documents["sectors"]},
        "skill": {skill["code"] for row in documents["sectors"] for skill in row["skills"]},
        "subject": set(Subject.objects.values_list("code", flat=True)),
        "purpose": set(Purpose.values),
        "funder": {row["key"] for row in documents["initiatives"]["funders"]},
        "initiative": {row["title"] for row in documents["initiatives"]["initiatives"]},
    }
    for file, key, kind, name in _names_used(documents):
        if name not in known[kind]:
            yield f"{file}.yaml: {key} names the {kind} “{name}”, which is not there"


def _names_used(documents: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(file, key, kind of thing, its name) for every reference in the folder."""
    for row in documents["organizations"]:
        place = f"organizations {row['key']}"
        if "parent" in row:
            yield "organizations", place, "organization", row["parent"]
        for code in row.get("sectors", []):
            yield "organizations", place, "sector", code
    for version in ("first", "fair", "proposed"):
        for name in documents["threshold"][version]["signed_by"]:
            yield "threshold", f"{version}.signed_by", "person", name
    yield from _names_of_people(documents["people"])
    yield from _names_of_earlier(documents["earlier"])
    yield from _names_of_work(documents["entries"])
    yield from _names_of_stages(documents["stages"])
    yield from names_of_initiatives(documents["initiatives"])


def _names_of_earlier(document: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    yield "earlier", "at", "organization", document["at"]
    yield "earlier", "subject", "subject", document["subject"]
    for row in document["students"]:
        for review in row["panel"]:
            yield "earlier", f"students “{row['work']}”", "person", review["by"]


def _names_of_people(document: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for row in document["people"]:
        place = f"people {row['key']}"
        for role in row.get("roles", []):
            yield "people", f"{place}.roles", "organization", role["at"]
        for ward in row.get("guardian_of", []):
            yield "people", f"{place}.guardian_of", "person", ward["student"]
        for purpose in row.get("consents", {}):
            yield "people", f"{place}.consents", "purpose", purpose
    for row in document["classes"]:
        place = f"classes {row['title']}"
        yield "people", place, "organization", row["at"]
        for name in (row["teacher"], *row["students"]):
            yield "people", place, "person", name
    for row in document["teams"]:
        yield "people", f"teams {row['name']}", "organization", row["at"]
        for span in row["members"]:
            yield "people", f"teams {row['name']}", "person", span["person"]


def _names_of_work(document: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for name in document["portfolios"]:
        yield "entries", "portfolios", "person", name
    for row in document["entries"]:
        place = f"entries “{row['title']}”"
        yield "entries", place, "person", row["student"]
        yield "entries", place, "subject", row["subject"]
        for code in row["skills"]:
            yield "entries", place, "skill", code


def _names_of_stages(document: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    yield "stages", "coordinator", "person", document["coordinator"]
    for panel in ("last_panel", "open_panel"):
        for name in document[panel]["panelists"]:
            yield "stages", panel, "person", name
    for name, row in document["students"].items():
        yield "stages", "students", "person", name
        for judgement in (row.get("teacher", {}), *row.get("peers", [])):
            if "by" in judgement:
                yield "stages", f"students.{name}", "person", judgement["by"]
