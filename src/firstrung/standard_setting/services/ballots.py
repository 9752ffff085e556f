"""Votes on requirements and skill priorities: preparing, voting, counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person
from firstrung.jobs.public import publish
from firstrung.standard_setting.enums import BallotKind, BallotState, Importance, Weighting
from firstrung.standard_setting.events import BallotCast, BallotClosed, BallotOpened
from firstrung.standard_setting.lifecycles import BALLOT
from firstrung.standard_setting.models import (
    Ballot,
    BallotChoice,
    BallotOption,
    BallotPaper,
    BallotVoter,
)
from firstrung.standard_setting.policies import RUN_BALLOT, VOTE, require_coalition
from firstrung.standard_setting.selectors.counting import count
from firstrung.standard_setting.selectors.people import voting_choices
from firstrung.taxonomies.public import Skill

LEAST_OPTIONS = 2
MOST_OPTIONS = 40


@dataclass(frozen=True)
class BallotDraft:
    """What a vote is prepared with: ``titles`` of requirements, or ``skills``, by its kind."""

    title: str
    question: str
    kind: str
    weighting: str
    quorum: int
    opens_on: date
    closes_on: date
    titles: Sequence[str] = ()
    skills: Sequence[Skill] = ()

    @property
    def values(self) -> dict[str, object]:
        """The columns of the ballot."""
        return {k: v for k, v in vars(self).items() if k not in {"titles", "skills"}}


def lock_ballot(actor: Person, ballot: Ballot, *states: str) -> Ballot:
    """The ballot as it stands now, locked; `Problem` in other states."""
    RUN_BALLOT.require(actor, ballot)
    locked = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if states and locked.state not in states:
        raise Problem(
            _("This is not possible while the vote is “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _check(draft: BallotDraft) -> None:
    if draft.closes_on < draft.opens_on:
        raise Problem(_("A vote can't close before it opens."), field="closes_on")
    if draft.quorum < 1:
        raise Problem(_("At least one organization must vote."), field="quorum")
    by_kind = draft.titles if draft.kind == BallotKind.REQUIREMENTS else draft.skills
    field = "titles" if draft.kind == BallotKind.REQUIREMENTS else "skills"
    if len(set(by_kind)) != len(by_kind):
        raise Problem(_("Something stands here twice."), field=field)
    if not LEAST_OPTIONS <= len(by_kind) <= MOST_OPTIONS:
        raise Problem(
            _("Put between %(low)d and %(high)d things to the vote.")
            % {"low": LEAST_OPTIONS, "high": MOST_OPTIONS},
            field=field,
        )


def _lay_out(ballot: Ballot, draft: BallotDraft) -> None:
    ballot.options.all().delete()
    if draft.kind == BallotKind.REQUIREMENTS:
        rows = [BallotOption(ballot=ballot, title=title) for title in draft.titles]
    else:
        rows = [BallotOption(ballot=ballot, skill=skill) for skill in draft.skills]
    for position, row in enumerate(rows, start=1):
        row.position = position
    BallotOption.objects.bulk_create(rows)


@transaction.atomic
def draft_ballot(
    *, actor: Person, draft: BallotDraft, now: datetime, after: Ballot | None = None
) -> Ballot:
    """A new vote; ``after`` an earlier one it is the next version of that, same voters."""
    require_coalition(actor)
    _check(draft)
    key = after.key if after is not None else slugify(draft.title)[:60] or "vote"
    last = Ballot.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    ballot = Ballot.objects.create(key=key, version=last + 1, created_by=actor, **draft.values)
    _lay_out(ballot, draft)
    if after is not None:
        BallotVoter.objects.bulk_create(
            BallotVoter(
                ballot=ballot,
                organization_id=row.organization_id,
                hires=row.hires,
                weight=_weight(ballot, row.hires),
            )
            for row in after.voters.all()
        )
    record(actor, "standard_setting.ballot.drafted", ballot, now=now, version=ballot.version)
    return ballot


@transaction.atomic
def edit_ballot(*, actor: Person, ballot: Ballot, draft: BallotDraft, now: datetime) -> Ballot:
    """Change a draft; weights follow the way of weighing."""
    ballot = lock_ballot(actor, ballot)
    ballot.state = BALLOT.after(ballot.state, "edit")
    _check(draft)
    for field, value in draft.values.items():
        setattr(ballot, field, value)
    ballot.save()
    _lay_out(ballot, draft)
    for voter in ballot.voters.all():
        voter.weight = _weight(ballot, voter.hires)
        voter.save(update_fields=["weight"])
    record(actor, "standard_setting.ballot.edited", ballot, now=now)
    return ballot


def _weight(ballot: Ballot, hires: int | None) -> int:
    if ballot.weighting == Weighting.EQUAL:
        return 1
    return max(1, hires or 0)


@transaction.atomic
def add_voter(
    *,
    actor: Person,
    ballot: Ballot,
    organization: Organization,
    now: datetime,
    hires: int | None = None,
) -> BallotVoter:
    """Ask an organization to vote, or change what it declared; its weight is shown openly."""
    ballot = lock_ballot(actor, ballot, BallotState.DRAFT)
    if not voting_choices().filter(pk=organization.pk).exists():
        raise Problem(_("Only employers vote."), field="organization")
    if ballot.weighting == Weighting.HIRES and not hires:
        raise Problem(
            _("Say how many juniors it hires in a year, for that is its weight."), field="hires"
        )
    voter, _made = BallotVoter.objects.update_or_create(
        ballot=ballot,
        organization=organization,
        defaults={"hires": hires, "weight": _weight(ballot, hires)},
    )
    record(
        actor,
        "standard_setting.ballot.voter_added",
        ballot,
        now=now,
        organization=str(organization),
    )
    return voter


@transaction.atomic
def ask_everybody(*, actor: Person, ballot: Ballot, now: datetime) -> int:
    """Ask every employer there is; how many were added."""
    ballot = lock_ballot(actor, ballot, BallotState.DRAFT)
    if ballot.weighting != Weighting.EQUAL:
        raise Problem(_("Weights by hires need a number from each employer."))
    rows = voting_choices().exclude(pk__in=ballot.voters.values("organization"))
    made = BallotVoter.objects.bulk_create(
        BallotVoter(ballot=ballot, organization=row) for row in rows
    )
    record(actor, "standard_setting.ballot.everybody_asked", ballot, now=now, added=len(made))
    return len(made)


@transaction.atomic
def remove_voter(*, actor: Person, voter: BallotVoter, now: datetime) -> None:
    """Take an organization off the list."""
    ballot = lock_ballot(actor, voter.ballot, BallotState.DRAFT)
    name = str(voter.organization)
    voter.delete()
    record(actor, "standard_setting.ballot.voter_removed", ballot, now=now, organization=name)


@transaction.atomic
def open_ballot(*, actor: Person, ballot: Ballot, now: datetime) -> Ballot:
    """Begin: representatives of each organization get a letter."""
    ballot = lock_ballot(actor, ballot)
    ballot.state = BALLOT.after(ballot.state, "open")
    voters = list(ballot.voters.values_list("pk", flat=True))
    if len(voters) < ballot.quorum:
        raise Problem(_("Ask at least as many organizations as the quorum needs."))
    ballot.save(update_fields=["state"])
    for pk in voters:
        publish(BallotOpened(voter_id=pk))
    record(actor, "standard_setting.ballot.opened", ballot, now=now, voters=len(voters))
    return ballot


@dataclass(frozen=True)
class Choice:
    """How important an option is (1 to 5), and a comment that is shown without a name."""

    importance: int
    comment: str = ""


@transaction.atomic
def cast(
    *,
    actor: Person,
    voter: BallotVoter,
    choices: Mapping[int, Choice],
    revision: int,
    now: datetime,
) -> BallotPaper:
    """Vote for an organization, or change its vote; ``choices`` are by option id.

    ``revision`` is the one that was seen (0: no vote yet).
    """
    VOTE.require(actor, voter)
    ballot = Ballot.objects.select_for_update().get(pk=voter.ballot_id)
    BALLOT.after(ballot.state, "vote")
    if timezone.localdate(now) > ballot.closes_on:
        raise Problem(_("The last day of this vote has gone by."))
    _check_choices(ballot, choices)
    paper = BallotPaper.objects.filter(voter=voter).first()
    if (paper.revision if paper is not None else 0) != revision:
        raise Problem(
            _("A colleague has voted for %(name)s meanwhile. Look at that vote, then change it.")
            % {"name": voter.organization}
        )
    if paper is None:
        paper = BallotPaper.objects.create(voter=voter, cast_by=actor, cast_at=now)
    else:
        paper.cast_by, paper.cast_at, paper.revision = actor, now, revision + 1
        paper.save(update_fields=["cast_by", "cast_at", "revision"])
    paper.choices.all().delete()
    BallotChoice.objects.bulk_create(
        BallotChoice(
            paper=paper, option_id=pk, importance=choice.importance, comment=choice.comment
        )
        for pk, choice in choices.items()
    )
    record(
        actor,
        "standard_setting.ballot.voted",
        ballot,
        now=now,
        organization=str(voter.organization),
        revision=paper.revision,
    )
    publish(BallotCast(voter_id=voter.pk))
    return paper


def _check_choices(ballot: Ballot, choices: Mapping[int, Choice]) -> None:
    wanted = set(ballot.options.values_list("pk", flat=True))
    if set(choices) != wanted:
        raise Problem(_("Weigh each of the things that are put to the vote."))
    if any(choice.importance not in Importance.values for choice in choices.values()):
        raise Problem(_("Choose one of the five answers."))


@transaction.atomic
def close_ballot(*, actor: Person, ballot: Ballot, now: datetime) -> Ballot:
    """End the vote and count it once."""
    ballot = lock_ballot(actor, ballot)
    ballot.state = BALLOT.after(ballot.state, "close")
    ballot.result, ballot.closed_at = count(ballot), now
    ballot.save(update_fields=["state", "result", "closed_at"])
    record(actor, "standard_setting.ballot.closed", ballot, now=now, version=ballot.version)
    publish(BallotClosed(ballot_id=ballot.pk))
    return ballot
