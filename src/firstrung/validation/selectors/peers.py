"""Teammates' reviews: each in words for the student, what was said of it, a team's summary."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from firstrung.identity.public import Person, StudioTeam, TeamMembership, TeamRole
from firstrung.validation.enums import ReviewState, Stage
from firstrung.validation.models import Review, ReviewFeedback, Score, Submission
from firstrung.validation.redress import RATE_REVIEW, SUMMARIZE_TEAM

SHORT_WORDS = 8
"""A comment with fewer words seldom says what to do next."""


@dataclass(frozen=True)
class PeerReview:
    """One teammate's review: the levels by criterion, and what the student said of it."""

    review: Review
    scores: tuple[Score, ...]
    opinion: ReviewFeedback | None


def reviews_to_rate(actor: Person, submission: Submission) -> list[PeerReview]:
    """The reviews of teammates that the actor may say something about (three queries).

    The caller makes sure that the stage is released.
    """
    rows = RATE_REVIEW.rows(actor, submission.reviews.all()).order_by("submitted_at", "pk")
    reviews = list(rows)
    given: dict[int, list[Score]] = defaultdict(list)
    scores = Score.objects.filter(review__in=reviews).select_related("criterion", "level")
    for score in scores.order_by("criterion__position", "pk"):
        given[score.review_id].append(score)
    said = {row.review_id: row for row in ReviewFeedback.objects.filter(review__in=reviews)}
    return [PeerReview(row, tuple(given[row.pk]), said.get(row.pk)) for row in reviews]


def said_of(review: Review) -> list[str]:
    """In words what the reviewed student said of a review; empty where nothing was said."""
    words: list[str] = []
    for row in review.feedback.all():
        words.append(
            _("It points at places in the work.")
            if row.is_specific
            else _("It could point at places in the work: where exactly?")
        )
        words.append(
            _("It felt kind and respectful.")
            if row.is_kind
            else _("It could be kinder: name what is good as well.")
        )
        words.append(
            _("It says what to do next.")
            if row.is_useful
            else _("It could say one thing to do next.")
        )
        if row.note:
            words.append(f"“{row.note}”")
    return words


def hints(review: Review) -> list[str]:
    """What would make a teammate's review more useful before it is handed in (one query)."""
    if review.stage != Stage.PEER:
        return []
    comments = list(review.scores.exclude(comment="").values_list("comment", flat=True))
    found = []
    if not review.comment.strip():
        found.append(_("You have not written to the student yet: what is strong, what is next?"))
    elif len(review.comment.split()) < SHORT_WORDS:
        found.append(_("Your words to the student are very short. One more sentence helps a lot."))
    if not comments:
        found.append(_("No criterion has a comment. Point at one place in the work."))
    return found


@dataclass
class Reviewer:
    """A member of a team as a reviewer of teammates' work."""

    person: Person
    done: int = 0
    awaited: int = 0
    words: list[int] = field(default_factory=list)
    opinions: Counter[str] = field(default_factory=Counter)

    @property
    def typical_words(self) -> int:
        """The median number of words that a review holds."""
        return sorted(self.words)[len(self.words) // 2] if self.words else 0


@dataclass(frozen=True)
class TeamSummary:
    """A studio team with its members as reviewers."""

    team: StudioTeam
    members: tuple[Reviewer, ...]


def teams_to_summarize(actor: Person) -> QuerySet[StudioTeam]:
    """The studio teams somebody leads or coordinates, by name."""
    return SUMMARIZE_TEAM.rows(actor).select_related("organization").order_by("name", "pk")


def team_summaries(teams: list[StudioTeam], *, on: date) -> list[TeamSummary]:
    """How the members of these teams review one another (four queries)."""
    live = TeamMembership.objects.live(on).filter(team__in=teams, role=TeamRole.MEMBER)
    members = list(live.select_related("person").order_by("person__family_name", "pk"))
    people = {row.person_id: Reviewer(row.person) for row in members}
    _count_reviews(people)
    by_team: dict[int, list[Reviewer]] = defaultdict(list)
    for row in members:
        by_team[row.team_id].append(people[row.person_id])
    return [TeamSummary(team, tuple(by_team[team.pk])) for team in teams]


def _count_reviews(people: dict[int, Reviewer]) -> None:
    rows = Review.objects.filter(stage=Stage.PEER, reviewer__in=people).counting()
    words: Counter[int] = Counter()
    for review_id, comment in Score.objects.filter(
        review__in=rows.values("pk"), review__state=ReviewState.SUBMITTED
    ).values_list("review", "comment"):
        words[review_id] += len(comment.split())
    for review in rows.only("pk", "reviewer_id", "state", "comment"):
        member = people[review.reviewer_id]
        if review.state == ReviewState.SUBMITTED:
            member.done += 1
            member.words.append(words[review.pk] + len(review.comment.split()))
        else:
            member.awaited += 1
    said = ReviewFeedback.objects.filter(Q(review__stage=Stage.PEER, review__reviewer__in=people))
    for row in said.select_related("review"):
        opinions = people[row.review.reviewer_id].opinions
        opinions["all"] += 1
        opinions["specific"] += row.is_specific
        opinions["kind"] += row.is_kind
        opinions["useful"] += row.is_useful
