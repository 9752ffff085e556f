"""People of a roster: who they are, and whom a row means when it is not yet known."""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models.functions import Lower

from firstrung.identity.models import Person
from firstrung.identity.models.consent import years_before
from firstrung.identity.roster import writing
from firstrung.identity.roster.kinds.classes import NO_PERSON, NO_SCHOOL
from firstrung.identity.roster.notes import Bad, Notes, gettext_noop
from firstrung.identity.roster.rules import UserRecord
from firstrung.identity.roster.run import NEW, OUT_OF_SCOPE, Run, batches
from firstrung.identity.roster.scope import MIXED, OUTSIDE

FIELDS = (
    "sourced_id",
    "given_name",
    "family_name",
    "preferred_name",
    "email",
    "birth_date",
    "grade",
    "is_active",
)
CONTACT_AGE = 13
"""Under 13 no contact data is kept (COPPA, 16 CFR 312)."""
TAKEN = gettext_noop(
    "Another person has this e-mail address; this one is kept without it (nobody was merged)."
)


class Known(NamedTuple):
    """What the database has of a person; the order after ``pk`` is that of `FIELDS`."""

    pk: int
    sourced_id: str | None
    given: str
    family: str
    preferred: str
    email: str | None
    birth: date | None
    grade: str
    is_active: bool


class Claims:
    """Which row of the file has which e-mail address (the first one wins)."""

    def __init__(self, run: Run) -> None:
        self.row_of: dict[str, str] = {}
        self.email_of: dict[str, str] = {}
        for _, record in run.records("users", Notes()):
            if record.live and record.email and record.email not in self.row_of:
                self.row_of[record.email] = record.key
                self.email_of[record.key] = record.email
        # This reading only looked ahead: the next one notes and counts.
        register = run.registers["users"]
        register.listed.clear()
        register.refused.clear()


class Batch:
    """The rows of one batch beside the people that the database has for them."""

    def __init__(self, run: Run, rows: list[tuple[int, UserRecord]], claims: Claims) -> None:
        self.run, self.rows, self.claims = run, rows, claims
        fields = ("pk", *FIELDS)
        keys = [record.key for _, record in rows]
        emails = {record.email for _, record in rows if record.email}
        people = Person.objects.order_by()
        found = people.filter(sourced_id__in=keys).values_list(*fields)
        self.by_key = {str(values[1]): Known(*values) for values in found}
        holders = people.alias(low=Lower("email")).filter(low__in=emails).values_list(*fields)
        self.by_email = {str(values[5]).lower(): Known(*values) for values in holders}
        everyone = {k.pk for k in (*self.by_key.values(), *self.by_email.values())}
        self.standing = run.scope.standing_of(everyone)
        self.added: list[tuple[object, ...]] = []
        self.changed: list[tuple[int, tuple[object, ...]]] = []
        self.ended: list[int] = []
        self.freed: list[int] = []
        self.accepted: list[UserRecord] = []

    def warn(self, line: int, column: str, reason: str, **params: object) -> None:
        """Note something about a row of users.csv."""
        self.run.notes.warn("users.csv", line, column, reason, **params)


def take(run: Run) -> None:
    """Add, change and end people; their roles (1.1) and guardians are gathered for later."""
    births = _births(run)
    claims = Claims(run)
    run.tick(len(claims.row_of), "people")
    for rows in batches(run.records("users")):
        batch = Batch(run, rows, claims)
        for line, record in rows:
            try:
                _take_row(batch, line, record, births)
            except Bad as bad:
                run.refuse("users", line, record.key, bad)
        _store(batch)
        run.tick(len(rows), "people")
    _late_births(run, births)


def _births(run: Run) -> dict[str, tuple[int, date]]:
    """Line and birth date by person; nothing else is read of the demographics."""
    found = {}
    for line, record in run.records("demographics"):
        if record.birth is not None and record.birth > run.today:
            reason = gettext_noop("This birth date lies in the future.")
            run.refuse("demographics", line, record.key, Bad("birthDate", reason))
        elif record.birth is not None:
            found[record.key] = (line, record.birth)
    return found


def _take_row(
    batch: Batch, line: int, record: UserRecord, births: dict[str, tuple[int, date]]
) -> None:
    run = batch.run
    known = batch.by_key.get(record.key)
    if known is not None and batch.standing.get(known.pk) == OUTSIDE:
        raise Bad("sourcedId", OUT_OF_SCOPE, record.key)
    if not record.live:
        run.registers["users"].gone.add(record.key)
        if known is not None:
            run.ended_people.append(known.pk)
            if known.is_active and batch.standing.get(known.pk) != MIXED:
                batch.ended.append(known.pk)
        return
    _check_organizations(run, line, record)
    known = known or _adopted(batch, line, record)
    if known is not None and batch.standing.get(known.pk) == MIXED:
        reason = gettext_noop("Others look after this person too; name and address were kept.")
        batch.warn(line, "sourcedId", reason)
    else:
        _plan(batch, line, record, known, births.get(record.key, (0, None))[1])
    batch.accepted.append(record)
    run.links += [(line, record.key, agent) for agent in record.agents]


