"""How employers set the threshold in force: a standard-setting round, a vote, and what follows."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from firstrung.demonstration.cast import Cast, made_at
from firstrung.demonstration.loading.agreement import sign_and_publish
from firstrung.demonstration.loading.earlier import judged_work
from firstrung.identity.public import Membership
from firstrung.standard_setting import public as setting
from firstrung.taxonomies.public import Skill

DAYS_BEFORE = 75
"""How long before the threshold came into force its round began."""
DAYS_TRAINING, DAYS_FIRST, DAYS_SECOND = 4, 12, 24
"""How long after its beginning round one opened, paused, and round two ended."""
DRAFTED_AFTER = 30
"""How long after the beginning the draft of the threshold was written."""
HESITATION = {setting.Sitting.FIRST: 0.16, setting.Sitting.SECOND: 0.08}
"""Standard deviation, in points, of where one judge draws the line from work to work."""


def agree(cast: Cast) -> None:
    """The round, the vote, and the threshold that rests on both."""
    row, ballot = hold_round(cast), hold_vote(cast)
    terms = cast.folder["threshold"]["fair"]
    day = _begin(cast) + timedelta(days=DRAFTED_AFTER)
    proposal = setting.Proposal(
        cut_score=Decimal(str(terms["cut_score"])),
        ethics_minimum=Decimal(str(terms["ethics_minimum"])),
        scoring=terms["scoring"],
        note=terms.get("note", ""),
        ballots=(ballot,),
    )
    threshold = setting.draft_from_round(
        actor=cast.coordinator, row=row, proposal=proposal, now=cast.calendar.at(day)
    )
    sign_and_publish(cast, threshold, terms["signed_by"], cast.calendar.fair_since)


def _begin(cast: Cast) -> date:
    return cast.calendar.fair_since - timedelta(days=DAYS_BEFORE)


def hold_round(cast: Cast) -> setting.Round:
    """Prepare, train, judge alone, see the feedback, judge again, close."""
    row = _prepare(cast)
    actor, at, day = cast.coordinator, cast.calendar.at, _begin(cast)
    row = setting.begin_training(actor=actor, row=row, now=at(day, 8))
    for number, judge in enumerate(_judges(row)):
        _say(cast, judge, setting.Sitting.PRACTICE, day + timedelta(days=1 + number % 3))
    first = day + timedelta(days=DAYS_TRAINING)
    row = setting.begin_first(actor=actor, row=row, now=at(first, 8))
    for number, judge in enumerate(_judges(row)):
        _say(cast, judge, setting.Sitting.FIRST, first + timedelta(days=1 + number % 6))
    paused = day + timedelta(days=DAYS_FIRST)
    row = setting.pause(actor=actor, row=row, now=at(paused, 18))
    row = setting.begin_second(actor=actor, row=row, now=at(paused + timedelta(days=1), 8))
    for number, judge in enumerate(_judges(row)):
        _say(cast, judge, setting.Sitting.SECOND, paused + timedelta(days=2 + number % 7))
    ended = day + timedelta(days=DAYS_SECOND)
    return setting.close_round(actor=actor, row=row, now=at(ended, 17))


def _prepare(cast: Cast) -> setting.Round:
    """The round with its works and judges, before anybody is invited."""
    assert cast.rubric is not None  # loaded before any panel
    told, day = cast.folder["deliberation"]["round"], _begin(cast)
    now = cast.calendar.at(day - timedelta(days=6))
    row = setting.draft_round(
        actor=cast.coordinator,
        draft=setting.RoundDraft(
            title=told["title"],
            method=setting.Method.BODY_OF_WORK,
            rubric=cast.rubric,
            borderline=told["borderline"],
            opens_on=day,
            first_until=day + timedelta(days=DAYS_FIRST),
            closes_on=day + timedelta(days=DAYS_SECOND),
        ),
        now=now,
    )
    made_at(row, now)
    for one in told["practice"]:
        practice = setting.Practice(judged_work(one["work"]), one["agreed"], one["reason"])
        setting.add_practice(actor=cast.coordinator, row=row, practice=practice, now=now)
    setting.propose_works(actor=cast.coordinator, row=row, count=told["works"], now=now)
    for one in told["judges"]:
        membership = Membership.objects.get(person=cast.people[one["by"]])
        setting.add_judge(actor=cast.coordinator, row=row, membership=membership, now=now)
    return row


def _judges(row: setting.Round) -> Iterator[setting.Judge]:
    """The judges as they are now, in the order in which they were invited."""
    yield from row.judges.select_related("person", "round__rubric")


def _say(cast: Cast, judge: setting.Judge, sitting: setting.Sitting, day: date) -> None:
    """Open each work, answer, and finish the sitting."""
    person, now = judge.person, cast.calendar.at(day, 17)
    shown = setting.items(judge, sitting, on=day)
    if sitting != setting.Sitting.SECOND:  # round two is about what was read before
        for item in shown:
            assert item.work is not None  # the body of work asks about nothing else
            setting.show_work(actor=person, judge=judge, work=item.work, sitting=sitting, now=now)
    answers = [
        setting.Answer(item.uid, Decimal(_answer(cast, judge, sitting, item)), item.revision)
        for item in shown
    ]
    setting.save_answers(actor=person, judge=judge, sitting=sitting, answers=answers, now=now)
    setting.finish(actor=person, judge=judge, sitting=sitting, now=now + timedelta(minutes=2))


def _answer(cast: Cast, judge: setting.Judge, sitting: setting.Sitting, item: setting.Item) -> int:
    """Whether the work lies above the judge's line; in training what was agreed on."""
    work = item.work
    assert work is not None  # the body of work asks about nothing else
    if sitting == setting.Sitting.PRACTICE:
        assert work.agreed is not None  # practice works have the agreed answer
        return work.agreed
    told = cast.folder["deliberation"]["round"]["judges"]
    key, line = next(
        (row["by"], row[sitting]) for row in told if cast.people[row["by"]].pk == judge.person_id
    )
    lot = Random(f"{key} {sitting} {work.submission.snapshot.document['entries'][0]['title']}")  # noqa: S311
    return int(work.points >= line + lot.gauss(0, HESITATION[sitting]))


