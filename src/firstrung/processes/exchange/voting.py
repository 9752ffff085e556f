"""Votes on requirements and skill priorities: input given (A29), and a say that counts (A34)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.identity.public import Organization
from firstrung.partnerships.public import Exchanged, Get, Give
from firstrung.processes.exchange.counting import keep
from firstrung.processes.letters import Payload, address
from firstrung.standard_setting.public import Ballot, BallotPaper, BallotVoter


def ballot_cast(event: Payload, *, now: datetime) -> None:
    """One entry for an employer and a vote, from the day of the vote as it stands."""
    voter = BallotVoter.objects.select_related("ballot", "organization").get(pk=event["voter_id"])

    def given(employer: Organization) -> Exchanged | None:
        paper = BallotPaper.objects.filter(voter=voter).first()
        if paper is None:
            return None
        return Exchanged(
            employer=employer,
            kind=Give.PRIORITIES,
            happened_on=timezone.localdate(paper.cast_at),
            evidence=_("Voted: %(title)s") % {"title": voter.ballot.title},
            unit=_("votes"),
            link=address("ballot", voter.ballot.uid),
        )

    keep(voter.organization, origin=f"vote-{voter.ballot.uid}", count=given, now=now)


def ballot_closed(event: Payload, *, now: datetime) -> None:
    """Everybody who voted got a say, where enough voted for the result to count."""
    ballot = Ballot.objects.get(pk=event["ballot_id"])
    if ballot.closed_at is None or not ballot.result["quorum_met"]:
        return
    closed_on = timezone.localdate(ballot.closed_at)

    def got(employer: Organization) -> Exchanged:
        return Exchanged(
            employer=employer,
            kind=Get.SAY,
            happened_on=closed_on,
            evidence=_("The result of a vote counts: %(title)s") % {"title": ballot.title},
            unit=_("results"),
            link=address("ballot", ballot.uid),
        )

    voters = BallotVoter.objects.filter(ballot=ballot, paper__isnull=False)
    for voter in voters.select_related("organization").order_by("pk"):
        keep(voter.organization, origin=f"say-{ballot.uid}", count=got, now=now)
