from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from firstrung.core.errors import NotYours, Problem
from firstrung.portfolios.enums import SessionState
from firstrung.portfolios.public import add_session, confirm_session, refuse_session
from firstrung.portfolios.services.rules import alias_problem
from firstrung.portfolios.services.teaching import change_session, drop_session


@pytest.fixture
def session(world, add, taught):
    return add_session(
        world.student, entry=add("peer_teaching"), taught=taught(), now=timezone.now()
    )


@pytest.mark.parametrize("who", ["teacher", "coordinator"])
def test_a_teacher_of_the_student_confirms(world, session, who):
    confirm_session(getattr(world, who), session=session, now=timezone.now())
    session.refresh_from_db()
    assert (session.state, session.confirmed_by) == (SessionState.CONFIRMED, getattr(world, who))


@pytest.mark.parametrize("who", ["student", "guardian"])
def test_neither_the_student_nor_the_family_confirms(world, session, who):
    with pytest.raises(NotYours):
        confirm_session(getattr(world, who), session=session, now=timezone.now())


@pytest.mark.parametrize("who", ["teacher2", "teammate", "panelist", "coordinator2"])
def test_a_stranger_does_not_see_it(world, session, who):
    with pytest.raises(Http404):
        confirm_session(getattr(world, who), session=session, now=timezone.now())


def test_a_student_who_leads_a_team_on_paper_does_not_confirm(world, session):
    world.team.memberships.filter(person=world.teammate).update(role="lead")
    with pytest.raises(NotYours):
        confirm_session(world.teammate, session=session, now=timezone.now())


def test_refused_corrected_confirmed_taken_back(world, session, taught):
    now = timezone.now()
    with pytest.raises(Problem):
        refuse_session(world.teacher, session=session, reason="", now=now)
    refuse_session(world.teacher, session=session, reason="Which day?", now=now)
    session.refresh_from_db()
    assert (session.state, session.refusal_reason) == (SessionState.REFUSED, "Which day?")
    change_session(world.student, session=session, taught=taught(topic="Axes"), now=now)
    session.refresh_from_db()
    assert (session.state, session.refusal_reason) == (SessionState.WAITING, "")
    confirm_session(world.teacher, session=session, now=now)
    with pytest.raises(Problem):
        change_session(world.student, session=session, taught=taught(), now=now)
    with pytest.raises(Problem):
        drop_session(world.student, session=session, now=now)
    refuse_session(world.teacher, session=session, reason="By mistake", now=now)
    drop_session(world.student, session=session, now=now)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours": Decimal("0.2")}, "hours"),
        ({"hours": Decimal("8.25")}, "hours"),
        ({"taught_on": timezone.localdate() + timedelta(1)}, "taught_on"),
        ({"mentees": ()}, "mentees"),
        ({"mentees": ("Owl-3", "kid@example.org")}, "mentees"),
    ],
)
def test_wrong_sessions_are_told_at_their_field(world, add, taught, changes, field):
    with pytest.raises(Problem) as told:
        add_session(
            world.student,
            entry=add("peer_teaching"),
            taught=taught(**changes),
            now=timezone.now(),
        )
    assert told.value.field == field


def test_only_peer_teaching_takes_sessions(world, add, taught):
    with pytest.raises(Problem):
        add_session(world.student, entry=add(), taught=taught(), now=timezone.now())


@pytest.mark.parametrize(
    ("alias", "words"),
    [
        ("kid@example.org", "e-mail address"),
        ("Owl-312", "phone number"),
        ("A-very-long-alias-indeed", "20 signs"),
        ("Maria Lopez", "a name"),
    ],
)
def test_an_alias_that_says_too_much_is_refused_with_the_reason(alias, words):
    assert words in alias_problem(alias)


@pytest.mark.parametrize("alias", ["Owl-3", "Fox-12", "Búho", "x" * 20])
def test_a_plain_alias_is_fine(alias):
    assert alias_problem(alias) is None
