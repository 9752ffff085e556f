"""Academic sessions, courses (only their titles), classes and enrollments of a roster."""

from collections import defaultdict
from typing import Any

from django.db import transaction

from firstrung.identity.models import AcademicSession, Enrollment, Person, SchoolClass
from firstrung.identity.roster import writing
from firstrung.identity.roster.notes import Bad, gettext_noop
from firstrung.identity.roster.rules import ClassRecord, EnrollmentRecord
from firstrung.identity.roster.run import KEEP, NEW, OUT_OF_SCOPE, Run, batches

SESSION_FIELDS = ("title", "kind", "begin_date", "end_date", "school_year")
CLASS_FIELDS = ("title", "code", "grades", "course_title", "organization_id")
ENROLLMENT_FIELDS = ("school_class_id", "person_id", "role", "begin_date", "end_date")
NO_CLASS = gettext_noop("There is no class “%(key)s”.")
NO_SCHOOL = gettext_noop("There is no organization “%(key)s”.")
NO_PERSON = gettext_noop("There is no person “%(key)s”.")


def take_sessions(run: Run) -> None:
    """Add, change and end school years and terms."""
    for batch in batches(run.records("academicSessions")):
        keys = [record.key for _, record in batch]
        foreign = _sessions_of_others(run, keys)
        rows = [
            (r.key, r.live, (r.title, r.kind, r.begin, r.end, r.year))
            for _, r in batch
            if r.key not in foreign
        ]
        for line, record in batch:
            if record.key in foreign:
                reason = gettext_noop("Other organizations use this session; it was left as it is.")
                run.notes.warn("academicSessions.csv", line, "sourcedId", reason)
        run.upsert(AcademicSession, "sessions", SESSION_FIELDS, rows)
        run.remember("academicSessions", AcademicSession, [r.key for _, r in batch if r.live])
        run.tick(len(batch), "sessions")


def _sessions_of_others(run: Run, keys: list[str]) -> set[str]:
    if run.scope.everything:
        return set()
    classes = SchoolClass.sessions.through.objects.exclude(
        schoolclass__organization__in=run.scope.pks
    ).filter(academicsession__sourced_id__in=keys)
    return set(classes.values_list("academicsession__sourced_id", flat=True))


def take_courses(run: Run) -> dict[str, str]:
    """The titles of the courses, by sourcedId; classes carry them."""
    titles = {record.key: record.title for _, record in run.records("courses")}
    run.tick(len(titles), "courses")
    return titles


def take_classes(run: Run, courses: dict[str, str]) -> None:
    """Add, change and end classes, and tie them to their terms."""
    for batch in batches(run.records("classes")):
        foreign = _classes_of_others(run, [record.key for _, record in batch])
        good = [(line, record) for line, record in batch if _class_fits(run, line, record, foreign)]
        rows = [(r.key, r.live, _class_values(run, line, r, courses)) for line, r in good]
        with transaction.atomic():
            touched = run.upsert(SchoolClass, "classes", CLASS_FIELDS, rows)
            living = [(line, record) for line, record in good if record.live]
            run.remember("classes", SchoolClass, [record.key for _, record in living])
            _tie_terms(run, living, touched)
        run.tick(len(batch), "classes")


def _classes_of_others(run: Run, keys: list[str]) -> set[str]:
    if run.scope.everything:
        return set()
    rows = SchoolClass.objects.filter(sourced_id__in=keys)
    rows = rows.exclude(organization__in=run.scope.pks)
    return {str(key) for key in rows.values_list("sourced_id", flat=True)}


def _class_fits(run: Run, line: int, record: ClassRecord, foreign: set[str]) -> bool:
    if record.key in foreign:
        run.refuse("classes", line, record.key, Bad("sourcedId", OUT_OF_SCOPE, record.key))
        return False
    if not record.live:
        run.registers["classes"].gone.add(record.key)
        return True
    if record.school not in run.registers["orgs"].pks:
        bad = Bad("schoolSourcedId", NO_SCHOOL, record.school, key=record.school)
        run.refuse("classes", line, record.key, bad)
        return False
    run.organizations.add(run.registers["orgs"].pks[record.school])
    return True


