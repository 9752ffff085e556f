"""Organizations of a roster."""

from django.db import transaction

from firstrung.identity.models import Organization
from firstrung.identity.roster.notes import Bad, gettext_noop
from firstrung.identity.roster.rules import OrganizationRecord
from firstrung.identity.roster.run import BATCH, NEW, OUT_OF_SCOPE, Run, batches

LABEL = "organizations"
FIELDS = ["sourced_id", "name", "kind", "identifier", "ended_at", "parent"]


def take(run: Run) -> None:
    """Add, change and end organizations; afterwards `Run.organizations` holds the bundle's.

    Organizations are few, so they are held in memory; parents are set once all of them exist.
    """
    rows: list[tuple[int, OrganizationRecord]] = list(run.records("orgs"))
    known = _known(rows)
    by_name = _unclaimed(run)
    current: dict[str, tuple[int, OrganizationRecord, Organization]] = {}
    touched: set[str] = set()
    for line, record in rows:
        organization = known.get(record.key)
        if organization is not None and not run.scope.reaches(organization.pk):
            run.refuse("orgs", line, record.key, Bad("sourcedId", OUT_OF_SCOPE, record.key))
        elif not record.live:
            _end(run, record, organization)
        else:
            joined = None if organization else _adopted(run, line, record, by_name)
            organization = organization or joined or Organization(sourced_id=record.key)
            if _set(organization, record) or joined is not None:
                touched.add(record.key)
            current[record.key] = (line, record, organization)
    _save(run, current, touched)
    _remember(run, current)
    _end_missing(run)
    run.tick(len(rows), LABEL)


def _known(rows: list[tuple[int, OrganizationRecord]]) -> dict[str, Organization]:
    found: dict[str, Organization] = {}
    for some in batches(record.key for _, record in rows):
        found |= {str(o.sourced_id): o for o in Organization.objects.filter(sourced_id__in=some)}
    return found


def _unclaimed(run: Run) -> dict[tuple[str, str], list[Organization]]:
    """Organizations in reach that no roster has named yet, by kind and name."""
    found: dict[tuple[str, str], list[Organization]] = {}
    for organization in Organization.objects.filter(sourced_id__isnull=True, ended_at__isnull=True):
        if run.scope.reaches(organization.pk):
            key = (organization.kind, organization.name.casefold())
            found.setdefault(key, []).append(organization)
    return found


def _adopted(
    run: Run,
    line: int,
    record: OrganizationRecord,
    by_name: dict[tuple[str, str], list[Organization]],
) -> Organization | None:
    same = by_name.get((record.kind, record.name.casefold()), [])
    if len(same) != 1:
        return None
    organization = same.pop()
    organization.sourced_id = record.key
    reason = gettext_noop("“%(name)s” exists already and was joined with this row.")
    run.notes.warn("orgs.csv", line, "name", reason, name=organization.name)
    return organization


def _set(organization: Organization, record: OrganizationRecord) -> bool:
    """Take over the row's values; whether anything changed."""
    wanted = (record.name, record.kind, record.identifier or organization.identifier, None)
    before = (
        organization.name,
        organization.kind,
        organization.identifier,
        organization.ended_at,
    )
    organization.name, organization.kind, organization.identifier, organization.ended_at = wanted
    return organization.pk is None or before != wanted


def _end(run: Run, record: OrganizationRecord, organization: Organization | None) -> None:
    run.registers["orgs"].gone.add(record.key)
    if organization is None:
        return
    run.organizations.add(organization.pk)
    if organization.ended_at is None:
        run.end(Organization, LABEL, [organization.pk])


def _save(
    run: Run,
    current: dict[str, tuple[int, OrganizationRecord, Organization]],
    touched: set[str],
) -> None:
    added = [o for _, _, o in current.values() if o.pk is None]
    new = {str(o.sourced_id) for o in added}
    with transaction.atomic():
        if run.write:
            Organization.objects.bulk_create(added, batch_size=BATCH)
            run.scope.pks |= {o.pk for o in added}
        elsewhere = _parents_elsewhere(current)
        for key, (line, record, organization) in current.items():
            if _place(run, line, record, organization, current, elsewhere):
                touched.add(key)
        if run.write:
            changed = [current[key][2] for key in touched]
            Organization.objects.bulk_update(changed, FIELDS, batch_size=100)
    run.count(LABEL, added=len(new), changed=len(touched - new))


