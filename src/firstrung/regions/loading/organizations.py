"""Organizations of a folder: found again by key, adopted by name, or made; never removed."""

from collections.abc import Iterator
from typing import Any

from firstrung.identity.public import Organization
from firstrung.regions.loading.changes import Change, Say, differing, write
from firstrung.regions.loading.terms import tag
from firstrung.regions.models import Listing, Place
from firstrung.regions.template import Template
from firstrung.taxonomies.public import Region, Sector

Row = dict[str, Any]


def bring_organizations(
    template: Template,
    region: Region,
    sectors: dict[str, Sector],
    places: dict[str, Place],
    say: Say,
) -> tuple[dict[str, Organization], Change]:
    """Organizations by key, level by level from those without a parent; and what changed.

    What a row leaves out stays as people wrote it. An organization that is there already, by name,
    kind and parent, is taken into the region instead of being made a second time.
    """
    rows: list[Row] = template["organizations"]
    listings = {
        row.key: row for row in Listing.objects.filter(region=region).select_related("organization")
    }
    found = {key: row.organization for key, row in listings.items()}
    adoptable = _adoptable(rows, {row.pk for row in found.values()})
    made: list[Organization] = []
    altered: dict[int, Organization] = {}
    for level in _levels(rows):
        fresh, changed, fields = [], [], set()
        for row in level:
            values = _values(row, found)
            organization = found.get(row["key"]) or _adopt(row, values, adoptable)
            if organization is None:
                organization = Organization(**values)
                fresh.append(organization)
            elif names := differing(organization, values):
                changed.append(organization)
                fields.update(names)
            found[row["key"]] = organization
        write("Organizations", fresh, changed, fields, say)
        made += fresh
        altered |= {row.pk: row for row in changed}
    tagged = _tag(rows, found, sectors)
    moved = _list(rows, region, listings, found, places, say)
    changed_pks = (set(altered) | tagged | moved) - {row.pk for row in made}
    count = len(made), len(changed_pks), len(rows) - len(made) - len(changed_pks)
    return {row["key"]: found[row["key"]] for row in rows}, Change("Organizations", *count)


def _values(row: Row, found: dict[str, Organization]) -> Row:
    given = {name: row[name] for name in ("name", "kind", "website", "summary") if name in row}
    return given | ({"parent_id": found[row["parent"]].pk} if "parent" in row else {})


def _levels(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows by their distance from the top, in the order of the file."""
    above = {row["key"]: row.get("parent") for row in rows}
    depths: dict[str, int] = {}
    for key in above:
        way = []
        at: str | None = key
        while at is not None and at not in depths:
            way.append(at)
            at = above[at]
        depth = depths[at] if at is not None else -1
        for step, name in enumerate(reversed(way), 1):
            depths[name] = depth + step
    for depth in range(max(depths.values(), default=-1) + 1):
        yield [row for row in rows if depths[row["key"]] == depth]


def _adoptable(rows: list[Row], taken: set[int]) -> dict[tuple[str, str], list[Organization]]:
    """Organizations of the same names and kinds that the region's folder does not list yet."""
    names = [row["name"] for row in rows]
    there = Organization.objects.filter(name__in=names, ended_at__isnull=True).order_by("pk")
    found: dict[tuple[str, str], list[Organization]] = {}
    for organization in there.exclude(pk__in=taken):
        found.setdefault((organization.name, organization.kind), []).append(organization)
    return found


def _adopt(
    row: Row, values: Row, adoptable: dict[tuple[str, str], list[Organization]]
) -> Organization | None:
    candidates = adoptable.get((row["name"], row["kind"]), [])
    parent = values.get("parent_id")
    for organization in candidates:
        if parent is None or organization.parent_id in (None, parent):
            candidates.remove(organization)
            return organization
    return None


def _tag(rows: list[Row], found: dict[str, Organization], sectors: dict[str, Sector]) -> set[int]:
    wanted = {
        (found[row["key"]].pk, sectors[code].pk) for row in rows for code in row.get("sectors", [])
    }
    return tag(Organization.sectors.through, "organization_id", wanted)


def _list(
    rows: list[Row],
    region: Region,
    listings: dict[str, Listing],
    found: dict[str, Organization],
    places: dict[str, Place],
    say: Say,
) -> set[int]:
    """Which organization stands under which key, and in which part; those that are new or moved."""
    made, moved = [], []
    for row in rows:
        organization, listing = found[row["key"]], listings.get(row["key"])
        place = places[row["place"]] if "place" in row else None
        if listing is None:
            made.append(
                Listing(region=region, key=row["key"], organization=organization, place=place)
            )
        elif place is not None and differing(listing, {"place_id": place.pk}):
            moved.append(listing)
    write("Keys", made, moved, {"place"}, say)
    return {row.organization_id for row in (*made, *moved)}
