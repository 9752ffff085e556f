"""Panels with many simulated ratings, written in bulk, for tests of scores."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from firstrung.identity.enums import Role
from firstrung.identity.models import Consent, Membership, Person
from firstrung.portfolios.models import Portfolio, Snapshot
from firstrung.validation.models import (
    Panel,
    PanelPlace,
    PanelSeat,
    Review,
    Score,
    StageRecord,
    Submission,
    Threshold,
)
from tests import world as worlds
from tests.validation import stages

STEPS = np.array([-2.0, 0.0, 2.0])


def fair_threshold(world, **changes) -> Threshold:
    """A version in force today that compares fair scores."""
    made = stages.threshold(world, **changes)
    Threshold.objects.filter(pk=made.pk).update(scoring="fair", cut_error=changes.get("cut_error"))
    made.refresh_from_db()
    return made


@dataclass
class Simulated:
    """A panel with its works (abilities known) and raters (severities known)."""

    panel: Panel
    works: list[Submission] = field(default_factory=list)
    raters: list[Person] = field(default_factory=list)
    abilities: list[float] = field(default_factory=list)
    severities: list[float] = field(default_factory=list)

    def rate(self, pairs, rng, *, kind="regular", state="submitted") -> list[Review]:
        """Reviews of (work index, rater index), with scores drawn from the model."""
        criteria = list(self.panel.rubric.criteria.prefetch_related("levels"))
        now = stages.now()
        reviews = Review.objects.bulk_create(
            Review(
                submission=self.works[work],
                stage="panel",
                reviewer=self.raters[rater],
                rubric=self.panel.rubric,
                panel=self.panel,
                kind=kind,
                state=state,
                assigned_at=now,
                submitted_at=now if state == "submitted" else None,
            )
            for work, rater in pairs
        )
        scores = []
        for (work, rater), review in zip(pairs, reviews, strict=True):
            if state != "submitted":
                continue
            for criterion in criteria:
                x = self.abilities[work] - self.severities[rater]
                logits = np.concatenate([[0.0], np.cumsum(x - STEPS)])
                chances = np.exp(logits - logits.max())
                points = 1 + int(rng.choice(4, p=chances / chances.sum()))
                level = next(row for row in criterion.levels.all() if row.points == points)
                scores.append(Score(review=review, criterion=criterion, level=level))
        Score.objects.bulk_create(scores)
        return reviews


def people(count: int, where, role: str, name: str) -> list[Person]:
    made = Person.objects.bulk_create(
        Person(
            given_name=f"{name}{index}",
            family_name="Test",
            email=f"{name}{index}@test.example",
            birth_date=date(2000, 1, 1),
        )
        for index in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organization=where, role=role) for person in made
    )
    return made


def works(world, threshold, count: int, *, prefix="work", state="panel") -> list[Submission]:
    """Submissions at the panel, with consent, each of a student of the first school."""
    students = people(count, world.school, Role.STUDENT, prefix)
    portfolios = Portfolio.objects.bulk_create(Portfolio(student=row) for row in students)
    start = Snapshot.objects.count()
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            portfolio=portfolio,
            sha256=f"{start + index:064x}",
            document=stages.document(),
            created_by=portfolio.student,
        )
        for index, portfolio in enumerate(portfolios)
    )
    made = Submission.objects.bulk_create(
        Submission(
            snapshot=snapshot,
            student=student,
            organization=world.school,
            threshold=threshold,
            state=state,
            submitted_at=stages.now(),
        )
        for snapshot, student in zip(snapshots, students, strict=True)
    )
    states = {"teacher": "passed", "peer": "passed", "panel": "open"}
    StageRecord.objects.bulk_create(
        StageRecord(
            submission=row,
            stage=stage,
            position=position,
            state=states.get(stage, "waiting"),
            opened_at=stages.now() if stage in states else None,
        )
        for row in made
        for position, stage in enumerate(["teacher", "peer", "panel", "exhibition", "pitch"])
    )
    notice = worlds.consent(students[0], students[0], "panel_review").notice
    Consent.objects.bulk_create(
        Consent(
            student=student,
            purpose="panel_review",
            notice=notice,
            granted=True,
            decided_by=student,
            decided_at=stages.now(),
        )
        for student in students[1:]
    )
    return made


def simulated(
    world,
    *,
    threshold,
    works_count=60,
    raters=9,
    each=3,
    severities=None,
    pairs=None,
    seed=1,
    **changes,
) -> Simulated:
    """An open panel of the coalition; each work has ``each`` reviews by raters drawn by lot."""
    rng = np.random.default_rng(seed)
    panel = Panel.objects.create(
        title="Autumn panel",
        organization=world.coalition,
        quarter="2026-Q4",
        rubric=threshold.rubric,
        reviews_each=each,
        opens_on=stages.today(),
        closes_on=stages.today() + timedelta(days=14),
        state="open",
        opened_at=stages.now(),
        **(
            {"max_reviews": each + 2, "one_per_employer": False, "again_share": Decimal("0.05")}
            | changes
        ),
    )
    severities = np.linspace(-1.4, 1.4, raters) if severities is None else severities
    made = Simulated(
        panel,
        works(world, threshold, works_count),
        people(raters, world.employer, Role.PANELIST, "rater"),
        [float(value) for value in rng.normal(0.3, 1.5, works_count)],
        [float(value) for value in severities],
    )
    PanelSeat.objects.bulk_create(
        PanelSeat(panel=panel, panelist=person, employer=world.employer) for person in made.raters
    )
    PanelPlace.objects.bulk_create(
        PanelPlace(panel=panel, submission=row, placed_by=world.coalition_coordinator)
        for row in made.works
    )
    pairs = pairs or [
        (work, int(rater))
        for work in range(works_count)
        for rater in rng.choice(raters, each, replace=False)
    ]
    made.rate(pairs, rng)
    return made
