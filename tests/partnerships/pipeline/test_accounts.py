"""One record per employer: opened once, moved with reasons, seen by whom it should be."""

import pytest
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.models import Organization
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.models import Account, Note
from firstrung.partnerships.pipeline.services.accounts import AlreadyThere, edit_account
from firstrung.partnerships.pipeline.services.needs import remove_note
from firstrung.partnerships.policies import SEE_ACCOUNT, SEE_NOTE
from tests.partnerships.pipeline import objects


def test_an_employer_that_is_there_gets_a_record_and_no_double(world):
    row = objects.account(world, "first AEROSPACE")
    assert (row.organization, row.stage) == (world.employer, "prospect")
    assert Organization.objects.filter(name__iexact="first aerospace").count() == 1
    with pytest.raises(AlreadyThere) as caught:
        objects.account(world)
    assert caught.value.account == row


def test_a_new_employer_is_made_with_its_domain(world):
    row = objects.account(world, "Able Tools", website="https://www.able.example/jobs")
    assert (row.organization.kind, row.domain) == ("employer", "able.example")
    assert AuditEntry.objects.get(object_uid=row.uid).action == "partnerships.account.opened"


@pytest.mark.parametrize(
    ("who", "error"),
    [("teacher", NotYours), ("student", NotVisible), ("guardian", NotVisible),
     ("recruiter", NotVisible), ("panelist", NotVisible)],
)  # fmt: skip
def test_only_coordinators_open_records(world, who, error):
    with pytest.raises(error):
        partnerships.open_account(
            getattr(world, who), draft=partnerships.AccountDraft(name="X"), now=timezone.now()
        )
    assert Account.objects.count() == 0


def test_who_sees_a_record(world):
    row = objects.account(world)
    seen = {
        who: SEE_ACCOUNT.allows(getattr(world, who), row)
        for who in (
            "coordinator2", "coalition_coordinator", "teacher2", "recruiter", "recruiter2",
            "panelist", "student", "guardian",
        )
    }  # fmt: skip
    assert [who for who, sees in seen.items() if sees] == [
        "coordinator2", "coalition_coordinator", "teacher2", "recruiter",
    ]  # fmt: skip


def test_an_owner_works_at_a_member_and_an_employer_looks_after_nobody(world):
    for more, name in (
        ({"owner": world.student}, "owner"),
        ({"institution": world.employer2}, "institution"),
    ):
        with pytest.raises(Problem) as caught:
            objects.account(world, **more)
        assert caught.value.field == name


def test_another_employers_name_is_refused(world):
    row = objects.account(world)
    draft = partnerships.AccountDraft(name="Second Studio")
    with pytest.raises(Problem) as caught:
        edit_account(world.coordinator2, account=row, draft=draft, now=timezone.now())
    assert caught.value.field == "name"


def step(world, row, action: str, reason: str = "They said so."):
    return partnerships.move_account(
        world.coordinator, account=row, action=action, reason=reason, now=timezone.now()
    )


def test_the_way_of_an_employer(world):
    row = objects.account(world)
    for action, stage in (
        ("talk", "in_talks"), ("interest", "interested"), ("decline", "declined"),
        ("talk", "in_talks"),
    ):  # fmt: skip
        row = step(world, row, action)
        assert row.stage == stage
    moves = [change.after for change in row.stage_changes.order_by("pk")]
    assert moves == ["prospect", "in_talks", "interested", "declined", "in_talks"]


def test_interest_is_no_commitment(world):
    row = objects.account(world)
    with pytest.raises(Problem):
        step(world, row, "commit")
    row = partnerships.commit_account(
        world.coordinator, account=row, reason="Agreement signed.", now=timezone.now()
    )
    assert row.stage == "committed"
    again = partnerships.commit_account(None, account=row, reason="", now=timezone.now())
    assert again.stage_changes.count() == 2
    row = partnerships.lapse_account(None, account=row, reason="Ended.", now=timezone.now())
    assert row.stage == "lapsed"


def test_a_refusal_needs_a_reason_and_an_impossible_move_is_refused(world):
    row = objects.account(world)
    with pytest.raises(Problem) as caught:
        step(world, row, "decline", "  ")
    assert caught.value.field == "reason"
    with pytest.raises(Problem):
        step(world, row, "interest")
    with pytest.raises(NotYours):
        partnerships.move_account(
            world.teacher, account=row, action="talk", reason="", now=timezone.now()
        )


def test_private_notes_stay_in_the_institution(world):
    row = objects.account(world)
    values = {"account": row, "now": timezone.now()}
    partnerships.add_note(world.coordinator, text="For all.", institution=None, **values)
    partnerships.add_note(world.coordinator, text="For us.", institution=world.district, **values)
    with pytest.raises(Problem) as caught:
        partnerships.add_note(
            world.coordinator, text="For them.", institution=world.district2, **values
        )
    assert caught.value.field == "institution"

    def texts(who):
        return sorted(note.text for note in SEE_NOTE.rows(who))

    assert texts(world.coordinator) == ["For all.", "For us."]
    for who in (world.coordinator2, world.coalition_coordinator, world.teacher2):
        assert texts(who) == ["For all."]
    for who in (world.recruiter, world.student):
        assert texts(who) == []
    with pytest.raises(NotVisible):
        remove_note(world.coordinator2, note=Note.objects.get(text="For us."), now=timezone.now())
    with pytest.raises(NotYours):
        remove_note(world.coordinator2, note=Note.objects.get(text="For all."), now=timezone.now())
    remove_note(
        world.coalition_coordinator, note=Note.objects.get(text="For all."), now=timezone.now()
    )
    assert texts(world.coordinator) == ["For us."]
