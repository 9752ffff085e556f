"""Roles in organizations, and who is whose guardian."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from firstrung.identity.enums import Role
from firstrung.identity.models import Guardianship, Membership, Person
from firstrung.identity.roster import writing
from firstrung.identity.roster.kinds.classes import NO_PERSON, NO_SCHOOL
from firstrung.identity.roster.notes import Bad, gettext_noop
from firstrung.identity.roster.rules import RoleRecord
from firstrung.identity.roster.run import Run, batches


def take_roles(run: Run) -> None:
    """Read roles.csv (1.2) into the wanted memberships."""
    for batch in batches(run.records("roles")):
        run.find("users", Person, {record.user for _, record in batch})
        for line, record in batch:
            try:
                _want(run, record)
            except Bad as bad:
                run.unsure.add(record.user)
                run.refuse("roles", line, record.key, bad)
        run.tick(len(batch), "roles")


def _want(run: Run, record: RoleRecord) -> None:
    users, orgs = run.registers["users"], run.registers["orgs"]
    if record.user in users.gone or not record.role:
        return
    if record.user not in users.pks:
        raise Bad("userSourcedId", NO_PERSON, record.user, key=record.user)
    if record.org not in orgs.pks:
        raise Bad("orgSourcedId", NO_SCHOOL, record.org, key=record.org)
    run.organizations.add(orgs.pks[record.org])
    key = (record.user, record.org, record.role)
    if record.live or key not in run.memberships:
        run.memberships[key] = (record.begin, record.end, record.live)


def take_memberships(run: Run) -> None:
    """Bring the memberships of the listed people to what the roster says."""
    people, orgs = run.registers["users"].pks, run.registers["orgs"].pks
    for user, _, role in run.memberships:
        run.kinds_of_people.setdefault(user, set()).add(role)
    wanted = (
        (people[user], orgs[org], role, dates)
        for (user, org, role), dates in run.memberships.items()
        if user in people
    )
    for batch in batches(wanted):
        pks = {person for person, *_ in batch if person}
        known = {
            (person, organization, role): rest
            for person, organization, role, *rest in Membership.objects.filter(person__in=pks)
            .order_by()
            .values_list(
                "person", "organization", "role", "pk", "begin_date", "end_date", "from_roster"
            )
        }
        _store_memberships(run, batch, known)
        run.tick(0, "memberships")


def _store_memberships(
    run: Run,
    batch: list[tuple[int, int, str, tuple[date | None, date | None, bool]]],
    known: Mapping[tuple[int, int, str], Sequence[object]],
) -> None:
    added, changed, ended = [], [], []
    for person, organization, role, (begin, end, live) in batch:
        now = known.get((person, organization, role)) if person and organization else None
        if now is None:
            if live:
                added.append((person, organization, role, begin, end, True))
            continue
        pk, *dates, from_roster = now
        if not from_roster:
            continue
        if live and list(dates) != [begin, end]:
            changed.append((int(str(pk)), (begin, end)))
        elif not live and _holds(run, dates[1]):
            ended.append(int(str(pk)))
    run.count("memberships", added=len(added), changed=len(changed))
    if run.write:
        with transaction.atomic():
            fields = (
                "person_id",
                "organization_id",
                "role",
                "begin_date",
                "end_date",
                "from_roster",
            )
            writing.insert(Membership, fields, added, now=run.now)
            writing.update(Membership, ("begin_date", "end_date"), changed)
    end_memberships(run, ended)


def _holds(run: Run, end: object) -> bool:
    return end is None or (isinstance(end, date) and end >= run.today)


def take_guardianships(run: Run) -> None:
    """Tie guardians to students; the link may stand in either row."""
    run.find("users", Person, {agent for _, _, agent in run.links})
    _roles_from_before(run, {agent for _, _, agent in run.links})
    pairs: dict[tuple[int, int], None] = {}
    new = 0
    seen: set[tuple[str, str]] = set()
    for line, row, agent in run.links:
        pair = _pair(run, line, row, agent)
        if pair is None or pair in seen:
            continue
        seen.add(pair)
        guardian, student = (run.registers["users"].pks[key] for key in pair)
        if guardian and student:
            pairs[guardian, student] = None
        else:
            new += 1
    run.count("guardianships", added=new)
    for batch in batches(pairs):
        _store_guardianships(run, batch)
        run.tick(0, "guardianships")


def _roles_from_before(run: Run, keys: set[str]) -> None:
    """What people are of whom this bundle does not say it."""
    unknown = [key for key in keys if key not in run.kinds_of_people]
    for some in batches(unknown):
        held = Membership.objects.live(run.today).filter(person__sourced_id__in=some)
        for key, role in held.values_list("person__sourced_id", "role"):
            run.kinds_of_people.setdefault(str(key), set()).add(role)


def _pair(run: Run, line: int, row: str, agent: str) -> tuple[str, str] | None:
    """(guardian, student) for a row and the agent it names; None with a warning where unclear."""
    users = run.registers["users"]
    if agent in users.gone or row not in users.pks:
        return None
    reason = ""
    if agent == row:
        reason = gettext_noop("A person can't be their own guardian; ignored.")
    elif agent not in users.pks:
        reason = gettext_noop("There is no person with the sourcedId named here; link left out.")
    else:
        pair = _by_roles(run, row, agent)
        if pair is not None:
            return pair
        reason = gettext_noop("Neither of the two is a student; link left out.")
    run.notes.warn("users.csv", line, "agentSourcedIds", reason)
    return None


def _by_roles(run: Run, row: str, agent: str) -> tuple[str, str] | None:
    own = run.kinds_of_people.get(row, set())
    other = run.kinds_of_people.get(agent, set())
    if Role.STUDENT in own and Role.STUDENT not in other:
        return agent, row
    if Role.STUDENT in other and Role.STUDENT not in own:
        return row, agent
    if Role.GUARDIAN in own and not other:
        return row, agent
    if Role.GUARDIAN in other and not own:
        return agent, row
    return None


def _store_guardianships(run: Run, batch: list[tuple[int, int]]) -> None:
    known = {
        (guardian, student): (pk, ended, from_roster)
        for pk, guardian, student, ended, from_roster in Guardianship.objects.filter(
            student__in={student for _, student in batch}
        ).values_list("pk", "guardian", "student", "ended_at", "from_roster")
    }
    added = [(*pair, True) for pair in batch if pair not in known]
    revived = [
        (known[pair][0], (None,))
        for pair in batch
        if pair in known and known[pair][1] is not None and known[pair][2]
    ]
    run.count("guardianships", added=len(added), changed=len(revived))
    if run.write:
        with transaction.atomic():
            fields = ("guardian_id", "student_id", "from_roster")
            writing.insert(Guardianship, fields, added, now=run.now)
            writing.update(Guardianship, ("ended_at",), revived)


def end_memberships(run: Run, pks: list[int]) -> None:
    """Yesterday was their last day."""
    run.count("memberships", ended=len(pks))
    if run.write:
        for some in batches(pks):
            with transaction.atomic():
                rows = [(pk, (run.yesterday,)) for pk in some]
                writing.update(Membership, ("end_date",), rows)
            run.tick(0, "memberships")
