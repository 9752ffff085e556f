"""Many employers from a CSV file: all of them, or none and every error by its line."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.engines.tabular import InputError, Row, parse
from firstrung.identity.public import Organization, OrganizationKind, Person
from firstrung.partnerships.enums.pipeline import Influence, Stage
from firstrung.partnerships.models import Account, Contact, StageChange
from firstrung.partnerships.pipeline.domains import domain_of, domain_of_site
from firstrung.partnerships.policies import require_pipeline
from firstrung.taxonomies.public import Sector

MOST_LINES, MOST_BYTES, BATCH = 5000, 5_000_000, 500
COLUMNS = (
    "name", "website", "sectors", "source", "institution", "contact", "position", "email", "phone",
    "influence", "language",
)  # fmt: skip
"""Columns of the file; ``sectors`` are codes joined by ``;``, ``institution`` is a name."""

LENGTHS = {
    "name": 200, "website": 200, "source": 200, "contact": 160, "position": 160, "email": 254,
    "phone": 40,
}  # fmt: skip
LANGUAGES = ("en", "es")


class ImportProblem(Problem):
    """What is wrong with the file, one text for each line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(
            _("Nothing was imported: the file has errors. Mend these lines and try again."),
            field="file",
        )
        self.lines = lines


@dataclass(frozen=True)
class Imported:
    """How many records were opened, how many were there already, how many contacts are new."""

    opened: int
    known: int
    contacts: int


@dataclass
class _Known:
    """What the cells may name, looked up once for the whole file."""

    sectors: dict[str, Sector]
    institutions: dict[str, Organization]
    employers: dict[str, Organization]
    errors: list[str] = field(default_factory=list)

    def error(self, row: Row, column: str, text: str) -> None:
        """Note what is wrong with a cell."""
        words = _("Line %(line)d, %(column)s: %(text)s")
        self.errors.append(words % {"line": row.line, "column": column, "text": text})


def import_employers(actor: Person, *, content: bytes, now: datetime) -> Imported:
    """Open a record for every employer of the file; those known gain what they lack.

    A name that comes twice is one employer, each line may name another contact. Nothing that is
    there is overwritten. Raises `ImportProblem` with a text per error; then nothing is written.
    """
    require_pipeline(actor, runs=True)
    rows = _rows(content)
    known = _look_up()
    for row in rows:
        _check(row, known)
    if known.errors:
        raise ImportProblem(known.errors)
    with transaction.atomic():
        accounts, opened = _accounts(actor, rows, known, now)
        contacts = _contacts(rows, accounts, now)
        result = Imported(opened, len(accounts) - opened, contacts)
        record(
            actor, "partnerships.account.imported", None, now=now, opened=opened, contacts=contacts
        )
    return result


def _rows(content: bytes) -> list[Row]:
    if len(content) > MOST_BYTES:
        raise Problem(_("The file is larger than five megabytes. Split it."), field="file")
    try:
        table = parse(content.decode("utf-8-sig"), _("File"))
    except UnicodeDecodeError:
        raise Problem(_("The file is not UTF-8. Save it as “CSV UTF-8”."), field="file") from None
    except InputError as error:
        raise Problem(str(error), field="file") from None
    unknown = [name for name in table.heading if name not in COLUMNS]
    if unknown:
        words = _("These columns are not known here: %(names)s.")
        raise Problem(words % {"names": ", ".join(unknown)}, field="file")
    if "name" not in table.heading:
        raise Problem(_("The file lacks the column “name”."), field="file")
    if len(table.rows) > MOST_LINES:
        words = _("The file has more than %(most)d lines. Split it.")
        raise Problem(words % {"most": MOST_LINES}, field="file")
    return list(table.rows)


def _look_up() -> _Known:
    there = Organization.objects.filter(ended_at__isnull=True)
    employers = there.filter(kind=OrganizationKind.EMPLOYER).order_by("-pk")
    institutions = there.exclude(kind=OrganizationKind.EMPLOYER)
    return _Known(
        sectors={row.code: row for row in Sector.objects.all()},
        institutions={row.name.lower(): row for row in institutions},
        employers={row.name.lower(): row for row in employers},
    )


def _check(row: Row, known: _Known) -> None:
    cells = {name: row.cells.get(name, "") for name in COLUMNS}
    if not cells["name"]:
        known.error(row, "name", _("Write the employer's name."))
    for name, most in LENGTHS.items():
        if len(cells[name]) > most:
            known.error(row, name, _("At most %(most)d letters.") % {"most": most})
    if cells["institution"] and cells["institution"].lower() not in known.institutions:
        known.error(row, "institution", _("No institution has this name."))
    for code in codes(cells["sectors"]):
        if code not in known.sectors:
            words = _("“%(code)s” is not one of: %(codes)s.")
            codes_text = ", ".join(sorted(known.sectors))
            known.error(row, "sectors", words % {"code": code, "codes": codes_text})
    _check_forms(row, cells, known)