def _check_organizations(run: Run, line: int, record: UserRecord) -> None:
    """A row all of whose organizations are unknown is rejected; single unknown ones are left out."""
    if run.contents.role_source != "users":
        return
    pks = run.registers["orgs"].pks
    good = [org for org in record.orgs if org in pks]
    if record.orgs and not good:
        key = record.orgs[0]
        raise Bad("orgSourcedIds", NO_SCHOOL, key, key=key)
    for key in record.orgs:
        if key not in pks:
            reason = gettext_noop("There is no organization “%(key)s”; kept without it.")
            run.notes.warn("users.csv", line, "orgSourcedIds", reason, key=key)
    for org in good:
        run.organizations.add(pks[org])
        for role in record.roles:
            run.memberships[record.key, org, role] = (None, None, True)


def _adopted(batch: Batch, line: int, record: UserRecord) -> Known | None:
    """Somebody who was invited earlier, without a sourcedId, with this very e-mail address."""
    holder = batch.by_email.get(record.email)
    is_free = holder is not None and holder.sourced_id is None
    if holder is None or not is_free or batch.standing.get(holder.pk, "inside") in {OUTSIDE, MIXED}:
        return None
    if batch.claims.row_of.get(record.email) != record.key:
        return None
    batch.by_email[record.email] = holder._replace(sourced_id=record.key)
    reason = gettext_noop("Somebody with this e-mail address was invited earlier; joined.")
    batch.warn(line, "email", reason)
    return holder


def _plan(
    batch: Batch, line: int, record: UserRecord, known: Known | None, birth: date | None
) -> None:
    """Compare the row with what is known; blanks never erase an address, a name or a birth date."""
    birth = birth or (known.birth if known else None)
    email = _email(batch, line, record, known, birth)
    wanted = (
        record.key,
        record.given,
        record.family,
        record.preferred or (known.preferred if known else ""),
        email,
        birth,
        record.grade or (known.grade if known else ""),
        record.enabled,
    )
    if known is None:
        batch.added.append(wanted)
    elif known[1:] != wanted:
        if known.is_active and not record.enabled:
            batch.run.count("people", ended=1)
        else:
            batch.run.count("people", changed=1)
        batch.changed.append((known.pk, wanted))


def _email(
    batch: Batch, line: int, record: UserRecord, known: Known | None, birth: date | None
) -> str | None:
    """The address the person is to have: the row's, if it is theirs to have."""
    kept = known.email if known else None
    if not record.email or record.email == (kept or "").lower():
        return kept
    if birth is not None and birth > years_before(batch.run.today, CONTACT_AGE):
        reason = gettext_noop("Under 13 no e-mail address is kept.")
        batch.warn(line, "email", reason)
        return kept
    if batch.claims.row_of.get(record.email) != record.key:
        batch.warn(line, "email", TAKEN)
        return kept
    holder = batch.by_email.get(record.email)
    if holder is None or (known is not None and holder.pk == known.pk):
        return record.email
    if not _gives_up(batch, holder):
        batch.warn(line, "email", TAKEN)
        return kept
    batch.freed.append(holder.pk)
    return record.email


def _gives_up(batch: Batch, holder: Known) -> bool:
    """Whether the holder of an address gets another one from this very file."""
    other = batch.claims.email_of.get(holder.sourced_id or "")
    moves = other is not None and other != (holder.email or "").lower()
    return moves and batch.standing.get(holder.pk, "inside") not in {OUTSIDE, MIXED}


def _store(batch: Batch) -> None:
    run = batch.run
    run.count("people", added=len(batch.added), ended=len(batch.ended))
    if run.write:
        with transaction.atomic():
            # Addresses that change hands are let go first: no two people may hold one.
            Person.objects.filter(pk__in=batch.freed).update(email=None)
            moving = [pk for pk, values in batch.changed if values[4]]
            if batch.freed:
                Person.objects.filter(pk__in=moving).update(email=None)
            writing.update(Person, FIELDS, batch.changed)
            writing.insert(Person, FIELDS, batch.added, now=run.now)
            writing.update(Person, ("is_active",), [(pk, (False,)) for pk in batch.ended])
    keys = [record.key for record in batch.accepted]
    run.remember("users", Person, keys)


def _late_births(run: Run, births: dict[str, tuple[int, date]]) -> None:
    """Birth dates of people whose own row is not in the bundle (a delta of demographics)."""
    listed = run.registers["users"].listed
    rest = {key: value for key, value in births.items() if key not in listed}
    run.find("users", Person, rest)
    pks = run.registers["users"].pks
    for key, (line, _) in rest.items():
        if key not in pks:
            run.refuse("demographics", line, key, Bad("sourcedId", NO_PERSON, key, key=key))
    for some in batches(key for key in rest if pks.get(key, NEW)):
        known = dict(
            Person.objects.filter(sourced_id__in=some).values_list("sourced_id", "birth_date")
        )
        changed = [(pks[k], (rest[k][1],)) for k in some if known.get(k) != rest[k][1]]
        run.count("people", changed=len(changed))
        if run.write:
            with transaction.atomic():
                writing.update(Person, ("birth_date",), changed)
