"""A region's template with its story: read, checked against shapes and against each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firstrung.demonstration.coalition_shapes import names_of_initiatives
from firstrung.demonstration.documents import SHAPES
from firstrung.demonstration.story_shapes import known_to_partners, names_of_partners
from firstrung.identity.public import Purpose
from firstrung.regions.public import (
    FOLDERS,
    Mistake,
    RegionError,
    Source,
    Template,
    misfits,
    read_template,
    read_yaml,
)
from firstrung.taxonomies.public import Subject

REGIONS = Path(__file__).parent / "regions"
"""The stories: fictional people, and what they did."""

PEOPLE = "people"
"""The one file of a region whose people have no story yet."""


@dataclass(frozen=True)
class Folder:
    """A region's template and the documents of its story, by file name."""

    template: Template
    documents: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.documents[name]

    def __contains__(self, name: str) -> bool:
        return name in self.documents


def read_folder(name: str, base: Path = REGIONS, templates: Path = FOLDERS) -> Folder:
    """The region's template and story; `RegionError` tells everything that is wrong with them."""
    template = read_template(templates / name)
    sources = {file: _read(base / name / f"{file}.yaml") for file in _told(base / name)}
    for file, source in sources.items():
        if not source.mistakes:
            for place, what in misfits(source.value, SHAPES[file]):
                source.refuse(place, what)
    mistakes = [mistake for source in sources.values() for mistake in source.mistakes]
    documents = template.documents | {file: source.value for file, source in sources.items()}
    # Names can be looked up only in documents that have their shape.
    mistakes = mistakes or [
        Mistake(f"{file}.yaml", 0, words) for file, words in _unknown_names(documents)
    ]
    if mistakes:
        raise RegionError(name, mistakes)
    return Folder(template, documents)


def _told(path: Path) -> list[str]:
    """The files that the region's story must have: all, people alone, or none at all."""
    there = [file for file in SHAPES if (path / f"{file}.yaml").is_file()]
    return there if there in ([], [PEOPLE]) else [*SHAPES]


def _read(path: Path) -> Source:
    source = read_yaml(path)
    if source.value is None and not source.mistakes:
        source.refuse("", "the file is empty")
    return source


def _unknown_names(documents: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(file, words) for each name that points at nothing."""
    if PEOPLE not in documents:
        return
    known = _known(documents)
    for file, key, kind, name in _names_used(documents):
        if name not in known[kind]:
            yield file, f"{key} names the {kind} “{name}”, which is not there"


def _known(documents: dict[str, Any]) -> dict[str, set[str]]:
    known = {
        "person": {row["key"] for row in documents["people"]["people"]},
        "organization": {row["key"] for row in documents["organizations"]},
        "purpose": set(Purpose.values),
    }
    if documents.keys() >= SHAPES.keys():
        skills = (skill for row in documents["sectors"] for skill in row.get("skills", []))
        known |= {
            "sector": {row["code"] for row in documents["sectors"]},
            "skill": {row["code"] for row in (*documents["skills"], *skills)},
            "subject": set(Subject.objects.values_list("code", flat=True)),
            "funder": {row["key"] for row in documents["initiatives"]["funders"]},
            "initiative": {row["title"] for row in documents["initiatives"]["initiatives"]},
            "work": {row["work"] for row in documents["earlier"]["students"]},
            "team": {row["name"] for row in documents["people"]["teams"]},
            "achievement": {row["code"] for row in documents["credentials"]["achievements"]},
        }
        for kind, more in known_to_partners(documents).items():
            known[kind] = known.get(kind, set()) | more
    return known


def _names_used(documents: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(file, key, kind of thing, its name) for every reference in the story."""
    yield from _names_of_people(documents["people"])
    if not documents.keys() >= SHAPES.keys():
        return
    for version in ("first", "fair", "proposed"):
        for name in documents["threshold"][version]["signed_by"]:
            yield "threshold", f"{version}.signed_by", "person", name
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
