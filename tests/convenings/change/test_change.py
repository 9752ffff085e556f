"""From the need to a changed program: who may, what is refused, what leads to what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.convenings import public as convenings
from firstrung.convenings.change.policies import EDIT_ADVICE
from firstrung.convenings.change.trails import trail_of_advice, trail_of_program
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.convenings.change import make

FACT = {"need_kind": "fact", "source": "Outlook, table 2"}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"need_kind": "event"}, "event"),
        ({"need_kind": "meeting"}, "meeting"),
        ({"need_kind": "fact"}, "source"),
        (FACT, "source_date"),
        ({**FACT, "source_date": timezone.localdate() + timedelta(days=2)}, "source_date"),
    ],
)
def test_the_need_is_named(world, more, field):
    with pytest.raises(Problem) as caught:
        make.advice(world, **more)
    assert caught.value.field == field


def test_students_recommend_nothing(world):
    said = convenings.Recommended("Text", make.occupation(), "hiring", "Need")
    for who in (world.student, world.guardian):
        with pytest.raises(NotVisible):
            convenings.advise(who, said=said, now=timezone.now())


def test_an_institution_decides_for_itself(world):
    place, fay = make.college()
    row = make.advice(world)
    assert EDIT_ADVICE.allows(world.recruiter, row)
    with pytest.raises(NotYours):
        make.decide(world.recruiter, row, place)
    with pytest.raises(NotYours):
        make.decide(fay, row, world.school)
    with pytest.raises(NotVisible):
        make.decide(world.student, row, place)
    assert make.decide(fay, row, place).institution == place
    assert not EDIT_ADVICE.allows(world.recruiter, row)
    with pytest.raises(NotYours):
        make.decide(world.coalition_coordinator, row, world.employer)


def test_a_decision_has_a_reason_and_a_day(world):
    place, fay = make.college()
    row = make.advice(world)
    values = {"advice": row, "institution": place, "answer": "adapt", "now": timezone.now()}
    today = timezone.localdate()
    for reason, day, field in (
        (" ", today, "reason"),
        ("Why", today + timedelta(days=1), "decided_on"),
        ("Why", today - timedelta(days=1), "decided_on"),
    ):
        with pytest.raises(Problem) as caught:
            convenings.decide_on_advice(fay, reason=reason, decided_on=day, **values)
        assert caught.value.field == field


def test_the_trail_leads_forth_and_back(world):
    place, fay = make.college()
    row = make.advice(world)
    make.advice(world, "Something else")
    declined = make.decide(fay, row, place, "postpone")
    accepted = make.decide(fay, row, place, "accept")
    program = make.program(fay, place, decision=accepted, days_ago=0)
    forth = trail_of_advice(world.recruiter, row)
    change = program.changes.get()
    assert [station.key for station in forth.stations] == [
        f"need-{row.pk}",
        f"advice-{row.pk}",
        f"decision-{declined.pk}",
        f"decision-{accepted.pk}",
        f"change-{change.pk}",
        f"program-{program.pk}",
    ]
    assert (f"decision-{accepted.pk}", f"change-{change.pk}") in forth.ways
    back = trail_of_program(world.recruiter, program)
    assert [station.key for station in back.stations] == [
        f"need-{row.pk}",
        f"advice-{row.pk}",
        f"decision-{accepted.pk}",
        f"change-{change.pk}",
        f"program-{program.pk}",
    ]


def test_programs_come_only_from_what_was_accepted(world):
    place, fay = make.college()
    other, _gus = make.college("Glendale College")
    row = make.advice(world)
    for decision in (
        make.decide(fay, row, place, "decline"),
        make.decide(world.coalition_coordinator, row, other),
    ):
        with pytest.raises(Problem) as caught:
            make.program(fay, place, decision=decision)
        assert caught.value.field == "decision"
    assert convenings.Program.objects.count() == 0


def test_stages_have_their_days(world):
    place, fay = make.college()
    row = make.offered(fay, place, since=10)
    assert list(row.steps.values_list("stage", flat=True)) == [
        "considering",
        "developing",
        "approved",
        "offered",
    ]
    assert row.steps.filter(ended_on__isnull=True).get().stage == "offered"
    with pytest.raises(Problem):
        make.step(fay, row, "approve")
    with pytest.raises(Problem) as caught:
        make.step(fay, row, "drop", 11)
    assert caught.value.field == "on"
    with pytest.raises(NotYours):
        make.step(world.teacher, row, "drop")
    with pytest.raises(NotVisible):
        make.step(world.student, row, "drop")
    assert make.step(fay, row, "drop", 1).stage == "dropped"


def test_measures_count_what_was_offered_and_lead_to_it(world, sign_in):
    place, fay = make.college()
    tech = make.offered(fay, place, "Cloud", since=20, tech=True)
    make.offered(fay, place, "Welding", since=20, specialty=True, kind="course")
    make.offered(fay, place, "Nets", since=20, tech=True, kind="degree")
    make.step(fay, tech, "drop", 5)
    measures = coalition.measures()
    today = timezone.localdate()

    def count(code: str, first: int, last: int) -> dict:
        measure = measures[code]
        return measure.count(today - timedelta(days=first), today - timedelta(days=last))

    assert count("tech_certificates", 60, 21) == {}
    assert count("tech_certificates", 60, 20) == {place.pk: 1}
    assert count("tech_certificates", 6, 0) == {place.pk: 1}
    assert count("tech_certificates", 4, 0) == {}
    assert count("specialty_classes", 4, 0) == {place.pk: 1}
    address = measures["tech_certificates"].rows(
        today - timedelta(days=60), today - timedelta(days=20), place.pk
    )
    page = sign_in(world.recruiter).get(address)
    assert [row.title for row, _tone in page.context["rows"]] == ["Cloud"]


def test_the_forum_from_post_to_outcome(world, sign_in):
    place, fay = make.college()
    row = make.planned(fay, make.program(fay, place))
    address = reverse("planned_change", args=[row.uid])
    client = sign_in(world.recruiter)
    assert client.post(address, {"stance": "concern", "text": ""}).status_code == 422
    assert client.post(address, {"stance": "concern", "text": "Too short."}).status_code == 302
    comment = row.comments.get()
    assert (comment.organization, comment.author) == (world.employer, world.recruiter)
    now = timezone.now()
    with pytest.raises(Problem):
        convenings.conclude_change(fay, change=row, outcome="Longer", now=now)
    later = now + timedelta(days=6)
    with pytest.raises(Problem):
        convenings.comment_on_change(
            world.recruiter2, change=row, stance="support", text="Fine", now=later
        )
    with pytest.raises(Problem) as caught:
        convenings.conclude_change(fay, change=row, outcome="Longer", now=later)
    assert str(caught.value) == "Answer every comment first."
    with pytest.raises(NotYours):
        convenings.answer_comment(world.recruiter, comment=comment, answer="No", now=later)
    convenings.answer_comment(fay, comment=comment, answer="Eight weeks then.", now=later)
    done = convenings.conclude_change(fay, change=row, outcome="Eight weeks.", now=later)
    assert (done.outcome, done.concluded_at) == ("Eight weeks.", later)
    text = client.get(address).text
    assert "Eight weeks then." in text
    assert "Say what you think" not in text


@pytest.mark.parametrize(
    "name",
    [
        "program_advice",
        "program_advice_file",
        "programs",
        "programs_file",
        "curriculum_forum",
        "curriculum_forum_file",
    ],
)
def test_lists_ask_the_same_whatever_their_length(world, sign_in, name):
    place, fay = make.college()
    client = sign_in(world.recruiter)

    def add(number: int) -> None:
        row = make.advice(world, f"Advice {number}")
        decision = make.decide(fay, row, place)
        made = make.program(fay, place, f"Program {number}", decision=decision, days_ago=0)
        made.occupations.add(make.occupation())
        make.planned(fay, made)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(reverse(name)).status_code == 200
        return len(caught)

    add(1)
    client.get(reverse(name))
    one = queries()
    add(2)
    add(3)
    assert queries() == one


def test_pages_show_the_trail_and_the_board(world, sign_in):
    place, fay = make.college()
    row = make.advice(world)
    decision = make.decide(fay, row, place)
    program = make.program(fay, place, decision=decision, days_ago=0)
    client = sign_in(fay)
    page = client.get(reverse("program_advice_trail", args=[row.uid]))
    assert page.text.count('role="img"') == 2
    assert page.context["told"] == (
        "Need: 1, Recommendation: 1, Decision: 1, What changed: 1, Program: 1"
    )
    assert client.get(reverse("program", args=[program.uid])).context["actions"][0][0] == "develop"
    board = client.get(reverse("programs"), {"view": "board"})
    assert board.context["columns"][0].total == 1
    table = client.get(reverse("programs_file")).text.splitlines()
    assert table[1].startswith("Citrus College,Cloud certificate,Certificate,Considering,0,0,")


def test_forms_lead_from_recommendation_to_program(world, sign_in):
    place, fay = make.college()
    client = sign_in(fay)
    values = {
        "text": "Teach it",
        "occupation": make.occupation().pk,
        "need": "Jobs",
        "need_kind": "fact",
    }
    assert client.post(reverse("program_advice_new"), values).status_code == 422
    values |= {"source": "Outlook", "source_date": "2026-01-02"}
    assert client.post(reverse("program_advice_new"), values).status_code == 302
    row = convenings.Advice.objects.get()
    today = str(timezone.localdate())
    answer = {"institution": place.pk, "answer": "adapt", "reason": "Yes", "decided_on": today}
    client.post(reverse("program_advice_decide", args=[row.uid]), answer)
    decision = row.decisions.get()
    address = f"{reverse('program_new')}?decision={decision.uid}"
    form = {"institution": place.pk, "title": "Cloud", "kind": "degree", "since": today}
    assert client.post(address, form).status_code == 302
    program = convenings.Program.objects.get()
    assert program.changes.get().decision == decision
    step = reverse("program_step", args=[program.uid, "develop"])
    assert client.post(step, {"on": today}).status_code == 302
    more = {"text": "A lab", "on": today, "decision": decision.pk}
    change = reverse("program_change_new", args=[program.uid])
    assert client.post(change, more).status_code == 302
    assert program.changes.count() == 2
    for name in ("program_advice", "programs", "curriculum_forum"):
        assert sign_in(world.student).get(reverse(name)).status_code == 404
