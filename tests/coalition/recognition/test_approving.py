"""From draft to given: who may, in what order, and what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstrung.activity.public import history_of
from firstrung.coalition import public as coalition
from firstrung.coalition.models import Recognition
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.jobs.models import Job
from tests.coalition.recognition import made


def test_the_whole_way(world, book, hands):
    made.earn(book, world.employer)
    row = made.given(world, hands, world.employer)
    assert (row.state, row.tier.code, row.points) == ("given", "silver", 65)
    assert [(one.action, one.signer) for one in row.signatures.all()] == [
        ("approve_chamber", "Chris Chamber"),
        ("approve_office", "Mia Mayor"),
        ("give", "Connie Coalition"),
    ]
    assert [each["points"] for each in row.earned] == [30, 20, 15]
    assert Job.objects.count() == 1


def test_a_coordinator_writes_down_signatures_on_paper(world, book, hands):
    made.earn(book, world.employer)
    row = made.drafted(world, world.employer)
    who = world.coalition_coordinator
    with pytest.raises(Problem) as caught:
        made.approved(row, who, "approve_chamber", hands.chamber)
    assert caught.value.field == "signer"
    row = made.approved(row, who, "approve_chamber", hands.chamber, signer="Pia President")
    (signature,) = row.signatures.all()
    assert (signature.signer, signature.recorded_by) == ("Pia President", who)


def test_order_and_kinds(world, book, hands):
    made.earn(book, world.employer)
    row = made.drafted(world, world.employer)
    with pytest.raises(Problem):
        made.approved(row, hands.mayor, "approve_office", hands.city)
    with pytest.raises(Problem) as caught:
        made.approved(
            row, world.coalition_coordinator, "approve_chamber", hands.city, signer="Mia Mayor"
        )
    assert caught.value.field == "organization"
    with pytest.raises(Problem):
        coalition.give_recognition(world.coalition_coordinator, recognition=row, now=timezone.now())
    for who, error in ((world.recruiter, NotYours), (world.student, NotVisible)):
        with pytest.raises(error):
            made.approved(row, who, "approve_chamber", hands.chamber)
    with pytest.raises(NotYours):
        coalition.give_recognition(hands.clerk, recognition=row, now=timezone.now())


def test_nobody_recognizes_themselves(world, book, hands):
    for code in ("meeting_attendance",):
        book.add(code, hands.chamber, made.begins(), 40)
    row = made.drafted(world, hands.chamber)
    with pytest.raises(Problem) as caught:
        made.approved(row, hands.clerk, "approve_chamber", hands.chamber)
    assert caught.value.field == "organization"


def test_signed_tomorrow_is_refused(world, book, hands):
    made.earn(book, world.employer)
    row = made.drafted(world, world.employer)
    signature = coalition.Signature(hands.chamber, timezone.localdate() + timedelta(days=1))
    with pytest.raises(Problem) as caught:
        coalition.approve_recognition(
            hands.clerk,
            recognition=row,
            action="approve_chamber",
            signature=signature,
            now=timezone.now(),
        )
    assert caught.value.field == "signed_on"


def test_drafts(world, book, hands):
    with pytest.raises(Problem):
        made.drafted(world, world.employer)
    made.earn(book, world.employer)
    first = made.drafted(world, world.employer)
    made.earn(book, world.employer, placements=9, engagements=8)
    again = made.drafted(world, world.employer)
    assert (again.pk, again.points) == (first.pk, 115)
    made.approved(again, hands.clerk, "approve_chamber", hands.chamber)
    with pytest.raises(Problem):
        made.drafted(world, world.employer)
    with pytest.raises(NotYours):
        coalition.draft_recognition(
            world.recruiter,
            organization=world.employer,
            year=made.begins().year,
            now=timezone.now(),
        )


def test_declined_with_a_reason_and_drafted_anew(world, book, hands):
    made.earn(book, world.employer)
    row = made.drafted(world, world.employer)
    with pytest.raises(Problem):
        coalition.decline_recognition(hands.clerk, recognition=row, reason=" ", now=timezone.now())
    with pytest.raises(NotYours):
        coalition.decline_recognition(hands.mayor, recognition=row, reason="x", now=timezone.now())
    coalition.decline_recognition(
        hands.clerk, recognition=row, reason="Not this year", now=timezone.now()
    )
    made.drafted(world, world.employer)
    states = Recognition.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["declined", "draft"]


def test_who_gives_withdraws_for_a_reason(world, book, hands):
    made.earn(book, world.employer)
    row = made.given(world, hands, world.employer)
    for who, error in (
        (world.student, NotVisible),
        (world.recruiter, NotYours),
        (world.coordinator, NotYours),
        (hands.clerk, NotYours),
        (hands.mayor, NotYours),
    ):
        with pytest.raises(error):
            made.withdrawn(row, who)
    with pytest.raises(Problem) as caught:
        made.withdrawn(row, world.coalition_coordinator, reason=" ")
    assert caught.value.field == "reason"
    row = made.withdrawn(row, world.coalition_coordinator)
    assert (row.state, row.withdrawn_reason) == ("withdrawn", "Counted twice")
    assert row.withdrawn_at >= row.given_at
    told = history_of(row).first()
    assert (told.action, told.actor_label) == (
        "coalition.recognition.withdrawn",
        "Connie Coalition",
    )
    with pytest.raises(Problem):
        made.withdrawn(row, world.coalition_coordinator)


def test_only_what_was_given_is_withdrawn_and_a_new_draft_may_follow(world, book, hands):
    made.earn(book, world.employer)
    row = made.drafted(world, world.employer)
    with pytest.raises(Problem):
        made.withdrawn(row, world.coalition_coordinator)
    row = made.approved(row, hands.clerk, "approve_chamber", hands.chamber)
    row = made.approved(row, hands.mayor, "approve_office", hands.city)
    who = world.coalition_coordinator
    row = coalition.give_recognition(who, recognition=row, now=timezone.now())
    made.withdrawn(row, who)
    made.given(world, hands, world.employer)
    states = Recognition.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "given"]
