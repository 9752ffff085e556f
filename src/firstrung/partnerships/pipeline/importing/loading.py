"""Write what the checked lines would do, batch by batch; what is there is never overwritten.

Every batch compares with what is there, in one transaction with the cursor and the numbers: a
batch is done once, and a file that is loaded twice changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from firstrung.identity.public import Organization, OrganizationKind, Person
from firstrung.jobs.public import report
from firstrung.partnerships.enums.pipeline import ImportState, Influence, LineOutcome, Stage
from firstrung.partnerships.models import (
    Account,
    Contact,
    EmployerImport,
    EmployerLine,
    StageChange,
)
from firstrung.partnerships.pipeline.importing.rules import Terms, codes, terms
from firstrung.partnerships.pipeline.importing.standing import Standing, standing_of

BATCH = 500


def to_load(imported: EmployerImport) -> QuerySet[EmployerLine]:
    """The lines that add something; possible doubles only where somebody wants them."""
    rows = imported.rows.filter(outcome__in=[LineOutcome.NEW, LineOutcome.CHANGED])
    return rows if imported.with_doubles else rows.filter(double_of="")


def load(actor: Person, imported: EmployerImport, *, now: datetime) -> None:
    """Load every line behind the cursor. Raises `Cancelled` between two batches."""
    known = terms()
    report(imported.cursor, imported.lines)
    while _load_batch(actor, imported, known, now):
        report(imported.cursor, imported.lines)


@transaction.atomic
def _load_batch(actor: Person, imported: EmployerImport, known: Terms, now: datetime) -> bool:
    """Load the next batch; False where there is none. Loads of other files wait meanwhile."""
    loading = EmployerImport.objects.filter(state=ImportState.LOADING).order_by("pk")
    locked = {row.pk: row for row in loading.select_for_update()}.get(imported.pk)
    if locked is None:
        return False
    lines = list(to_load(locked).filter(line__gt=locked.cursor).order_by("line")[:BATCH])
    if lines:
        there = standing_of(line.cells["name"] for line in lines)
        opened = _open(actor, lines, there, known, now)
        _add_sectors(lines, there, known)
        contacts = _add_contacts(lines, there, now)
        numbers = locked.report
        numbers["opened"] = numbers.get("opened", 0) + opened
        numbers["contacts"] = numbers.get("contacts", 0) + contacts
        locked.cursor = lines[-1].line
        locked.save(update_fields=["cursor", "report"])
    imported.cursor, imported.report = locked.cursor, locked.report
    return bool(lines)


def _open(
    actor: Person, lines: Sequence[EmployerLine], there: Standing, known: Terms, now: datetime
) -> int:
    """Make the employers and records that lack; how many records."""
    firsts = {line.key: line for line in reversed(lines)}
    made = Organization.objects.bulk_create(
        Organization(
            name=line.cells["name"],
            kind=OrganizationKind.EMPLOYER,
            website=line.cells.get("website", ""),
            created_at=now,
        )
        for key, line in firsts.items()
        if key not in there.employers
    )
    there.employers |= {row.name.lower(): row for row in made}
    accounts = Account.objects.bulk_create(
        _account(line, there.employers[key], known, now)
        for key, line in firsts.items()
        if there.account(key) is None
    )
    there.accounts |= {row.organization_id: row for row in accounts}
    StageChange.objects.bulk_create(
        StageChange(account=row, after=Stage.PROSPECT, moved_by=actor, moved_at=now)
        for row in accounts
    )
    return len(accounts)


def _account(
    line: EmployerLine, organization: Organization, known: Terms, now: datetime
) -> Account:
    return Account(
        organization=organization,
        institution_id=known.institutions.get(line.cells.get("institution", "").lower()),
        source=line.cells.get("source", ""),
        domain=line.domain,
        stage_at=now,
        created_at=now,
    )


def _add_sectors(lines: Sequence[EmployerLine], there: Standing, known: Terms) -> None:
    through = Organization.sectors.through
    pairs = {
        (there.employers[line.key].pk, known.sectors[code])
        for line in lines
        for code in codes(line.cells.get("sectors", ""))
        if code in known.sectors
    }
    through.objects.bulk_create(
        (through(organization_id=one, sector_id=other) for one, other in sorted(pairs)),
        ignore_conflicts=True,
    )


def _add_contacts(lines: Sequence[EmployerLine], there: Standing, now: datetime) -> int:
    """Contacts that are not there yet, by e-mail address or name; the first is the main one."""
    new: list[Contact] = []
    for line in lines:
        account = there.accounts[there.employers[line.key].pk]
        seen = there.marks.setdefault(account.pk, set())
        if not line.mark or line.mark in seen:
            continue
        seen.add(line.mark)
        new.append(_contact(line.cells, account, now, is_main=account.pk not in there.mains))
        there.mains.add(account.pk)
    return len(Contact.objects.bulk_create(new))


def _contact(cells: dict[str, str], account: Account, now: datetime, *, is_main: bool) -> Contact:
    return Contact(
        account=account,
        name=cells["contact"],
        position=cells.get("position", ""),
        email=cells.get("email", ""),
        phone=cells.get("phone", ""),
        influence=cells.get("influence", Influence.INFLUENCES),
        language=cells.get("language", "en"),
        is_main=is_main,
        created_at=now,
    )
