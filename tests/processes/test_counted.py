"""Votes, signatures, mentors, talent seen, recognition and events come into the ledger too."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from firstrung.identity import public as identity
from firstrung.identity.enums import Role, TeamRole
from firstrung.identity.teams import services as teams
from firstrung.jobs.public import run_all
from firstrung.opportunities import services as opportunities
from firstrung.opportunities.models import Candidate
from firstrung.partnerships.models import ExchangeEntry
from firstrung.processes.exchange import recognition_changed
from firstrung.processes.handlers import consume
from firstrung.standard_setting.services import ballots
from firstrung.standard_setting.services.ballots import Choice
from tests import world as worlds
from tests.coalition.recognition import made
from tests.coalition.recognition.conftest import book, hands  # noqa: F401
from tests.convenings.events import make as events
from tests.opportunities.test_talent import listed  # noqa: F401
from tests.standard_setting.test_ballots import employers, opened, vote  # noqa: F401
from tests.validation.test_thresholds import calling, sign


def kept() -> list[tuple[str, str, Decimal, int | None]]:
    """Employer, kind, quantity and students of each entry; signatures have a test of their own."""
    rows = ExchangeEntry.objects.exclude(origin__startswith="threshold-")
    rows = rows.order_by("employer__name", "kind", "pk")
    return [(row.employer.name, row.kind, row.quantity, row.students) for row in rows]


ONE, TWO = "First Aerospace", "Second Studio"


def test_a_vote_is_input_and_a_result_that_counts_is_a_say(world, employers):  # noqa: F811
    ballot = opened(world, employers)
    vote(ballot, world.recruiter, (5, 3, 1))
    paper = vote(ballot, world.recruiter2, (4, 4, 2))
    run_all()
    given = [(ONE, "priorities", 1, None), (TWO, "priorities", 1, None)]
    assert kept() == given
    earlier = timezone.now() - timedelta(days=3)
    type(paper).objects.filter(pk=paper.pk).update(cast_at=earlier)
    consume.call("BallotCast", {"voter_id": paper.voter_id, "event_id": "again"})
    entry = ExchangeEntry.objects.get(employer=world.employer2)
    assert entry.happened_on == timezone.localdate(earlier)
    assert entry.link.endswith(reverse("ballot", args=[ballot.uid]))
    paper.delete()
    consume.call("BallotCast", {"voter_id": entry_voter(ballot, world.employer2), "event_id": "b"})
    assert kept() == given[:1]


def entry_voter(ballot, employer) -> int:
    return int(ballot.voters.get(organization=employer).pk)


@pytest.mark.parametrize(("quorum", "says"), [(1, [(ONE, "say", 1, None)]), (2, [])])
def test_only_a_vote_that_binds_gives_a_say(world, employers, quorum, says):  # noqa: F811
    ballot = opened(world, employers, quorum=quorum)
    vote(ballot, world.recruiter, (5, 3, 1))
    ballots.close_ballot(actor=world.coalition_coordinator, ballot=ballot, now=timezone.now())
    run_all()
    assert kept() == [(ONE, "priorities", 1, None), *says]


def test_a_changed_vote_is_still_one_entry(world, employers):  # noqa: F811
    ballot = opened(world, employers)
    vote(ballot, world.recruiter, (5, 3, 1))
    options = {option.pk: Choice(2) for option in ballot.options.all()}
    ballots.cast(
        actor=world.recruiter,
        voter=ballot.voters.get(organization=world.employer),
        choices=options,
        revision=1,
        now=timezone.now(),
    )
    run_all()
    assert kept() == [(ONE, "priorities", 1, None)]


def test_a_signed_threshold_is_one_entry(world):
    row = calling(world)
    sign(world.recruiter, row, world.employer)
    sign(world.recruiter, row, world.employer)
    run_all()
    entry = ExchangeEntry.objects.get()
    assert (entry.employer, entry.kind, entry.quantity) == (world.employer, "validation", 1)
    assert entry.happened_on == timezone.localdate()


def mentor(world, person, *, days: int):
    return teams.join(
        world.teacher,
        team=world.team,
        person=person,
        begin_date=timezone.localdate() - timedelta(days=days),
        now=timezone.now(),
        role=TeamRole.MENTOR,
    )


def test_mentors_of_a_team_are_one_entry_for_their_employer(world):
    one = worlds.person("Mo Mentor", (Role.MENTOR, world.employer))
    two = worlds.person("Mia Mentor", (Role.MENTOR, world.employer))
    teacher = worlds.person("Tia Teacher", (Role.TEACHER, world.school))
    mentor(world, teacher, days=9)
    run_all()
    assert kept() == []
    row = mentor(world, one, days=8)
    mentor(world, two, days=5)
    run_all()
    assert kept() == [(ONE, "mentorship", 2, 3)]
    entry = ExchangeEntry.objects.get()
    assert (entry.institution, entry.happened_on) == (world.school, row.begin_date)
    other = worlds.person("Nia New", (Role.STUDENT, world.school), age=17)
    identity.TeamMembership.objects.create(
        team=world.team, person=other, begin_date=timezone.localdate()
    )
    consume.call("MentorsChanged", {"team_id": world.team.pk, "event_id": "w"})
    assert kept() == [(ONE, "mentorship", 2, 4)]
    row.delete()
    consume.call("MentorsChanged", {"team_id": world.team.pk, "event_id": "x"})
    assert kept() == [(ONE, "mentorship", 1, 4)]


def test_people_who_mentored_before_they_were_employed_count_for_nobody(world):
    one = worlds.person("Mo Mentor")
    identity.Membership.objects.create(
        person=one,
        organization=world.employer,
        role=Role.MENTOR,
        begin_date=timezone.localdate() - timedelta(days=2),
    )
    mentor(world, one, days=8)
    run_all()
    assert kept() == []


def test_portfolios_seen_count_by_day_and_certificate(world, listed):  # noqa: F811
    for student, guardian in ((world.student, world.guardian), (world.student2, world.guardian2)):
        worlds.consent(student, guardian, identity.Purpose.EMPLOYER_SEARCH)
    first = listed(world.student)
    second = listed(world.student2, world.school2)
    run_all()
    for candidate in (first, second, first):
        opportunities.open_candidate(world.recruiter, candidate, now=timezone.now())
    run_all()
    assert kept() == [(ONE, "pipeline", 2, 2)]
    Candidate.objects.filter(pk=first.pk).update(certificate_uid=first.uid)
    payload = {"person_id": world.recruiter.pk, "shown_on": str(timezone.localdate())}
    consume.call("CandidateShown", {**payload, "event_id": "x"})
    assert kept() == [(ONE, "hiring_risk", 1, 1), (ONE, "pipeline", 1, 1)]


def test_a_day_is_the_regions_day(world, listed):  # noqa: F811
    worlds.consent(world.student, world.guardian, identity.Purpose.EMPLOYER_SEARCH)
    candidate = listed(world.student)
    late = timezone.make_aware(datetime.combine(timezone.localdate(), datetime.max.time()))
    late -= timedelta(days=1, minutes=20)
    opportunities.open_candidate(world.recruiter, candidate, now=late)
    run_all()
    entry = ExchangeEntry.objects.get(kind="pipeline")
    assert entry.happened_on == timezone.localdate() - timedelta(days=1)


def test_recognition_is_got_until_it_is_withdrawn(world, book, hands):  # noqa: F811
    made.earn(book, world.employer)
    row = made.given(world, hands, world.employer)
    payload = {"recognition_id": row.pk, "event_id": "x"}
    recognition_changed(payload, now=timezone.now())
    recognition_changed(payload, now=timezone.now())
    assert kept() == [(ONE, "community", 1, None)]
    made.withdrawn(row, world.coalition_coordinator)
    recognition_changed(payload, now=timezone.now())
    assert kept() == []


def sweep() -> None:
    call_command("sweep")


def test_events_come_into_the_ledger_overnight_and_follow_corrections(world):
    advisory = events.held(world, "Advisory", kind="advisory")
    events.mark(world, advisory, world.recruiter)
    events.count(world, advisory, world.employer, 2, "employer")
    project = events.held(world, "Project", kind="hard_skills", host=world.employer2)
    events.count(world, project, world.school, 20)
    night = events.held(world, "Night", kind="soft_skills")
    events.count(world, night, world.employer2, 1, "employer")
    events.count(world, night, world.school, 30)
    sweep()
    sweep()
    assert kept() == [
        (ONE, "priorities", 1, None),
        (TWO, "briefs", 1, 20),
        (TWO, "community", 1, None),
    ]
    entry = ExchangeEntry.objects.get(kind="priorities")
    assert (entry.hours, entry.institution) == (6, world.school)
    assert (entry.evidence, entry.happened_on) == (
        "Program advisory: Advisory",
        timezone.localdate(advisory.begins_at),
    )
    assert ExchangeEntry.objects.get(kind="briefs").institution is None
    events.count(world, night, world.employer2, 0, "employer")
    events.count(world, project, world.school, 25)
    sweep()
    assert kept() == [(ONE, "priorities", 1, None), (TWO, "briefs", 1, 25)]


def test_an_event_that_was_not_held_leaves_nothing(world):
    row = events.announced(world, kind="advisory")
    type(row).objects.filter(pk=row.pk).update(
        begins_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    row.refresh_from_db()
    events.mark(world, row, world.recruiter)
    sweep()
    assert kept() == []
