"""A second mark without sight of the first; marks far apart are settled by a third person."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.enums import Role
from firstrung.identity.models import Membership
from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.models import Moderation, Review
from firstrung.validation.selectors.moderation import agreement_by_school
from tests import world as worlds
from tests.validation import stages


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def second_teacher(world):
    return worlds.person("Una Unbiased", (Role.TEACHER, world.school))


def first_asked(world, student=None):
    if not validation.Threshold.objects.exists():
        stages.threshold(world)
    row = stages.submission(student or world.student, world.school)
    review = validation.assign_teacher(
        actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
    )
    return row, review


def second_asked(world, row, teacher):
    return validation.ask_second_mark(
        actor=world.teacher, submission=row, teacher=teacher, now=stages.now()
    )


def far_apart(world):
    una = second_teacher(world)
    row, first = first_asked(world)
    second = second_asked(world, row, una)
    stages.judge(world.teacher, first, 3)
    stages.judge(una, second, 3, craft=1)
    return row, una, Moderation.objects.get()


def test_two_marks_one_level_apart_need_no_moderation(world):
    una = second_teacher(world)
    row, first = first_asked(world)
    second = second_asked(world, row, una)
    stages.judge(world.teacher, first, 3)
    assert validation.feedback_for(row, world.student) == []
    stages.judge(una, second, 2)
    assert Moderation.objects.count() == 0
    [stage] = validation.feedback_for(row, world.student)
    assert (stage.reviews, str(stage.criteria[0].mean)) == (2, "5/2")


def test_two_levels_apart_on_one_criterion_opens_a_moderation(world):
    row, _una, moderation = far_apart(world)
    assert (moderation.gap, moderation.state) == (2, "open")
    assert validation.feedback_for(row, world.student) == []
    with pytest.raises(Problem, match="settled"):
        validation.decide_stage(
            actor=world.teacher, submission=row, stage="teacher", passed=True, now=stages.now()
        )


def test_the_order_in_which_marks_come_in_does_not_matter(world):
    una = second_teacher(world)
    row, first = first_asked(world)
    second = second_asked(world, row, una)
    stages.judge(una, second, 1)
    assert Moderation.objects.count() == 0
    stages.judge(world.teacher, first, 4)
    assert Moderation.objects.get().gap == 3


def test_who_marked_sees_both_and_does_not_settle(world, sign_in):
    _row, una, moderation = far_apart(world)
    page = reverse("moderation", args=[moderation.uid])
    for person in (una, world.teacher):
        text = sign_in(person).get(page).content.decode()
        assert "Terry Teacher" in text
        assert "Una Unbiased" in text
        assert "Settle the levels" not in text
    with pytest.raises(NotYours):
        validation.settle(actor=una, moderation=moderation, levels={}, now=stages.now())
    with pytest.raises(NotVisible):
        validation.settle(
            actor=world.coordinator2, moderation=moderation, levels={}, now=stages.now()
        )
    assert sign_in(world.student).get(page).status_code == 404


def test_the_student_reads_what_was_agreed_on(world, sign_in):
    row, _una, moderation = far_apart(world)
    client = sign_in(world.coordinator)
    page = reverse("moderation", args=[moderation.uid])
    assert client.post(page, {}).status_code == 422
    data = {
        f"level-{criterion.uid}": criterion.levels.get(points=2).uid
        for criterion in row.threshold.rubric.criteria.all()
    }
    done = client.post(page, data | {"note": "Clear work, rough edges."})
    assert done.status_code == 302
    [stage] = validation.feedback_for(row, world.student)
    assert [int(entry.mean) for entry in stage.criteria] == [2, 2, 2]
    assert stage.comments == ("Clear work, rough edges.",)
    moderation.refresh_from_db()
    assert (moderation.state, moderation.settled_by) == ("settled", world.coordinator)
    text = client.get(page).content.decode()
    assert "Settled on" in text
    again = client.post(page, data)
    assert again.status_code == 200
    assert Review.objects.filter(kind="agreed").count() == 1


def test_settling_takes_every_criterion_and_its_own_level(world):
    row, _una, moderation = far_apart(world)
    first, second, _third = row.threshold.rubric.criteria.all()
    with pytest.raises(Problem, match="Still to settle"):
        validation.settle(
            actor=world.coordinator,
            moderation=moderation,
            levels={first: first.levels.get(points=2)},
            now=stages.now(),
        )
    wrong = {row: second.levels.get(points=2) for row in row.threshold.rubric.criteria.all()}
    with pytest.raises(Problem, match="another criterion"):
        validation.settle(
            actor=world.coordinator, moderation=moderation, levels=wrong, now=stages.now()
        )


def test_a_second_mark_is_asked_once_of_another_teacher_of_the_school(world):
    una = second_teacher(world)
    row, _first = first_asked(world)
    for wrong in (world.teacher, world.teacher2, world.student):
        with pytest.raises(Problem, match="another teacher"):
            second_asked(world, row, wrong)
    second_asked(world, row, una)
    with pytest.raises(Problem, match="already"):
        second_asked(world, row, worlds.person("Ugo U", (Role.TEACHER, world.school)))


def test_a_second_mark_comes_after_a_first(world):
    stages.threshold(world)
    row = stages.submission(world.student, world.school)
    with pytest.raises(Problem, match="first teacher"):
        second_asked(world, row, second_teacher(world))


def test_the_page_asks_for_a_second_mark(world, sign_in):
    una = second_teacher(world)
    row, _first = first_asked(world)
    client = sign_in(world.teacher)
    page = reverse("second_mark", args=[row.uid])
    assert page in client.get(reverse("submission", args=[row.uid])).content.decode()
    assert client.post(page, {}).status_code == 422
    role = Membership.objects.get(person=una)
    assert client.post(page, {"teacher": role.uid}).status_code == 302
    assert Review.objects.get(kind="double").reviewer == una
    assert page not in client.get(reverse("submission", args=[row.uid])).content.decode()
    assert sign_in(world.student).get(page).status_code == 403


def test_both_and_the_coordinator_get_a_letter(world):
    far_apart(world)
    run_all()
    told = {letter.to[0] for letter in mail.outbox if "far apart" in letter.subject}
    assert told == {world.teacher.email, "una.unbiased@example.org", world.coordinator.email}


def marked_twice(world, students, una):
    for student in students:
        row, first = first_asked(world, student)
        second = second_asked(world, row, una)
        stages.judge(world.teacher, first, 3)
        stages.judge(una, second, 3, craft=2)


def test_agreement_of_a_school_is_told_from_five_works_on(world):
    una = second_teacher(world)
    students = [world.student, world.teammate, world.adult]
    marked_twice(world, students, una)
    [few] = agreement_by_school(world.coordinator)
    assert (few.organization, few.works, few.exact) == (world.school, 3, None)
    more = [worlds.person(f"New Student{n}", (Role.STUDENT, world.school)) for n in range(2)]
    for student in more:
        worlds.TeamMembership.objects.create(
            team=world.team, person=student, role="member", begin_date=stages.today()
        )
    marked_twice(world, more, una)
    [found] = agreement_by_school(world.coordinator)
    assert (found.works, found.adjacent) == (5, 1.0)
    assert found.exact == pytest.approx(2 / 3)
    assert agreement_by_school(world.coordinator2) == []


def test_the_list_costs_the_same_with_one_and_three(world, sign_in):
    client = sign_in(world.coordinator)
    una = second_teacher(world)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("moderations")).status_code == 200
        return len(seen)

    def disputed(student):
        row, first = first_asked(world, student)
        second = second_asked(world, row, una)
        stages.judge(world.teacher, first, 4)
        stages.judge(una, second, 1)

    disputed(world.student)
    statements()  # what is cached is read once
    one = statements()
    disputed(world.teammate)
    disputed(world.adult)
    assert statements() == one