def _parents_elsewhere(
    current: dict[str, tuple[int, OrganizationRecord, Organization]],
) -> dict[str, Organization]:
    keys = {r.parent for _, r, _ in current.values() if r.parent and r.parent not in current}
    return {str(o.sourced_id): o for o in Organization.objects.filter(sourced_id__in=keys)}


def _place(
    run: Run,
    line: int,
    record: OrganizationRecord,
    organization: Organization,
    current: dict[str, tuple[int, OrganizationRecord, Organization]],
    elsewhere: dict[str, Organization],
) -> bool:
    """Put the organization under its parent; whether that changes anything."""
    parent = current[record.parent][2] if record.parent in current else None
    parent = parent or elsewhere.get(record.parent)
    warn = run.notes.warn
    if record.parent and parent is None:
        reason = gettext_noop("There is no organization “%(key)s”; kept without it.")
        warn("orgs.csv", line, "parentSourcedId", reason, key=record.parent)
    elif parent is not None and _goes_round(record, current):
        reason = gettext_noop("This parent lies below the organization itself; ignored.")
        warn("orgs.csv", line, "parentSourcedId", reason)
        parent = None
    elif parent is not None and parent.pk is not None:
        outside = not run.scope.reaches(parent.pk) and record.parent not in current
        if outside and parent.pk != organization.parent_id:
            reason = gettext_noop("You don't coordinate the parent “%(key)s”; kept without it.")
            warn("orgs.csv", line, "parentSourcedId", reason, key=record.parent)
            parent = None
    return _move(run, organization, parent)


def _move(run: Run, organization: Organization, parent: Organization | None) -> bool:
    home = run.scope.home
    if parent is None and organization.parent_id is None and home is not None:
        # A new organization without a parent belongs to whoever brought it.
        parent = (
            home if home.pk != organization.pk and organization.pk not in _above(home) else None
        )
    if parent is None or (parent.pk is not None and parent.pk == organization.parent_id):
        return False
    if parent.pk is not None:
        organization.parent = parent
    return True


def _above(organization: Organization) -> set[int]:
    found: set[int] = set()
    parent = organization.parent
    while parent is not None and parent.pk not in found:
        found.add(parent.pk)
        parent = parent.parent
    return found


def _goes_round(
    record: OrganizationRecord,
    current: dict[str, tuple[int, OrganizationRecord, Organization]],
) -> bool:
    seen = {record.key}
    key = record.parent
    while key in current:
        if key in seen:
            return True
        seen.add(key)
        key = current[key][1].parent
    return False


def _remember(run: Run, current: dict[str, tuple[int, OrganizationRecord, Organization]]) -> None:
    """Which organizations references may mean: the bundle's, and where it is a delta, all others."""
    register = run.registers["orgs"]
    rows = Organization.objects.filter(sourced_id__isnull=False, ended_at__isnull=True)
    for key, pk in rows.values_list("sourced_id", "pk"):
        allowed = not run.is_closed("orgs") or key in register.listed
        if allowed and key not in register.gone and run.scope.reaches(pk):
            register.pks[str(key)] = pk
    for key, (_, _, organization) in current.items():
        register.pks[key] = organization.pk or NEW
    listed = [pk for key, pk in register.pks.items() if key in register.listed and pk]
    run.organizations.update(listed)


def _end_missing(run: Run) -> None:
    """End the bundle's organizations' children that a complete file no longer lists."""
    if not run.ends_missing("orgs"):
        return
    rows = Organization.objects.filter(
        parent__in=run.organizations, sourced_id__isnull=False, ended_at__isnull=True
    )
    listed = run.registers["orgs"].listed
    gone = {pk: str(key) for pk, key in rows.values_list("pk", "sourced_id") if key not in listed}
    run.organizations.update(gone)
    run.end(Organization, LABEL, list(gone))
