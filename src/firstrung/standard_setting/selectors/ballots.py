"""Votes for pages."""

from django.db.models import Count, QuerySet

from firstrung.identity.public import Person
from firstrung.standard_setting.models import Ballot, BallotVoter
from firstrung.standard_setting.policies import SEE_BALLOT, VOTE


def ballots_of(actor: Person) -> QuerySet[Ballot]:
    """The votes somebody may see, with how many were asked and have voted."""
    return (
        SEE_BALLOT.rows(actor)
        .annotate(asked=Count("voters"), voted=Count("voters__paper"))
        .order_by("-opens_on", "-pk")
    )


def votes_of(actor: Person, ballot: Ballot) -> list[BallotVoter]:
    """The organizations for which somebody may vote now."""
    rows = VOTE.rows(actor).filter(ballot=ballot)
    return list(rows.select_related("organization", "paper"))
