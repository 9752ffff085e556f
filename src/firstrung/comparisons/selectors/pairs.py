"""What was judged so far, how much each judge is asked for, and which works stay away."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from firstrung.comparisons.enums import Pairing, SessionState
from firstrung.comparisons.models import Judge, Judgement, Session, Work
from firstrung.engines.ratings.pair_choice import History, next_pair
from firstrung.engines.ratings.paired import Comparisons, measure
from firstrung.identity.public import Person, Purpose, consented
from firstrung.validation.public import SubmissionState, barred_students


def open_works(session: Session) -> QuerySet[Work]:
    """The works that may be shown today: the family's consent is live, nothing was withdrawn."""
    allowed = consented(Purpose.PANEL_REVIEW, on=timezone.localdate())
    rows = session.works.filter(submission__student__in=allowed)
    return rows.exclude(submission__state=SubmissionState.WITHDRAWN)


def shown_blind_to(person: Person) -> QuerySet[Work, Any]:
    """Students whose work an open session shows somebody without names, as a subquery of ids.

    Told to the rule that hides such students on other pages (`validation.hides_students`).
    """
    seats = Judge.objects.filter(
        person=person, released_at__isnull=True, session__state=SessionState.OPEN
    )
    return Work.objects.filter(session__in=seats.values("session")).values("submission__student")


def judged(session: Session, *, in_replicate: bool) -> QuerySet[Judgement]:
    """The judgements of one set of judges in the order in which they were made."""
    rows = Judgement.objects.filter(
        judge__session=session, judge__in_replicate=in_replicate, judged_at__isnull=False
    )
    return rows.order_by("judged_at", "pk")


def share_of(judge: Judge, *, works: int) -> int:
    """How many pairs one judge is asked for, so that each work comes up often enough."""
    rows = Judge.objects.filter(session=judge.session_id, in_replicate=judge.in_replicate)
    judges = rows.filter(released_at__isnull=True).count()
    needed = math.ceil(works * judge.session.per_work / 2)
    return math.ceil(needed / max(1, judges))


@dataclass(frozen=True)
class Progress:
    """How far a judge is."""

    done: int
    share: int

    @property
    def left(self) -> int:
        """Pairs still asked for."""
        return max(0, self.share - self.done)


def progress_of(judge: Judge) -> Progress:
    """How many pairs a judge has judged, and how many are asked for (three queries)."""
    done = judge.judgements.filter(judged_at__isnull=False).count()
    return Progress(done, share_of(judge, works=open_works(judge.session).count()))


def choose_pair(judge: Judge, *, lot: Random) -> tuple[Work, Work] | None:
    """Two works for the judge to compare next, left and right by lot; None when none is left."""
    session = judge.session
    works = {row.pk: row for row in open_works(session).select_related("submission")}
    barred = barred_students(judge.person)
    pairs = list(judged(session, in_replicate=judge.in_replicate).values_list("left", "right"))
    own = judge.judgements.values_list("left", "right")
    pair = next_pair(
        list(works),
        History.of(works, pairs),
        lot=lot,
        barred={pk for pk, row in works.items() if row.submission.student_id in barred},
        done={frozenset(row) for row in own},
        measures=_measures(judge, len(works)) if session.pairing == Pairing.ADAPTIVE else None,
    )
    if pair is None:
        return None
    left, right = (works[int(str(key))] for key in pair)
    return left, right


def _measures(judge: Judge, works: int) -> Mapping[object, float] | None:
    """What the set's judgements say so far; None before there are as many as works."""
    rows = list(judged(judge.session, in_replicate=judge.in_replicate))
    if len(rows) < works:
        return None
    comparisons = as_comparisons(rows)
    values = measure(comparisons).measure
    return {key: float(value) for key, value in zip(comparisons.candidates, values, strict=True)}


def as_comparisons(rows: list[Judgement]) -> Comparisons:
    """Judgements for the engine: judges by id, works by id."""
    return Comparisons.from_rows(
        (row.judge_id, *_chosen_first(row.left_id, row.right_id, row.chosen)) for row in rows
    )


def _chosen_first(left: int, right: int, chosen: str) -> tuple[int, int]:
    return (left, right) if chosen == "left" else (right, left)
