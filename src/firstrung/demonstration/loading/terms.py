"""The region's own terms: region, sectors, skills, curriculum, organizations."""

from typing import Any

from firstrung.demonstration.cast import Cast
from firstrung.identity.public import Organization
from firstrung.taxonomies.public import CurriculumUnit, Region, Sector, Skill


def load_terms(cast: Cast) -> None:
    """Region, sectors with their skills, curriculum units."""
    Region.objects.create(**cast.folder["region"])
    for position, row in enumerate(cast.folder["sectors"]):
        sector = Sector.objects.create(position=position, **_term(row))
        Skill.objects.bulk_create(
            Skill(sector=sector, position=number, **_term(skill))
            for number, skill in enumerate(row["skills"])
        )
    CurriculumUnit.objects.bulk_create(
        CurriculumUnit(position=position, grade_band=row["band"], **_term(row))
        for position, row in enumerate(cast.folder["curriculum"])
    )


def _term(row: dict[str, Any]) -> dict[str, str]:
    return {name: row[name] for name in ("code", "name", "name_es")}


def load_organizations(cast: Cast) -> None:
    """Organizations in the order of the file, so that parents come first."""
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    for row in cast.folder["organizations"]:
        made = Organization.objects.create(
            name=row["name"],
            kind=row["kind"],
            parent=cast.organizations.get(row.get("parent", "")),
            website=row.get("website", ""),
            summary=row["summary"],
        )
        made.sectors.set([sectors[code] for code in row.get("sectors", [])])
        cast.organizations[row["key"]] = made
