"""What a complete (bulk) roster no longer lists is ended, never deleted.

Only records that came from a roster, in organizations that the bundle contains, are touched.
"""

from django.db import transaction
from django.db.models import Q, QuerySet

from firstrung.identity.models import (
    AcademicSession,
    Enrollment,
    Guardianship,
    Membership,
    Person,
    SchoolClass,
)
from firstrung.identity.roster import writing
from firstrung.identity.roster.kinds.memberships import end_memberships
from firstrung.identity.roster.run import Run, batches


def end_missing(run: Run) -> None:
    """End what is missing, from enrollments up to people and sessions."""
    _memberships(run)
    _people(run)
    _guardianships(run)
    _enrollments(run)
    _classes(run)
    _sessions(run)


def _memberships(run: Run) -> None:
    """Roles that are no longer listed; people whose row was rejected keep theirs.

    A complete file speaks for all people of its organizations, a delta's user row (1.1) for that
    user alone.
    """
    source = run.contents.role_source
    live = Membership.objects.live(run.today).filter(
        from_roster=True, person__sourced_id__isnull=False
    )
    if source is not None and run.ends_missing(source):
        here = live.filter(organization__in=run.organizations)
        end_memberships(run, _unlisted(run, here))
    elif source == "users":
        if not run.scope.everything:
            live = live.filter(organization__in=run.scope.pks)
        for some in batches(run.registers["users"].listed):
            end_memberships(run, _unlisted(run, live.filter(person__sourced_id__in=some)))


def _unlisted(run: Run, rows: QuerySet[Membership]) -> list[int]:
    users = run.registers["users"]
    names = {pk: key for key, pk in run.registers["orgs"].pks.items()}
    spared = users.refused | run.unsure
    found = rows.order_by().values_list("pk", "person__sourced_id", "organization_id", "role")
    return [
        pk
        for pk, key, org, role in found.iterator(chunk_size=5000)
        if (key, names.get(org, ""), role) not in run.memberships and key not in spared
    ]


def _people(run: Run) -> None:
    """People of the bundle's organizations, and of no other, whom the file no longer lists."""
    if run.ends_missing("users"):
        here = Membership.objects.filter(from_roster=True, organization__in=run.organizations)
        elsewhere = Membership.objects.live(run.today).exclude(organization__in=run.organizations)
        rows = Person.objects.filter(
            is_active=True, sourced_id__isnull=False, pk__in=here.values("person")
        ).exclude(pk__in=elsewhere.values("person"))
        listed = run.registers["users"].listed
        found = rows.order_by().values_list("pk", "sourced_id").iterator(chunk_size=5000)
        gone = [pk for pk, key in found if key not in listed]
        run.count("people", ended=len(gone))
        run.ended_people += gone
        if run.write:
            for some in batches(gone):
                with transaction.atomic():
                    writing.update(Person, ("is_active",), [(pk, (False,)) for pk in some])
                run.tick(0, "people")
    _memberships_of_the_ended(run)


def _memberships_of_the_ended(run: Run) -> None:
    """Whoever left holds no role any more; files that list the roles have said so already."""
    source = run.contents.role_source
    if source == "users" or (source is not None and run.ends_missing(source)):
        return
    for some in batches(run.ended_people):
        rows = Membership.objects.live(run.today).filter(person__in=some, from_roster=True)
        if not run.scope.everything:
            rows = rows.filter(organization__in=run.scope.pks)
        end_memberships(run, list(rows.values_list("pk", flat=True)))


def _guardianships(run: Run) -> None:
    """Links that neither row lists any more, and those of people who left."""
    users = run.registers["users"]
    table = run.contents.tables.get("users")
    if table is None or "agentSourcedIds" not in table.columns:
        return
    complete = run.ends_missing("users")
    wanted, spared = _wanted_links(run), users.refused | users.gone
    named = {student for _, student, _ in run.links}
    ended_people = set(run.ended_people)
    rows = Guardianship.objects.filter(from_roster=True, ended_at__isnull=True).order_by()
    ended = []
    for pk, guardian, student, *people in rows.values_list(
        "pk", "guardian__sourced_id", "student__sourced_id", "guardian", "student"
    ).iterator(chunk_size=5000):
        if ended_people.intersection(people):
            ended.append(pk)
        elif (guardian, student) in wanted or {guardian, student} & spared:
            continue
        elif complete and (guardian in users.listed or student in users.listed):
            ended.append(pk)
        elif not complete and student in named and student in users.listed:
            # A changed student's row that names other guardians no longer names this one.
            ended.append(pk)
    run.end(Guardianship, "guardianships", ended)


def _wanted_links(run: Run) -> set[tuple[str, str]]:
    both = {(row, agent) for _, row, agent in run.links}
    return both | {(agent, row) for row, agent in both}


def _enrollments(run: Run) -> None:
    """Enrollments no longer listed, and those of people who left."""
    live = Enrollment.objects.filter(ended_at__isnull=True, sourced_id__isnull=False).order_by()
    ended: set[int] = set()
    listed = run.registers["enrollments"].listed
    if run.ends_missing("enrollments"):
        rows = live.filter(school_class__organization__in=run.organizations)
        found = rows.values_list("pk", "sourced_id").iterator(chunk_size=5000)
        ended.update(pk for pk, key in found if key not in listed)
    for some in batches(run.ended_people):
        rows = live.filter(person__in=some)
        if not run.scope.everything:
            rows = rows.filter(school_class__organization__in=run.scope.pks)
        # Those that the file itself lists with people who left were ended with their row.
        gone = [
            pk
            for pk, key in rows.values_list("pk", "sourced_id")
            if key not in listed or key in run.registers["enrollments"].refused
        ]
        ended.update(gone)
    run.end(Enrollment, "enrollments", sorted(ended))


def _classes(run: Run) -> None:
    if not run.ends_missing("classes"):
        return
    rows = SchoolClass.objects.filter(
        ended_at__isnull=True, sourced_id__isnull=False, organization__in=run.organizations
    ).order_by()
    listed = run.registers["classes"].listed
    found = rows.values_list("pk", "sourced_id")
    run.end(SchoolClass, "classes", [pk for pk, key in found if key not in listed])


def _sessions(run: Run) -> None:
    """Sessions that only classes of the bundle's organizations use."""
    if not run.ends_missing("academicSessions"):
        return
    links = SchoolClass.sessions.through.objects.all()
    here = Q(schoolclass__organization__in=run.organizations)
    rows = AcademicSession.objects.filter(
        ended_at__isnull=True, pk__in=links.filter(here).values("academicsession")
    ).exclude(pk__in=links.exclude(here).values("academicsession"))
    listed = run.registers["academicSessions"].listed
    gone = [pk for pk, key in rows.values_list("pk", "sourced_id") if key not in listed]
    run.end(AcademicSession, "sessions", gone)
