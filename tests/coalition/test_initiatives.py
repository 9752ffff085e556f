"""Propose, edit, choose, start, finish, stop; who may; what is refused."""

import pytest
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.coalition import public as coalition
from firstrung.coalition.models import Initiative
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.coalition import roadmap_objects as objects


def test_a_member_proposes_for_their_own_organization(world):
    row = coalition.propose(world.teacher, draft=objects.draft(world), now=timezone.now())
    assert (row.state, row.host, row.proposed_by) == ("proposed", world.school, world.teacher)
    assert [cause.code for cause in row.root_causes.all()] == ["lag"]
    entry = AuditEntry.objects.get(object_uid=row.uid)
    assert entry.action == "coalition.initiative.proposed"


def test_nobody_proposes_for_somebody_elses_organization(world):
    with pytest.raises(Problem) as caught:
        coalition.propose(
            world.recruiter, draft=objects.draft(world, host=world.school), now=timezone.now()
        )
    assert caught.value.field == "host"
    assert Initiative.objects.count() == 0


@pytest.mark.parametrize("who", ["student", "adult", "guardian"])
def test_students_and_families_do_not_propose(world, who):
    with pytest.raises(NotVisible):
        coalition.propose(getattr(world, who), draft=objects.draft(world), now=timezone.now())


@pytest.mark.parametrize(
    ("more", "field"), [({"root_causes": []}, "root_causes"), ({"lead": "student"}, "lead")]
)
def test_what_a_proposal_must_have(world, more, field):
    objects.cause()
    if "lead" in more:
        more = {"lead": world.student}
    with pytest.raises(Problem) as caught:
        objects.proposed(world, **more)
    assert caught.value.field == field


def test_the_same_title_is_refused_until_the_first_is_stopped(world):
    row = objects.proposed(world)
    with pytest.raises(Problem) as caught:
        objects.proposed(world, "interview PRACTICE")
    assert caught.value.field == "title"
    objects.step(world, row, "stop")
    assert objects.proposed(world).state == "proposed"


def test_the_way_of_an_initiative(world):
    row = objects.active(world)
    assert (row.state, row.begins_on) == ("active", timezone.localdate())
    row = objects.step(world, row, "finish")
    assert (row.state, row.finished_on) == ("done", timezone.localdate())
    with pytest.raises(Problem):
        objects.step(world, row, "start")


def test_a_stopped_one_is_proposed_again(world):
    row = objects.step(world, objects.proposed(world), "stop", "No rooms.")
    entry = AuditEntry.objects.get(action="coalition.initiative.stopped")
    assert entry.detail == {"reason": "No rooms.", "before": "proposed"}
    row = objects.step(world, row, "propose", "There are rooms now.")
    assert (row.state, row.finished_on) == ("proposed", None)


@pytest.mark.parametrize("action", ["choose", "stop"])
def test_decisions_need_a_reason(world, action):
    row = objects.proposed(world)
    with pytest.raises(Problem) as caught:
        objects.step(world, row, action, "  ")
    assert caught.value.field == "reason"
    row.refresh_from_db()
    assert row.state == "proposed"


def test_nothing_starts_without_a_lead(world):
    row = objects.step(world, objects.proposed(world), "choose")
    with pytest.raises(Problem):
        objects.step(world, row, "start")


def test_only_the_coalition_chooses_but_the_lead_starts(world):
    row = objects.proposed(world, lead=world.teacher)
    with pytest.raises(NotYours):
        coalition.take_step(
            world.teacher, initiative=row, action="choose", reason="Now.", now=timezone.now()
        )
    objects.step(world, row, "choose")
    row = coalition.take_step(
        world.teacher, initiative=row, action="start", reason="", now=timezone.now()
    )
    assert row.state == "active"


def test_a_member_of_another_organization_steers_nothing(world):
    row = objects.proposed(world)
    with pytest.raises(NotYours):
        coalition.take_step(
            world.recruiter2, initiative=row, action="stop", reason="No.", now=timezone.now()
        )
    with pytest.raises(NotVisible):
        coalition.take_step(
            world.student, initiative=row, action="stop", reason="No.", now=timezone.now()
        )


def test_the_proposer_edits_until_it_is_decided(world):
    row = coalition.propose(world.teacher2, draft=_of_second(world), now=timezone.now())
    changed = _of_second(world, title="Better title")
    coalition.edit(world.teacher2, initiative=row, draft=changed, now=timezone.now())
    row.refresh_from_db()
    assert row.title == "Better title"
    row = objects.step(world, row, "choose")
    with pytest.raises(NotYours):
        coalition.edit(world.teacher2, initiative=row, draft=changed, now=timezone.now())


def _of_second(world, title: str = "A title") -> coalition.Draft:
    return objects.draft(world, title, host=world.school2)


def test_an_organization_signs_itself_up_and_no_other(world):
    row = objects.proposed(world)
    values = {"contact": world.recruiter, "responsibility": "Jobs", "now": timezone.now()}
    joined = coalition.take_part(
        world.recruiter, initiative=row, organization=world.employer, **values
    )
    assert (joined.organization, joined.contact) == (world.employer, world.recruiter)
    with pytest.raises(NotYours):
        coalition.take_part(world.recruiter, initiative=row, organization=world.employer2, **values)
    with pytest.raises(NotVisible):
        coalition.take_part(world.guardian, initiative=row, organization=world.employer, **values)


def test_a_student_is_no_contact(world):
    row = objects.proposed(world)
    with pytest.raises(Problem) as caught:
        objects.join(world, row, world.school, world.student)
    assert caught.value.field == "contact"


def test_a_number_reached_needs_a_number_wanted(world):
    row = objects.proposed(world)
    with pytest.raises(Problem) as caught:
        coalition.set_criterion(
            world.coalition_coordinator,
            initiative=row,
            shown=coalition.Shown("Many", reached=3),
            now=timezone.now(),
        )
    assert caught.value.field == "target"
    with pytest.raises(NotYours):
        coalition.set_criterion(
            world.recruiter, initiative=row, shown=coalition.Shown("Many"), now=timezone.now()
        )
