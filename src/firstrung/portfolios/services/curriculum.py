"""Ticking off units of the curriculum, for a whole class at once."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import Person
from firstrung.portfolios.models import UnitCompletion
from firstrung.portfolios.policies import CONFIRM_CURRICULUM
from firstrung.taxonomies.public import CurriculumUnit


@transaction.atomic
def tick_units(
    actor: Person,
    *,
    unit: CurriculumUnit,
    listed: Collection[int],
    done: Collection[int],
    completed_on: date,
    now: datetime,
) -> tuple[int, int]:
    """Of the students ``listed`` (primary keys) exactly those in ``done`` have the unit.

    Returns how many completions were added and taken back. Raises 404 where one of the listed
    is not a student of the actor.
    """
    mine = set(
        CONFIRM_CURRICULUM.rows(actor, Person.objects.filter(pk__in=listed)).values_list(
            "pk", flat=True
        )
    )
    if mine != set(listed):
        raise NotVisible(CONFIRM_CURRICULUM.name)
    if completed_on > localdate(now):
        raise Problem(_("This day is still to come."), field="completed_on")
    rows = UnitCompletion.objects.filter(unit=unit, student__in=mine)
    before = set(rows.values_list("student_id", flat=True))
    wanted = set(done) & mine
    UnitCompletion.objects.bulk_create(
        UnitCompletion(student_id=student, unit=unit, completed_on=completed_on, confirmed_by=actor)
        for student in sorted(wanted - before)
    )
    rows.filter(student__in=before - wanted).delete()
    for student in Person.objects.filter(pk__in=wanted ^ before):
        verb = "complete" if student.pk in wanted else "reopen"
        record(actor, f"portfolios.unit.{verb}", student, now=now, unit=unit.code)
    return len(wanted - before), len(before - wanted)
