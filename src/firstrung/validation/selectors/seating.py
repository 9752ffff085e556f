"""What the plan of a panel needs to know, read with a constant number of queries per seat."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from firstrung.identity.public import Purpose, consented
from firstrung.taxonomies.public import Skill
from firstrung.validation.balance import Reviewer, Work
from firstrung.validation.enums import Stage
from firstrung.validation.models import Panel, Review, Submission
from firstrung.validation.selectors.people import barred_students


def seats_and_works(panel: Panel, *, now: datetime) -> tuple[list[Reviewer], list[Work]]:
    """Seats by panelist id and works by submission id; works without live consent are left out."""
    submissions = list(
        Submission.objects.filter(
            places__panel=panel,
            student__in=consented(Purpose.PANEL_REVIEW, on=timezone.localdate(now)),
        ).select_related("snapshot", "threshold")
    )
    taken: dict[int, set[int]] = defaultdict(set)
    load: Counter[int] = Counter()
    rows = Review.objects.filter(stage=Stage.PANEL, submission__in=submissions).counting()
    for submission_id, reviewer_id in rows.values_list("submission", "reviewer"):
        taken[submission_id].add(reviewer_id)
        load[reviewer_id] += 1
    return _seats(panel, submissions, load), _works(panel, submissions, taken)


def _seats(panel: Panel, submissions: list[Submission], load: Counter[int]) -> list[Reviewer]:
    seats = panel.seats.filter(released_at__isnull=True).select_related("panelist", "employer")
    students = {row.pk: row.student_id for row in submissions}
    reviewers = []
    for seat in seats.prefetch_related("employer__sectors"):
        barred = barred_students(seat.panelist)
        reviewers.append(
            Reviewer(
                key=seat.panelist_id,
                sectors=frozenset(sector.pk for sector in seat.employer.sectors.all()),
                barred=frozenset(key for key, student in students.items() if student in barred),
                load=load[seat.panelist_id],
            )
        )
    return reviewers


def _works(panel: Panel, submissions: list[Submission], taken: dict[int, set[int]]) -> list[Work]:
    sector_of = dict(Skill.objects.filter(sector__isnull=False).values_list("code", "sector"))
    return [
        Work(
            key=row.pk,
            sectors=frozenset(
                sector_of[code] for code in _skills(row.snapshot.document) if code in sector_of
            ),
            taken=frozenset(taken[row.pk]),
            needed=max(panel.reviews_each, row.threshold.min_panel_reviews) - len(taken[row.pk]),
        )
        for row in submissions
    ]


def _skills(document: dict[str, Any]) -> set[str]:
    return {skill["code"] for entry in document["entries"] for skill in entry["skills"]}
