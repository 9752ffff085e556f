"""Conflicts of interest from a CSV file: good rows are kept, the others named by line."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.validation.enums import ConflictKind, ConflictSource
from firstrung.validation.models import Conflict, Panel, PanelSeat, Submission
from firstrung.validation.policies import SEE_SUBMISSION
from firstrung.validation.services.conflicts import mend_after, note_conflict
from firstrung.validation.services.panels import lock_panel

MOST_ROWS = 5000
MOST_BYTES = 1_000_000
COLUMNS = ("panelist", "portfolio", "kind", "reason")
"""``panelist``: e-mail address. ``portfolio``: its code, or the student's id in the school's
roster where the actor may see the student. ``kind`` (see `ConflictKind`) and ``reason`` may be
missing."""


@dataclass
class Imported:
    """What became of a file: rows kept, rows known already, and mistakes by line."""

    kept: int = 0
    known: int = 0
    mistakes: list[tuple[int, str]] = field(default_factory=list)


class RowError(Exception):
    """A row that can't be used; the text says why."""


@transaction.atomic
def import_conflicts(*, actor: Person, panel: Panel, content: bytes, now: datetime) -> Imported:
    """Declare a conflict for each row that names a panelist and a portfolio of this panel."""
    panel = lock_panel(actor, panel)
    seats = {
        (seat.panelist.email or "").casefold(): seat
        for seat in panel.seats.select_related("panelist", "panel")
    }
    works = _works(actor, panel)
    known = set(
        Conflict.objects.filter(panelist__in=panel.seats.values("panelist")).values_list(
            "panelist", "student"
        )
    )
    done, noted = Imported(), []
    for line, row in _rows(content):
        try:
            seat, work, kind = _read(row, seats, works)
        except RowError as error:
            done.mistakes.append((line, str(error)))
            continue
        pair = (seat.panelist_id, work.student_id)
        if pair in known:
            done.known += 1
            continue
        known.add(pair)
        noted.append(
            note_conflict(
                actor,
                panel,
                seat,
                work,
                kind=kind,
                reason=row.get("reason", "")[:300],
                source=ConflictSource.IMPORTED,
                now=now,
            )
        )
        done.kept += 1
    mend_after(panel, noted, actor=actor, now=now)
    record(
        actor,
        "validation.conflict.imported",
        panel,
        now=now,
        kept=done.kept,
        mistakes=len(done.mistakes),
    )
    return done


def _works(actor: Person, panel: Panel) -> dict[str, Submission]:
    """Portfolios by code, and by the student's roster id where the actor may see the student."""
    rows = Submission.objects.filter(places__panel=panel)
    works = {row.code.casefold(): row for row in rows}
    for row in SEE_SUBMISSION.rows(actor, rows).select_related("student"):
        if row.student.sourced_id:
            works.setdefault(row.student.sourced_id.casefold(), row)
    return works


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column; `Problem` where the file as a whole can't be read."""
    if len(content) > MOST_BYTES:
        raise Problem(_("The file is too large; one megabyte is the most."), field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(_("Save the file as CSV in UTF-8."), field="file") from error
    head = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    names = [name.strip().casefold() for name in next(reader, [])]
    missing = [name for name in COLUMNS[:2] if name not in names]
    if missing:
        raise Problem(
            _("The first line must name the columns; missing: %(names)s.")
            % {"names": ", ".join(missing)},
            field="file",
        )
    try:
        for number, cells in enumerate(reader):
            if number >= MOST_ROWS:
                raise Problem(
                    _("The file has more than %(count)d rows; split it.") % {"count": MOST_ROWS},
                    field="file",
                )
            if any(cell.strip() for cell in cells):
                row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
                yield reader.line_num, row
    except csv.Error as error:
        raise Problem(
            _("Line %(line)d can't be read as CSV.") % {"line": reader.line_num}, field="file"
        ) from error


def _read(
    row: Mapping[str, str], seats: Mapping[str, PanelSeat], works: Mapping[str, Submission]
) -> tuple[PanelSeat, Submission, str]:
    address, portfolio = row.get("panelist", ""), row.get("portfolio", "")
    if address.casefold() not in seats or not address:
        raise RowError(
            _("Nobody on this panel has the address “%(address)s”.") % {"address": address}
        )
    if portfolio.casefold() not in works or not portfolio:
        raise RowError(_("No portfolio before this panel is “%(code)s”.") % {"code": portfolio})
    return seats[address.casefold()], works[portfolio.casefold()], _kind(row.get("kind", ""))


def _kind(word: str) -> str:
    if not word:
        return ConflictKind.OTHER
    for kind in ConflictKind:
        if word.casefold() in {kind.value, str(kind.label).casefold()}:
            return kind
    raise RowError(
        _("“%(word)s” is no kind; use one of: %(kinds)s.")
        % {"word": word, "kinds": ", ".join(ConflictKind.values)}
    )