def _class_values(run: Run, line: int, record: ClassRecord, courses: dict[str, str]) -> list[Any]:
    title = courses.get(record.course)
    if record.live and record.course and title is None and run.is_closed("courses"):
        reason = gettext_noop("There is no course “%(key)s”; the class is kept without it.")
        run.notes.warn("classes.csv", line, "courseSourcedId", reason, key=record.course)
    school = run.registers["orgs"].pks.get(record.school, NEW)
    return [record.title, record.code, record.grades, title or KEEP, school]


def _tie_terms(run: Run, rows: list[tuple[int, ClassRecord]], touched: set[str]) -> None:
    """Make the classes' sessions those that the roster names."""
    run.find("academicSessions", AcademicSession, {t for _, r in rows for t in r.terms})
    sessions, classes = run.registers["academicSessions"].pks, run.registers["classes"].pks
    through = SchoolClass.sessions.through
    known: dict[int, dict[int, int]] = defaultdict(dict)
    mine = [pk for _, record in rows if (pk := classes[record.key])]
    for pk, class_pk, session_pk in through.objects.filter(schoolclass__in=mine).values_list(
        "pk", "schoolclass_id", "academicsession_id"
    ):
        known[class_pk][session_pk] = pk
    add, remove = [], []
    for line, record in rows:
        wanted = {sessions[term] for term in record.terms if term in sessions}
        for term in record.terms:
            if term not in sessions:
                reason = gettext_noop("There is no session “%(key)s”; kept without it.")
                run.notes.warn("classes.csv", line, "termSourcedIds", reason, key=term)
        own = classes[record.key]
        before = set(known[own]) if own else set()
        if not record.terms or wanted == before:
            continue
        if record.key not in touched:
            run.count("classes", changed=1)
        add += [(own, session) for session in wanted - before]
        remove += [known[own][session] for session in before - wanted]
    if run.write:
        writing.insert(through, ("schoolclass_id", "academicsession_id"), add, now=run.now)
        through.objects.filter(pk__in=remove).delete()


def take_enrollments(run: Run) -> None:
    """Add, change and end enrollments; a row whose class or person is unknown is rejected."""
    for batch in batches(run.records("enrollments")):
        run.find("classes", SchoolClass, {r.school_class for _, r in batch if r.live})
        run.find("users", Person, {r.user for _, r in batch if r.live})
        foreign = _enrollments_of_others(run, [record.key for _, record in batch])
        rows = []
        for line, record in batch:
            try:
                rows.append(_enrollment(run, record, foreign))
            except Bad as bad:
                run.refuse("enrollments", line, record.key, bad)
        run.upsert(Enrollment, "enrollments", ENROLLMENT_FIELDS, rows)
        run.tick(len(batch), "enrollments")


def _enrollments_of_others(run: Run, keys: list[str]) -> set[str]:
    if run.scope.everything:
        return set()
    rows = Enrollment.objects.filter(sourced_id__in=keys)
    rows = rows.exclude(school_class__organization__in=run.scope.pks)
    return {str(key) for key in rows.values_list("sourced_id", flat=True)}


def _enrollment(
    run: Run, record: EnrollmentRecord, foreign: set[str]
) -> tuple[str, bool, list[Any]]:
    if record.key in foreign:
        raise Bad("sourcedId", OUT_OF_SCOPE, record.key)
    classes, people = run.registers["classes"], run.registers["users"]
    gone = record.school_class in classes.gone or record.user in people.gone
    if not record.live or gone:
        return record.key, False, []
    if record.school_class not in classes.pks:
        raise Bad("classSourcedId", NO_CLASS, record.school_class, key=record.school_class)
    if record.user not in people.pks:
        raise Bad("userSourcedId", NO_PERSON, record.user, key=record.user)
    school_class, person = classes.pks[record.school_class], people.pks[record.user]
    return record.key, True, [school_class, person, record.role, record.begin, record.end]
