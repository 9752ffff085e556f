"""A region's folder: read, checked against its shapes and against itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from firstrung.demonstration.coalition_shapes import names_of_initiatives
from firstrung.demonstration.documents import SHAPES
from firstrung.demonstration.shapes import misfits
from firstrung.demonstration.story_shapes import known_to_partners, names_of_partners
from firstrung.identity.public import Purpose
from firstrung.taxonomies.public import Subject

REGIONS = Path(__file__).parent / "regions"


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
        "work": {row["work"] for row in documents["earlier"]["students"]},
        "team": {row["name"] for row in documents["people"]["teams"]},
        "achievement": {row["code"] for row in documents["credentials"]["achievements"]},
    }
    for kind, more in known_to_partners(documents).items():
        known[kind] = known.get(kind, set()) | more
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
    yield from names_of_partners(documents)
    yield from _names_of_deliberation(documents["deliberation"])
    yield from _names_of_credentials(documents["credentials"])


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


def _names_of_deliberation(document: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    held, vote, appeal = document["round"], document["vote"], document["appeal"]
    sessions = [document["compared"], document["comparing"]]
    sets = [row for one in sessions for row in (*one["judges"], *one["second_set"])]
    used = [
        ("round.practice", "work", [row["work"] for row in held["practice"]]),
        ("round.judges", "person", [row["by"] for row in held["judges"]]),
        ("vote.skills", "skill", vote["skills"]),
        ("vote.asked", "organization", [row["organization"] for row in vote["asked"]]),
        ("vote.papers", "person", [row["by"] for row in vote["papers"]]),
        (
            "vote.papers",
            "skill",
            [key for row in vote["papers"] for key in row.get("comments", ())],
        ),
        ("compared, comparing", "work", [title for one in sessions for title in one["works"]]),
        ("compared, comparing", "person", [row["by"] for row in sets]),
        ("appeal", "person", [appeal["student"], appeal["reviewer"]]),
    ]
    for place, kind, names_used in used:
        for name in names_used:
            yield "deliberation", place, kind, name


def _names_of_credentials(document: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    before, endorsements = document["class_before"], document["endorsements"]
    general = {"certificate", "issuer"}
    students = [row["student"] for row in (*endorsements, *document["single"]) if "student" in row]
    changed = [before[key]["work"] for key in ("suspended", "revoked")]
    used = [
        ("endorsements", "person", [row["by"] for row in endorsements]),
        ("endorsements", "achievement", [r["of"] for r in endorsements if r["of"] not in general]),
        ("endorsements, single", "person", students),
        ("runs", "achievement", [row["achievement"] for row in document["runs"]]),
        ("runs", "team", [row["team"] for row in document["runs"]]),
        ("single", "achievement", [row["achievement"] for row in document["single"]]),
        ("class_before", "achievement", [before["achievement"]]),
        ("class_before", "work", [*before["works"], *changed]),
        ("refreshed", "person", [document["refreshed"]]),
        ("brought", "person", [document["brought"]["student"]]),
        ("shared", "person", [document["shared"]["student"]]),
    ]
    for place, kind, names_used in used:
        for name in names_used:
            yield "credentials", place, kind, name
