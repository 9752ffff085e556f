"""The dry run: what each line would do, kept as rows; no employer is touched."""

from collections.abc import Iterable, Iterator
from itertools import dropwhile, islice

from django.db import transaction

from firstrung.jobs.public import report
from firstrung.partnerships.enums.pipeline import ImportState, LineOutcome
from firstrung.partnerships.models import EmployerImport, EmployerLine
from firstrung.partnerships.pipeline.domains import domain_of, domain_of_site, plain_name
from firstrung.partnerships.pipeline.importing.doubles import mark_doubles
from firstrung.partnerships.pipeline.importing.reading import Line, lines_of
from firstrung.partnerships.pipeline.importing.rules import Terms, codes, faults, terms, tidied
from firstrung.partnerships.pipeline.importing.standing import Standing, standing_of

BATCH = 1000


def check(imported: EmployerImport) -> None:
    """Check every line behind the cursor, batch by batch, then look for doubles.

    Raises `Cancelled` between two batches where its owner asked to stop.
    """
    known = terms()
    report(imported.cursor, imported.lines)
    rest = dropwhile(lambda line: line.number <= imported.cursor, lines_of(imported.file))
    for batch in _batches(rest):
        _keep(imported, batch, known)
        report(imported.cursor, imported.lines)
    mark_doubles(imported)


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


@transaction.atomic
def _keep(imported: EmployerImport, batch: list[Line], known: Terms) -> None:
    """Judge and keep a batch, unless another worker has been faster."""
    checking = EmployerImport.objects.filter(pk=imported.pk, state=ImportState.CHECKING)
    locked = checking.select_for_update().first()
    if locked is None:
        return
    imported.cursor = locked.cursor
    rows = [_row(imported, line, known) for line in batch if line.number > locked.cursor]
    if rows:
        _judge(imported, [row for row in rows if not row.notes])
        EmployerLine.objects.bulk_create(rows)
        imported.cursor = rows[-1].line
        imported.save(update_fields=["cursor"])


def _row(imported: EmployerImport, line: Line, known: Terms) -> EmployerLine:
    cells = tidied(line.cells)
    notes = [{"column": "", "text": line.fault}] if line.fault else faults(cells, known)
    row = EmployerLine(
        imported=imported, line=line.number, cells=cells, notes=notes, outcome=LineOutcome.REFUSED
    )
    if not notes:
        row.key = cells["name"].lower()[:200]
        row.plain = plain_name(row.key)
        site = domain_of_site(cells.get("website", ""))
        row.domain = (site or domain_of(cells.get("email", "")))[:100]
        row.mark = (cells.get("email") or cells.get("contact", "")).lower()
    return row


def _judge(imported: EmployerImport, rows: list[EmployerLine]) -> None:
    """Set what each good line would do, by what is there and by the lines above it."""
    there = standing_of(row.cells["name"] for row in rows)
    keys, pairs = _above(imported, rows)
    for row in rows:
        row.known = row.key in there.employers
        row.is_first = row.key not in keys
        row.outcome = _outcome(row, there, pairs)
        keys.add(row.key)
        pairs.add((row.key, row.mark))


def _above(
    imported: EmployerImport, rows: Iterable[EmployerLine]
) -> tuple[set[str], set[tuple[str, str]]]:
    """Which employers, and which of their contacts, earlier batches of the file name (2 queries)."""
    earlier = imported.rows.exclude(outcome=LineOutcome.REFUSED).order_by()
    earlier = earlier.filter(key__in={row.key for row in rows})
    again = earlier.filter(mark__in={row.mark for row in rows})
    return (
        set(earlier.filter(is_first=True).values_list("key", flat=True)),
        set(again.values_list("key", "mark").distinct()),
    )


def _outcome(row: EmployerLine, there: Standing, pairs: set[tuple[str, str]]) -> LineOutcome:
    account = there.account(row.key)
    if account is None and row.is_first:
        return LineOutcome.NEW
    met = (row.key, row.mark) in pairs or (account and row.mark in there.marks.get(account.pk, ()))
    employer = there.employers.get(row.key)
    has = there.sectors.get(employer.pk, set()) if employer else set()
    if (row.mark and not met) or set(codes(row.cells.get("sectors", ""))) - has:
        return LineOutcome.CHANGED
    return LineOutcome.SAME
