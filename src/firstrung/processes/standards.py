"""Letters to judges of a standard-setting round, and to employers who are asked to vote."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from firstrung.identity.public import Membership, Person, Role
from firstrung.messaging.public import send
from firstrung.processes.letters import address
from firstrung.standard_setting.public import BallotVoter, Judge, RoundState, make_judge_link

Payload = dict[str, Any]
TEMPLATES = {
    RoundState.TRAINING: "judge_training",
    RoundState.FIRST: "judge_first",
    RoundState.SECOND: "judge_second",
    RoundState.CLOSED: "judge_closed",
}
"""The letter of each stage; a judge who joins later gets that of the stage under way."""


def judge_called(event: Payload, *, now: datetime) -> None:
    """A stage of the round has begun: the letter with a new link."""
    judge = Judge.objects.select_related("round", "person").get(pk=event["judge_id"])
    template = TEMPLATES.get(RoundState(event["stage"]))
    if judge.released_at is not None or template is None:
        return
    row = judge.round
    link = address("seat_open", make_judge_link(judge=judge, now=now))
    ends = row.closes_on if event["stage"] == RoundState.SECOND else row.first_until
    with translation.override(judge.person.language):
        until = date_format(ends, "DATE_FORMAT")
    context = {"link": link, "title": row.title, "until": until, "works": row.judges_works}
    send(to=judge.person, template=template, context=context, key=event["event_id"], now=now)


def ballot_opened(event: Payload, *, now: datetime) -> None:
    """One letter to each representative of the organization; together they have one vote."""
    voter = BallotVoter.objects.select_related("ballot", "organization").get(pk=event["voter_id"])
    held = Membership.objects.live(timezone.localdate(now)).filter(
        organization=voter.organization, role=Role.EMPLOYER
    )
    link = address("ballot", voter.ballot.uid)
    for person in Person.objects.filter(pk__in=held.values("person"), is_active=True):
        with translation.override(person.language):
            until = date_format(voter.ballot.closes_on, "DATE_FORMAT")
        context = {
            "link": link,
            "title": voter.ballot.title,
            "place": voter.organization.name,
            "until": until,
        }
        key = f"{event['event_id']}-{person.pk}"
        send(to=person, template="ballot", context=context, key=key, now=now)
