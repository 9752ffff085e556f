"""Votes: one for each organization, weighed openly, changeable until the end, counted once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.engines.standards.votes import Paper, weighted_vote
from firstrung.identity.enums import OrganizationKind, Role
from firstrung.standard_setting.models import Ballot, BallotChoice, BallotPaper, BallotVoter
from firstrung.standard_setting.services import ballots, use
from firstrung.standard_setting.services.ballots import BallotDraft, Choice
from firstrung.taxonomies.models import Skill
from firstrung.validation import public as validation
from tests import world as worlds
from tests.validation import stages

now, today = stages.now, stages.today
TITLES = ["Work for a client", "Drafts", "Teaching others"]


def terms(**changes) -> BallotDraft:
    values = {
        "title": "What a portfolio holds",
        "question": "How important is each?",
        "kind": "requirements",
        "weighting": "hires",
        "quorum": 2,
        "opens_on": today(),
        "closes_on": today() + timedelta(days=7),
        "titles": TITLES,
    }
    return BallotDraft(**(values | changes))


@pytest.fixture
def employers(world):
    """Three employers with a representative each; the first two are those of the world."""
    third = worlds.organization("Third Robotics", OrganizationKind.EMPLOYER)
    rep = worlds.person("Rosa Representative", (Role.EMPLOYER, third))
    return [
        (world.employer, world.recruiter, 10),
        (world.employer2, world.recruiter2, 2),
        (third, rep, 4),
    ]


def opened(world, employers, **changes) -> Ballot:
    boss = world.coalition_coordinator
    row = ballots.draft_ballot(actor=boss, draft=terms(**changes), now=now())
    for organization, _person, hires in employers:
        ballots.add_voter(actor=boss, ballot=row, organization=organization, hires=hires, now=now())
    return ballots.open_ballot(actor=boss, ballot=row, now=now())


def vote(ballot: Ballot, person, importances, *, revision=0, comment="", at=None) -> BallotPaper:
    voter = BallotVoter.objects.get(
        ballot=ballot, organization__in=person.memberships.values("organization")
    )
    options = ballot.options.order_by("position")
    choices = {
        option.pk: Choice(importance, comment)
        for option, importance in zip(options, importances, strict=False)
    }
    return ballots.cast(
        actor=person, voter=voter, choices=choices, revision=revision, now=at or now()
    )


def test_a_vote_is_counted_by_weight(world, employers):
    row = opened(world, employers)
    said = [(5, 3, 1), (4, 4, 2), (3, 5, 2)]
    for (_organization, person, _hires), importances in zip(employers, said, strict=True):
        vote(row, person, importances)
    row = ballots.close_ballot(actor=world.coalition_coordinator, ballot=row, now=now())
    engine = weighted_vote(
        [0, 1, 2],
        [Paper(i, [10, 2, 4][i], dict(enumerate(said[i]))) for i in range(3)],
        eligible={0: 10, 1: 2, 2: 4},
        quorum=2,
    )
    told = [(one["title"], one["rank"], one["mean"], one["low"]) for one in row.result["options"]]
    assert told == [(TITLES[one.option], one.rank, one.mean, one.low) for one in engine.options]
    assert row.result["options"][0]["mean"] == (10 * 5 + 2 * 4 + 4 * 3) / 16
    assert (row.result["turnout"], row.result["weight_turnout"]) == (1.0, 1.0)
    assert (row.result["quorum_met"], row.result["shown"], row.state) == (True, True, "closed")


def test_an_organization_has_one_vote_and_may_change_it_until_the_end(world, employers):
    row = opened(world, employers)
    colleague = worlds.person("Carla Colleague", (Role.EMPLOYER, world.employer))
    first = vote(row, world.recruiter, (1, 1, 1))
    with pytest.raises(Problem, match="A colleague has voted for First Aerospace meanwhile"):
        vote(row, colleague, (5, 5, 5))
    second = vote(row, colleague, (5, 4, 3), revision=1)
    assert (second.pk, second.revision, second.cast_by) == (first.pk, 2, colleague)
    given = BallotChoice.objects.filter(paper=first).order_by("option__position")
    assert [one.importance for one in given] == [5, 4, 3]
    ballots.close_ballot(actor=world.coalition_coordinator, ballot=row, now=now())
    with pytest.raises(NotVisible):
        vote(row, world.recruiter, (1, 1, 1), revision=2)


def test_no_vote_after_the_last_day_and_none_that_is_not_whole(world, employers):
    row = opened(world, employers)
    with pytest.raises(Problem, match="Weigh each"):
        vote(row, world.recruiter, (5, 4))
    with pytest.raises(Problem, match="one of the five"):
        vote(row, world.recruiter, (6, 4, 3))
    late = now() + timedelta(days=8)
    with pytest.raises(Problem, match="last day of this vote"):
        vote(row, world.recruiter, (5, 4, 3), at=late)
    assert BallotPaper.objects.count() == 0


def test_who_may_vote(world, employers):
    row = opened(world, employers[:2])
    voter = row.voters.get(organization=world.employer)
    for person in (world.panelist, world.recruiter2, employers[2][1], world.coalition_coordinator):
        with pytest.raises(NotVisible):
            ballots.cast(actor=person, voter=voter, choices={}, revision=0, now=now())


def test_fewer_than_three_votes_are_not_shown(world, employers, sign_in):
    row = opened(world, employers)
    vote(row, world.recruiter, (5, 4, 3), comment="Only I say this.")
    vote(row, world.recruiter2, (1, 2, 3))
    row = ballots.close_ballot(actor=world.coalition_coordinator, ballot=row, now=now())
    assert (row.result["voted"], row.result["shown"], row.result["options"]) == (2, False, [])
    page = sign_in(world.coalition_coordinator).get(reverse("ballot", args=[row.uid]))
    assert b"Fewer than three organizations voted" in page.content
    assert b"Only I say this." not in page.content
    address = reverse("ballot_result_csv", args=[row.uid])
    assert sign_in(world.coalition_coordinator).get(address).status_code == 404


def test_a_missed_quorum_is_said(world, employers):
    row = opened(world, employers, quorum=3)
    vote(row, world.recruiter, (5, 4, 3))
    row = ballots.close_ballot(actor=world.coalition_coordinator, ballot=row, now=now())
    assert (row.result["quorum_met"], row.result["turnout"]) == (False, 1 / 3)


def test_what_a_vote_needs(world, employers):
    boss = world.coalition_coordinator
    for changes, field in (
        ({"titles": ["One"]}, "titles"),
        ({"titles": ["Same", "Same"]}, "titles"),
        ({"kind": "skills", "skills": list(Skill.objects.all()[:1])}, "skills"),
        ({"closes_on": today() - timedelta(days=1)}, "closes_on"),
        ({"quorum": 0}, "quorum"),
    ):
        with pytest.raises(Problem) as raised:
            ballots.draft_ballot(actor=boss, draft=terms(**changes), now=now())
        assert raised.value.field == field
    row = ballots.draft_ballot(actor=boss, draft=terms(), now=now())
    with pytest.raises(Problem) as raised:
        ballots.add_voter(actor=boss, ballot=row, organization=world.employer, now=now())
    assert raised.value.field == "hires"
    with pytest.raises(Problem, match="Only employers vote"):
        ballots.add_voter(actor=boss, ballot=row, organization=world.school, hires=3, now=now())
    with pytest.raises(Problem, match="as the quorum needs"):
        ballots.open_ballot(actor=boss, ballot=row, now=now())
    with pytest.raises(NotYours):
        ballots.draft_ballot(actor=world.recruiter, draft=terms(), now=now())
    with pytest.raises(NotVisible):
        ballots.open_ballot(actor=world.recruiter, ballot=row, now=now())


def test_equal_weights_and_everybody_at_once(world, employers):
    boss = world.coalition_coordinator
    draft = terms(weighting="equal", kind="skills", skills=list(Skill.objects.all()), titles=())
    row = ballots.draft_ballot(actor=boss, draft=draft, now=now())
    assert ballots.ask_everybody(actor=boss, ballot=row, now=now()) == 3
    assert ballots.ask_everybody(actor=boss, ballot=row, now=now()) == 0
    assert set(row.voters.values_list("weight", flat=True)) == {Decimal(1)}
    assert [str(option) for option in row.options.all()] == [
        "Data visualization",
        "Generative video",
    ]
    changed = terms(weighting="hires")
    row = ballots.edit_ballot(actor=boss, ballot=row, draft=changed, now=now())
    assert [option.title for option in row.options.all()] == TITLES
    with pytest.raises(Problem, match="need a number"):
        ballots.ask_everybody(actor=boss, ballot=row, now=now())


def test_asking_again_makes_the_next_version_with_the_same_voters(world, employers):
    boss = world.coalition_coordinator
    first = opened(world, employers)
    first = ballots.close_ballot(actor=boss, ballot=first, now=now())
    again = ballots.draft_ballot(actor=boss, draft=terms(title="New"), now=now(), after=first)
    assert (again.key, again.version, again.state) == (first.key, 2, "draft")
    weights = {voter.organization_id: voter.weight for voter in first.voters.all()}
    assert {voter.organization_id: voter.weight for voter in again.voters.all()} == weights
    first.refresh_from_db()
    assert first.result["asked"] == 3


def test_a_result_is_evidence_of_a_draft(world, employers, sign_in):
    row = opened(world, employers)
    for _organization, person, _hires in employers:
        vote(row, person, (5, 3, 1))
    boss = world.coalition_coordinator
    draft = validation.draft_threshold(
        actor=boss, terms=stages.terms(stages.rubric(world)), now=now()
    )
    with pytest.raises(Problem, match="no result yet"):
        use.cite_ballot(actor=boss, ballot=row, threshold=draft, now=now())
    row = ballots.close_ballot(actor=boss, ballot=row, now=now())
    browser = sign_in(boss)
    answer = browser.post(reverse("ballot_cite", args=[row.uid]), {"threshold": draft.uid})
    assert answer.headers["Location"] == reverse("threshold", args=[draft.uid])
    draft.refresh_from_db()
    source = {"title": f"{row.title}, v1", "path": reverse("ballot", args=[row.uid])}
    assert draft.sources == [source]
    assert "3 of 3 employers voted; first: Work for a client, Drafts" in draft.evidence
    use.cite_ballot(actor=boss, ballot=row, threshold=draft, now=now())
    draft.refresh_from_db()
    assert draft.sources == [source]


def test_voting_in_the_browser(world, employers, sign_in):
    row = opened(world, employers)
    browser = sign_in(world.recruiter)
    page = browser.get(reverse("ballot", args=[row.uid]))
    voter = row.voters.get(organization=world.employer)
    address = reverse("ballot_vote", args=[voter.uid])
    assert address.encode() in page.content
    options = list(row.options.all())
    values = {f"option-{option.pk}": "4" for option in options} | {"revision": "0"}
    short = {key: value for key, value in values.items() if key != f"option-{options[0].pk}"}
    assert browser.get(address).status_code == 200
    assert browser.post(address, short).status_code == 422
    said = values | {f"comment-{options[0].pk}": "Clients teach."}
    assert browser.post(address, said).headers["Location"] == reverse("ballot", args=[row.uid])
    assert browser.post(address, values).status_code == 422  # the vote was changed meanwhile
    assert BallotChoice.objects.filter(comment="Clients teach.").count() == 1
    assert sign_in(world.recruiter2).get(address).status_code == 404
    assert sign_in(world.student).get(reverse("ballot", args=[row.uid])).status_code == 404
    for _organization, person, _hires in employers[1:]:
        vote(row, person, (5, 3, 1))
    boss = sign_in(world.coalition_coordinator)
    closing = reverse("ballot_advance", args=[row.uid, "close"])
    assert browser.post(closing).status_code == 403
    assert boss.post(closing).status_code == 302
    result = sign_in(world.student).get(reverse("ballot", args=[row.uid]))
    assert result.status_code == 200
    assert b"Clients teach." in result.content
    assert world.recruiter.name.encode() not in result.content
    table = sign_in(world.student).get(reverse("ballot_result_csv", args=[row.uid]))
    lines = table.content.decode().splitlines()
    assert len(lines) == 1 + 3 + 3
    assert lines[0] == "kind,title,rank,value,low,high"
