"""Whom a run is for: a class, a team, an organization, or the lines of a CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.credentials.documents import Evidence, Result
from firstrung.credentials.issuing.runs import CHUNK, Entry
from firstrung.credentials.models import Achievement
from firstrung.identity.public import (
    MANAGE_ORGANIZATION,
    MANAGE_PERSON,
    Membership,
    Organization,
    Person,
    Role,
    SchoolClass,
    StudioTeam,
    TeamMembership,
    TeamRole,
)

MOST_LINES = 25_000
EMAIL, IDENTIFIER, ADDRESS, TITLE = "email", "identifier", "evidence_url", "evidence_name"


def classes_of(actor: Person) -> QuerySet[SchoolClass]:
    """The running classes of organizations the actor manages."""
    organizations = MANAGE_ORGANIZATION.rows(actor).values("pk")
    rows = SchoolClass.objects.filter(organization__in=organizations, ended_at__isnull=True)
    return rows.select_related("organization")


def teams_of(actor: Person) -> QuerySet[StudioTeam]:
    """The running studio teams of organizations the actor manages."""
    organizations = MANAGE_ORGANIZATION.rows(actor).values("pk")
    rows = StudioTeam.objects.filter(organization__in=organizations, ended_at__isnull=True)
    return rows.select_related("organization")


def organizations_of(actor: Person) -> QuerySet[Organization]:
    """The organizations the actor manages."""
    return MANAGE_ORGANIZATION.rows(actor)


def students_in(
    actor: Person, *, group: SchoolClass | StudioTeam | Organization, on: date
) -> list[Person]:
    """The group's students of that day, as far as the actor manages them."""
    pks: QuerySet[Any, Any]
    if isinstance(group, SchoolClass):
        enrolled = group.enrollments.filter(role="student", ended_at__isnull=True)
        pks = enrolled.values("person")
    elif isinstance(group, StudioTeam):
        members = TeamMembership.objects.live(on).filter(team=group, role=TeamRole.MEMBER)
        pks = members.values("person")
    else:
        below = Q(organization=group) | Q(organization__parent=group)
        rows = Membership.objects.live(on).filter(below, role=Role.STUDENT)
        pks = rows.values("person")
    people = Person.objects.filter(pk__in=pks, is_active=True)
    return list(MANAGE_PERSON.rows(actor, people))


@dataclass(frozen=True)
class LineError:
    """What is wrong with a line of the file (the heading is line 1), and how to mend it."""

    line: int
    text: str


class LineProblems(Problem):
    """A CSV with errors: all of them at once, so that one correction is enough."""

    def __init__(self, errors: Sequence[LineError]) -> None:
        super().__init__(
            _("Some lines can't be used; nothing was issued. Correct them and send again."),
            field="lines",
        )
        self.errors = errors


