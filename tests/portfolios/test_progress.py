from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from firstrung.core.errors import Problem
from firstrung.portfolios.enums import Component
from firstrung.portfolios.models import UnitCompletion
from firstrung.portfolios.public import (
    Facts,
    Targets,
    add_session,
    completeness,
    confirm_session,
    next_steps,
    share_done,
    steps,
    tick_units,
)
from firstrung.taxonomies.public import CurriculumUnit


def by_code(rows):
    return {row.code: row for row in rows}


def test_nothing_yet():
    rows = steps(Facts(units_required=3), Targets())
    assert [row.code for row in rows if row.done] == []
    assert share_done(rows) == (0, 9)
    assert next_steps(rows)[0].code == "project_archive"
    assert next_steps(rows)[-1].code == "employer_feedback"


def test_everything():
    facts = Facts(
        entries=dict.fromkeys(Component.values, 1),
        subjects=frozenset({"math", "art"}),
        confirmed_hours=Decimal(3),
        units_done=3,
        units_required=3,
    )
    rows = steps(facts, Targets())
    assert share_done(rows) == (9, 9)
    assert next_steps(rows) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(entries={"reflection": 1}, without_ai_statement=1), "ai_disclosure"),
        (Facts(subjects=frozenset({"math"})), "subjects"),
        (Facts(confirmed_hours=Decimal("2.75"), waiting_hours=Decimal(5)), "teaching_hours"),
        (Facts(units_done=2, units_required=3), "curriculum"),
        (Facts(units_done=0, units_required=0), "curriculum"),
    ],
)
def test_almost_is_not_done(facts, code):
    assert not by_code(steps(facts, Targets()))[code].done


def test_details_say_what_there_is():
    facts = Facts(confirmed_hours=Decimal("1.50"), waiting_hours=Decimal("0.25"))
    rows = by_code(steps(facts, Targets(teaching_hours=Decimal(10))))
    assert rows["teaching_hours"].detail == "1.5 of 10 hours confirmed, 0.25 waiting"
    assert rows["subjects"].detail == "0 of 2 subjects"


def test_from_the_records(world, portfolio, add, taught):
    now = timezone.now()
    add(subject=world.math)
    entry = add("peer_teaching", subject=world.art)
    confirmed = add_session(world.student, entry=entry, taught=taught(hours=Decimal(3)), now=now)
    add_session(world.student, entry=entry, taught=taught(), now=now)
    confirm_session(world.teacher, session=confirmed, now=now)
    rows = by_code(completeness(portfolio))
    done = {code for code, row in rows.items() if row.done}
    assert done == {
        "project_archive",
        "peer_teaching",
        "ai_disclosure",
        "subjects",
        "teaching_hours",
    }
    assert rows["teaching_hours"].detail == "3 of 3 hours confirmed, 0.75 waiting"


@pytest.fixture
def unit(db):
    return CurriculumUnit.objects.create(code="u", name="Asking well", grade_band="3-5")


def tick(actor, unit, listed, done, on=date(2026, 4, 1)):
    return tick_units(
        actor,
        unit=unit,
        listed=[person.pk for person in listed],
        done=[person.pk for person in done],
        completed_on=on,
        now=timezone.now(),
    )


def test_a_teacher_ticks_a_class_and_takes_one_back(world, unit):
    both = [world.student, world.teammate]
    assert tick(world.teacher, unit, both, both) == (2, 0)
    assert tick(world.teacher, unit, both, [world.student]) == (0, 1)
    row = UnitCompletion.objects.get()
    assert (row.student, row.confirmed_by) == (world.student, world.teacher)


@pytest.mark.parametrize("who", ["student", "guardian", "teacher2"])
def test_others_tick_nothing(world, unit, who):
    with pytest.raises(Http404):
        tick(getattr(world, who), unit, [world.student], [world.student])
    assert UnitCompletion.objects.count() == 0


def test_a_foreign_student_in_the_list_refuses_all(world, unit):
    with pytest.raises(Http404):
        tick(world.teacher, unit, [world.student, world.student2], [world.student])
    assert UnitCompletion.objects.count() == 0


def test_a_day_to_come_is_refused(world, unit):
    with pytest.raises(Problem):
        tick(world.teacher, unit, [world.student], [world.student], on=date(2999, 1, 1))
