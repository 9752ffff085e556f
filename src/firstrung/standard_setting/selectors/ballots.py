"""Votes for pages."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, QuerySet

from firstrung.identity.public import Person
from firstrung.standard_setting.models import Ballot, BallotChoice, BallotOption, BallotVoter
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


def named_options(ballot: Ballot) -> list[dict[str, Any]]:
    """The result's options, the first rank on top, skills in the language of the request."""
    names = {row.pk: str(row) for row in ballot.options.select_related("skill")}
    return [
        row | {"title": names.get(row["option"], row["title"])} for row in ballot.result["options"]
    ]


def comments_of(ballot: Ballot) -> list[tuple[str, list[str]]]:
    """What was said about each option, in no order that would tell who said it."""
    rows = BallotChoice.objects.filter(option__ballot=ballot).exclude(comment="")
    found: dict[BallotOption, list[str]] = defaultdict(list)
    for row in rows.select_related("option__skill").order_by("option__position", "comment"):
        found[row.option].append(row.comment)
    return [(str(option), texts) for option, texts in found.items()]