def read_lines(actor: Person, *, achievement: Achievement, text: str) -> list[Entry]:
    """One entry a line.

    The columns ``email`` or ``identifier`` (the one of the roster) say who; ``evidence_url`` and
    ``evidence_name`` point at work; every other column is named after a result of the
    achievement and holds a level (its name or points) or a value. Raises `LineProblems`.
    """
    rows = list(_rows(text))
    people = _people(actor, [row for _line, row in rows])
    results = _columns(achievement, rows[0][1].keys() if rows else ())
    entries: list[Entry] = []
    errors: list[LineError] = []
    first: dict[int, int] = {}
    for line, row in rows:
        try:
            entry = _entry(row, people, results)
        except Problem as problem:
            errors.append(LineError(line, str(problem.message)))
            continue
        earlier = first.setdefault(entry.holder.pk, line)
        if earlier != line:
            errors.append(LineError(line, _("The same person as in line %(n)d.") % {"n": earlier}))
        entries.append(entry)
    if errors:
        raise LineProblems(errors)
    return entries


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by lower-case heading; empty lines are passed over."""
    body = text.removeprefix("\ufeff")
    heading = body.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(body), delimiter=delimiter)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if not {EMAIL, IDENTIFIER} & set(names):
            raise Problem(
                _("The first line must name the columns: email or identifier, then the results."),
                field="lines",
            )
        for count, cells in enumerate(reader):
            if count >= MOST_LINES:
                raise Problem(_("At most %(n)d lines.") % {"n": MOST_LINES}, field="lines")
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * len(names)]
                yield (
                    reader.line_num,
                    {name: cell.strip() for name, cell in zip(names, padded, strict=False)},
                )
    except csv.Error as error:
        raise Problem(
            _("Line %(n)d is not CSV: a quotation mark is open, or the text is cut off.")
            % {"n": reader.line_num},
            field="lines",
        ) from error


def _people(actor: Person, rows: Sequence[dict[str, str]]) -> dict[tuple[str, str], Person]:
    """The people named, of those the actor manages, in few queries."""
    found: dict[tuple[str, str], Person] = {}
    managed = Person.objects.filter(is_active=True)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        emails = {row[EMAIL].lower() for row in part if row.get(EMAIL)}
        identifiers = {row[IDENTIFIER] for row in part if row.get(IDENTIFIER)}
        named = managed.annotate(address=Lower("email")).filter(
            Q(address__in=emails) | Q(sourced_id__in=identifiers)
        )
        for person in MANAGE_PERSON.rows(actor, named):
            found[EMAIL, (person.email or "").lower()] = person
            found[IDENTIFIER, person.sourced_id or ""] = person
    return found


def _columns(achievement: Achievement, names: Any) -> dict[str, dict[str, Any]]:
    """The result description behind each column; a name nobody knows is a problem."""
    known = {}
    for row in achievement.result_descriptions:
        known[str(row["name"]).lower()] = row
        known[str(row["id"]).rpartition("#")[2].lower()] = row
    unknown = [name for name in names if name not in {EMAIL, IDENTIFIER, ADDRESS, TITLE, *known}]
    if unknown:
        raise Problem(
            _("Nobody knows the column “%(name)s”. Results of this achievement: %(known)s.")
            % {
                "name": unknown[0],
                "known": ", ".join(str(row["name"]) for row in achievement.result_descriptions)
                or _("none"),
            },
            field="lines",
        )
    return {name: known[name] for name in names if name in known}


def _entry(
    row: dict[str, str],
    people: dict[tuple[str, str], Person],
    columns: dict[str, dict[str, Any]],
) -> Entry:
    results = [_result(row[name], described) for name, described in columns.items() if row[name]]
    return Entry(_holder(row, people), evidence=_evidence(row), results=results)


def _holder(row: dict[str, str], people: dict[tuple[str, str], Person]) -> Person:
    email, identifier = row.get(EMAIL, "").lower(), row.get(IDENTIFIER, "")
    if not email and not identifier:
        raise Problem(_("Neither e-mail address nor identifier."))
    by_email, by_identifier = people.get((EMAIL, email)), people.get((IDENTIFIER, identifier))
    found = by_email if email else by_identifier
    if found is None:
        raise Problem(
            _("Nobody in your schools has “%(name)s”. Check the spelling, or import the roster.")
            % {"name": email or identifier}
        )
    if email and identifier and by_identifier != by_email:
        raise Problem(_("E-mail address and identifier are of two different people."))
    return found


def _evidence(row: dict[str, str]) -> list[Evidence]:
    url = row.get(ADDRESS, "")
    if not url:
        return []
    if not url.startswith("https://") or " " in url:
        raise Problem(_("“%(url)s” is not an address that begins with https://.") % {"url": url})
    return [Evidence(url, row.get(TITLE, "") or _("Work"), "", "", "")]


def _result(text: str, described: dict[str, Any]) -> Result:
    levels = described.get("rubricCriterionLevel") or []
    if not levels:
        return Result(described["id"], value=text)
    wanted = text.lower()
    for level in levels:
        if wanted in {str(level.get("name", "")).lower(), str(level.get("points", "")).lower()}:
            return Result(described["id"], level=level["id"])
    raise Problem(
        _("“%(text)s” is no level of %(name)s. Levels: %(levels)s.")
        % {
            "text": text,
            "name": described["name"],
            "levels": ", ".join(str(level.get("name", "")) for level in levels),
        }
    )