def hold_vote(cast: Cast) -> setting.Ballot:
    """The vote on skills, weighed by junior hires, counted."""
    told, at, actor = cast.folder["deliberation"]["vote"], cast.calendar.at, cast.coordinator
    day = _begin(cast) + timedelta(days=2)
    skills = Skill.objects.in_bulk(told["skills"], field_name="code")
    ballot = setting.draft_ballot(
        actor=actor,
        draft=setting.BallotDraft(
            title=told["title"],
            question=told["question"],
            kind=setting.BallotKind.SKILLS,
            weighting=setting.Weighting.HIRES,
            quorum=told["quorum"],
            opens_on=day,
            closes_on=day + timedelta(days=14),
            skills=[skills[code] for code in told["skills"]],
        ),
        now=at(day - timedelta(days=3)),
    )
    made_at(ballot, at(day - timedelta(days=3)))
    for row in told["asked"]:
        setting.add_voter(
            actor=actor,
            ballot=ballot,
            organization=cast.organizations[row["organization"]],
            hires=row["hires"],
            now=at(day - timedelta(days=2)),
        )
    ballot = setting.open_ballot(actor=actor, ballot=ballot, now=at(day, 8))
    for number, paper in enumerate(told["papers"]):
        _vote(cast, ballot, paper, day + timedelta(days=1 + 2 * number))
    return setting.close_ballot(actor=actor, ballot=ballot, now=at(day + timedelta(days=15), 9))


def _vote(cast: Cast, ballot: setting.Ballot, row: dict[str, Any], day: date) -> None:
    person, comments = cast.people[row["by"]], row.get("comments", {})
    skills = cast.folder["deliberation"]["vote"]["skills"]
    setting.cast(
        actor=person,
        voter=ballot.voters.get(organization__in=person.memberships.values("organization")),
        choices={
            option.pk: setting.Choice(importance, comments.get(code, ""))
            for option, code, importance in zip(
                ballot.options.all(), skills, row["importance"], strict=True
            )
        },
        revision=0,
        now=cast.calendar.at(day, 12),
    )
