"""The region itself, its parts, sectors, skills, occupations and curriculum."""

from typing import Any

from django.db.models import Max

from firstrung.convenings.public import Occupation
from firstrung.regions.loading.changes import Change, Say, bring_terms, differing
from firstrung.regions.models import Place
from firstrung.regions.template import Template
from firstrung.taxonomies.public import CurriculumUnit, Region, Sector, Skill

Rows = list[dict[str, Any]]


def bring_region(template: Template) -> tuple[Region, Change]:
    """The region; a second one of an instance comes after the first, which stays the current."""
    row, change = template["region"], Change("Region")
    values = {name: row.get(name, "") for name in ("name", "name_es", "summary", "summary_es")}
    region = Region.objects.filter(code=row["code"]).first()
    if region is None:
        last = Region.objects.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        change.new = 1
        return Region.objects.create(code=row["code"], position=position, **values), change
    if names := differing(region, values):
        region.save(update_fields=names)
        change.changed = 1
    else:
        change.unchanged = 1
    return region, change


def bring_terms_of(
    template: Template, region: Region, say: Say
) -> tuple[dict[str, Sector], dict[str, Place], list[Change]]:
    """Sectors with skills, occupations, curriculum, parts of the region; sectors, parts, changes."""
    rows = template["sectors"]
    sectors, of_sectors = bring_terms("Sectors", Sector, _by_code(rows), say)
    skills = {
        skill["code"]: _named(skill) | {"sector_id": sectors[row["code"]].pk}
        for row, skill in _skills(template)
    }
    _all, of_skills = bring_terms("Skills", Skill, skills, say)
    units = {
        row["code"]: _named(row) | {"grade_band": row["band"]} for row in template["curriculum"]
    }
    _all_units, of_units = bring_terms("Curriculum units", CurriculumUnit, units, say)
    places, of_places = bring_terms(
        "Parts of the region",
        Place,
        _by_code(template["region"].get("places", [])),
        say,
        region=region,
    )
    of_occupations = _occupations(template["occupations"], sectors, say)
    return sectors, places, [of_sectors, of_skills, of_occupations, of_units, of_places]


def _skills(template: Template) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(sector, skill) of both ways to write them."""
    sectors: Rows = template["sectors"]
    apart: Rows = template["skills"]
    return [
        (row, skill)
        for row in sectors
        for skill in (
            *row.get("skills", []),
            *(skill for skill in apart if skill["sector"] == row["code"]),
        )
    ]


def _occupations(rows: Rows, sectors: dict[str, Sector], say: Say) -> Change:
    values = {row["code"]: _named(row) | {"soc": row.get("soc", "")} for row in rows}
    there, change = bring_terms("Occupations", Occupation, values, say)
    wanted = {
        (there[row["code"]].pk, sectors[code].pk) for row in rows for code in row.get("sectors", [])
    }
    tag(Occupation.sectors.through, "occupation_id", wanted)
    return change


def tag(through: Any, column: str, wanted: set[tuple[int, int]]) -> set[int]:
    """Add the (row, sector) pairs that are missing; the rows that got one."""
    rows = through.objects.filter(**{f"{column}__in": {row for row, _sector in wanted}})
    missing = wanted - set(rows.values_list(column, "sector_id"))
    through.objects.bulk_create(
        through(**{column: row, "sector_id": sector}) for row, sector in sorted(missing)
    )
    return {row for row, _sector in missing}


def _by_code(rows: Rows) -> dict[str, dict[str, Any]]:
    return {row["code"]: _named(row) for row in rows}


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "name_es": row.get("name_es", "")}
