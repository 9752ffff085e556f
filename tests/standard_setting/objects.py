"""Rounds and votes for the table of permissions."""

from datetime import timedelta
from typing import Any

from firstrung.identity.enums import OrganizationKind, Role
from firstrung.standard_setting.enums import Part
from firstrung.standard_setting.services import ballots, rounds
from firstrung.standard_setting.services.ballots import BallotDraft, Choice
from firstrung.standard_setting.services.links import make_judge_link
from firstrung.validation.models import Submission
from tests import world as worlds
from tests.standard_setting import rounds as scenes


def add(scene: Any) -> None:
    """A round in each stage that matters, with a seat of the panelist, and three votes."""
    world = scene.world
    works = scenes.works(world, 24)
    # Returned, so that nobody of them waits for a certificate or is found as talent.
    Submission.objects.filter(pk__in=[work.pk for work in works]).update(state="returned")
    draft = scenes.prepared(world, judges=4)
    # Panelists, for whom a representative judges blindly, that one does not find as talent.
    who = [world.panelist, world.panelist2, scenes.judge_number(world, 0)]
    first = scenes.prepared(world, who=who)
    if not first.works.filter(submission=scene.adult_submission).exists():
        rounds.add_works(
            actor=world.coalition_coordinator,
            row=first,
            submissions=[scene.adult_submission],
            now=scenes.now(),
        )
    first = scenes.go(world, first, "invite")
    scenes.train(first)
    first = scenes.go(world, first, "begin")
    angoff = scenes.go(world, scenes.judged(world, "angoff", who=who), "pause", "resume")
    closed = scenes.closed(world, judges=4)
    seat = scenes.fresh(first.judges.get(person=world.panelist))
    scene.things |= {
        "round_draft": draft,
        "round_draft_work": draft.works.filter(part=Part.RANGE).first(),
        "round_first": first,
        "round_closed": closed,
        "judge_seat": seat,
        "judge_work": first.works.get(submission=scene.adult_submission),
        "judge_angoff": angoff.judges.get(person=world.panelist),
    }
    scene.secrets["judge"] = make_judge_link(judge=seat, now=scenes.now())
    _votes(scene)


def _votes(scene: Any) -> None:
    world, boss, now = scene.world, scene.world.coalition_coordinator, scenes.now()
    terms = BallotDraft(
        title="What counts",
        question="How important is each?",
        kind="requirements",
        weighting="equal",
        quorum=1,
        opens_on=scenes.today(),
        closes_on=scenes.today() + timedelta(days=7),
        titles=["Drafts", "Teaching others"],
    )
    third = worlds.organization("Third Robotics", OrganizationKind.EMPLOYER)
    representative = worlds.person("Rosa Representative", (Role.EMPLOYER, third))
    draft = ballots.draft_ballot(actor=boss, draft=terms, now=now)
    voter = ballots.add_voter(actor=boss, ballot=draft, organization=world.employer, now=now)
    opened = ballots.draft_ballot(actor=boss, draft=terms, now=now)
    asked = ballots.add_voter(actor=boss, ballot=opened, organization=world.employer, now=now)
    opened = ballots.open_ballot(actor=boss, ballot=opened, now=now)
    closed = ballots.draft_ballot(actor=boss, draft=terms, now=now)
    ballots.ask_everybody(actor=boss, ballot=closed, now=now)
    closed = ballots.open_ballot(actor=boss, ballot=closed, now=now)
    choices = {option.pk: Choice(4) for option in closed.options.all()}
    for one, person in (
        (world.employer, world.recruiter),
        (world.employer2, world.recruiter2),
        (third, representative),
    ):
        mine = closed.voters.get(organization=one)
        ballots.cast(actor=person, voter=mine, choices=choices, revision=0, now=now)
    scene.things |= {
        "ballot_draft": draft,
        "ballot_draft_voter": voter,
        "ballot_opened": opened,
        "ballot_voter": asked,
        "ballot_closed": ballots.close_ballot(actor=boss, ballot=closed, now=now),
    }