def _check_forms(row: Row, cells: dict[str, str], known: _Known) -> None:
    for name, validator in (
        ("website", URLValidator(["http", "https"])),
        ("email", validate_email),
    ):
        try:
            if cells[name]:
                validator(cells[name])
        except ValidationError as error:
            known.error(row, name, " ".join(error.messages))
    for name, choices in (("influence", Influence.values), ("language", LANGUAGES)):
        if cells[name] and cells[name] not in choices:
            words = _("Must be one of: %(choices)s.")
            known.error(row, name, words % {"choices": ", ".join(choices)})
    if not cells["contact"] and any(cells[name] for name in ("email", "phone", "position")):
        known.error(row, "contact", _("Write the contact's name."))


def codes(words: str) -> list[str]:
    """The codes of a cell."""
    return [code.strip() for code in words.split(";") if code.strip()]


def _accounts(
    actor: Person, rows: list[Row], known: _Known, now: datetime
) -> tuple[dict[str, Account], int]:
    """The records by name in small letters, and how many of them are new."""
    firsts: dict[str, Row] = {}
    for row in rows:
        firsts.setdefault(row.cells["name"].lower(), row)
    made = Organization.objects.bulk_create(
        (
            Organization(
                name=row.cells["name"],
                kind=OrganizationKind.EMPLOYER,
                website=row.cells.get("website", ""),
                created_at=now,
            )
            for name, row in firsts.items()
            if name not in known.employers
        ),
        batch_size=BATCH,
    )
    known.employers |= {row.name.lower(): row for row in made}
    organizations = {name: known.employers[name] for name in firsts}
    there = {row.organization_id: row for row in Account.objects.select_related("organization")}
    new = [
        _account(firsts[name], organization, known, now)
        for name, organization in organizations.items()
        if organization.pk not in there
    ]
    Account.objects.bulk_create(new, batch_size=BATCH)
    _begin(actor, new, now)
    there |= {row.organization_id: row for row in new}
    _sectors(rows, known)
    return {name: there[row.pk] for name, row in organizations.items()}, len(new)


def _account(row: Row, organization: Organization, known: _Known, now: datetime) -> Account:
    cells = {name: row.cells.get(name, "") for name in COLUMNS}
    domain = domain_of_site(cells["website"]) or domain_of(cells["email"])
    return Account(
        organization=organization,
        institution=known.institutions.get(cells["institution"].lower()),
        source=cells["source"],
        domain=domain[:100],
        stage_at=now,
        created_at=now,
    )


def _begin(actor: Person, accounts: list[Account], now: datetime) -> None:
    StageChange.objects.bulk_create(
        (
            StageChange(account=row, after=Stage.PROSPECT, moved_by=actor, moved_at=now)
            for row in accounts
        ),
        batch_size=BATCH,
    )


def _sectors(rows: list[Row], known: _Known) -> None:
    through = Organization.sectors.through
    pairs = {
        (known.employers[row.cells["name"].lower()].pk, known.sectors[code].pk)
        for row in rows
        for code in codes(row.cells.get("sectors", ""))
    }
    through.objects.bulk_create(
        (through(organization_id=one, sector_id=other) for one, other in sorted(pairs)),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _contacts(rows: list[Row], accounts: dict[str, Account], now: datetime) -> int:
    """Contacts that are not there yet, by e-mail address or name; the first is the main one."""
    live = Contact.objects.filter(ended_at__isnull=True)
    there: dict[int, set[str]] = {}
    for key, email, name in live.values_list("account_id", "email", "name"):
        there.setdefault(key, set()).update({email.lower(), name.lower()} - {""})
    with_main = set(live.filter(is_main=True).values_list("account_id", flat=True))
    new: list[Contact] = []
    for row in rows:
        cells = {name: row.cells.get(name, "") for name in COLUMNS}
        account = accounts[cells["name"].lower()]
        seen = there.setdefault(account.pk, set())
        mark = (cells["email"] or cells["contact"]).lower()
        if not mark or mark in seen:
            continue
        seen.add(mark)
        new.append(_contact(cells, account, now, is_main=account.pk not in with_main))
        with_main.add(account.pk)
    Contact.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def _contact(cells: dict[str, str], account: Account, now: datetime, *, is_main: bool) -> Contact:
    return Contact(
        account=account,
        name=cells["contact"],
        position=cells["position"],
        email=cells["email"],
        phone=cells["phone"],
        influence=cells["influence"] or Influence.INFLUENCES,
        language=cells["language"] or "en",
        is_main=is_main,
        created_at=now,
    )
