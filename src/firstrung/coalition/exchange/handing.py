"""Counts that go out to a research center: by program, occupation and year, small ones withheld.

Each source is one table of disclosure control (programs × years), so that what is withheld can't
be worked out from what is shown. The file is kept exactly as it went out.
"""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.exchange.partners import require_live
from firstrung.coalition.exchange.supply import SupplyCounts, supply_sources
from firstrung.coalition.models import Handover, ResearchPartner
from firstrung.coalition.resources.money import require_coordinator
from firstrung.core import asked
from firstrung.core.errors import Problem
from firstrung.engines.disclosure import protect_two_way
from firstrung.identity.public import Person

HEADING = ("source", "program", "occupation", "year", "count")
WITHHELD = "withheld"
MOST_YEARS = 10


@dataclass(frozen=True)
class SupplyRow:
    """A count as it goes out; None where it is withheld."""

    source: str
    program: str
    occupation: str
    year: int
    count: int | None


def supply_rows(first_year: int, last_year: int) -> list[SupplyRow]:
    """What would go out for these years: counts under 10 and what gives them away are withheld."""
    rows: list[SupplyRow] = []
    for source in supply_sources().values():
        rows += _protected(source.code, source.count(first_year, last_year))
    return rows


def _protected(source: str, counts: SupplyCounts) -> list[SupplyRow]:
    if not counts:
        return []
    programs = sorted({(program, code) for program, code, _year in counts})
    years = sorted({year for _program, _code, year in counts})
    table = protect_two_way(
        programs, years, [[counts.get((*each, year), 0) for year in years] for each in programs]
    )
    return [
        SupplyRow(source, *each, year, table.cells[each, year].value)
        for each in programs
        for year in years
    ]


def hand_over(
    actor: Person, *, partner: ResearchPartner, first_year: int, last_year: int, now: datetime
) -> Handover:
    """Make the file for the center and note that it went out; for the coalition's coordinators."""
    require_coordinator(actor, "coalition.hand_over")
    today = timezone.localdate(now)
    require_live(partner, today)
    if not first_year <= last_year <= today.year:
        raise Problem(_("The years must be in order and not lie ahead."), field="last_year")
    if last_year - first_year >= MOST_YEARS:
        text = _("At most %(most)d years at once.")
        raise Problem(text % {"most": MOST_YEARS}, field="first_year")
    rows = supply_rows(first_year, last_year)
    if not rows:
        raise Problem(_("There is nothing to count in these years."), field="first_year")
    content = _csv(rows)
    with transaction.atomic():
        handover = Handover.objects.create(
            partner=partner,
            first_year=first_year,
            last_year=last_year,
            content=content,
            sha256=hashlib.sha256(content.encode()).hexdigest(),
            rows=len(rows),
            withheld=sum(row.count is None for row in rows),
            handed_at=now,
            handed_by=actor,
            created_at=now,
        )
        record(
            actor, "coalition.handover.made", handover, now=now,
            to=str(partner), rows=handover.rows, sha256=handover.sha256,
        )  # fmt: skip
    return handover


def _csv(rows: list[SupplyRow]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADING)
    for row in rows:
        count = WITHHELD if row.count is None else row.count
        writer.writerow([row.source, row.program, row.occupation, row.year, count])
    return buffer.getvalue()


def read_content(handover: Handover) -> list[list[str]]:
    """The file's lines, without the heading."""
    return list(csv.reader(io.StringIO(handover.content)))[1:]


def handovers(wanted: Mapping[str, str]) -> QuerySet[Handover]:
    """What went out, the newest first; to one center where its uid is given."""
    rows = Handover.objects.select_related("partner__organization", "handed_by").defer("content")
    if (key := asked.whole(wanted.get("partner"))) is not None:
        rows = rows.filter(partner=key)
    return rows.order_by("-handed_at", "-pk")
