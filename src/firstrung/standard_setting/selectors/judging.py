"""What one judge has to judge now, and what the judge has said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from firstrung.identity.public import Person
from firstrung.standard_setting.enums import Part, RoundState, Sitting
from firstrung.standard_setting.models import Judge, Judgement, Round, RoundWork
from firstrung.standard_setting.policies import TAKE_SEAT
from firstrung.standard_setting.selectors.answers import Option, options_of
from firstrung.standard_setting.selectors.scale import showable
from firstrung.validation.public import Criterion, barred_students


@dataclass(frozen=True)
class Item:
    """A work or a criterion with the judge's answer in this sitting and in round one."""

    work: RoundWork | None
    criterion: Criterion | None
    options: tuple[Option, ...]
    answer: Judgement | None = None
    first: Judgement | None = None

    @property
    def uid(self) -> UUID:
        """What the item is called in addresses and forms."""
        about = self.work or self.criterion
        assert about is not None  # one of the two
        return about.uid

    @property
    def name(self) -> str:
        """Code of the work, or title of the criterion."""
        return self.work.submission.code if self.work is not None else str(self.criterion)

    @property
    def chosen(self) -> Decimal | None:
        """The answer that stands: this sitting's, else that of round one."""
        said = self.answer or self.first
        return said.answer if said is not None else None

    @property
    def said(self) -> str:
        """The answer that stands, in words."""
        return self._words(self.chosen)

    @property
    def short(self) -> str:
        """The answer that stands, in a word or two."""
        value = self.chosen
        return next((str(row.short) for row in self.options if row.value == value), "")

    @property
    def said_first(self) -> str:
        """The answer of round one, in words."""
        return self._words(self.first.answer if self.first is not None else None)

    @property
    def revision(self) -> int:
        """The revision that a change must name."""
        return self.answer.revision if self.answer is not None else 0

    def _words(self, value: Decimal | None) -> str:
        return next((str(row.label) for row in self.options if row.value == value), "")


def sitting_of(judge: Judge) -> Sitting | None:
    """What the judge is asked to do now; None while there is nothing to do."""
    state = judge.round.state
    if state in {RoundState.TRAINING, RoundState.FIRST} and judge.trained_at is None:
        return Sitting.PRACTICE
    if state == RoundState.FIRST:
        return Sitting.FIRST
    if state == RoundState.SECOND and judge.first_done_at is not None:
        return Sitting.SECOND
    return None


def is_done(judge: Judge, sitting: str) -> bool:
    """Whether the judge has finished that sitting."""
    done = {
        Sitting.PRACTICE: judge.trained_at,
        Sitting.FIRST: judge.first_done_at,
        Sitting.SECOND: judge.second_done_at,
    }
    return done[Sitting(sitting)] is not None


def items(judge: Judge, sitting: str, *, on: date) -> list[Item]:
    """What the sitting asks about, without works that may not be shown to this judge.

    Eight queries at most, whatever the number of works.
    """
    row = judge.round
    answers = _answers(judge, sitting)
    first = _answers(judge, Sitting.FIRST) if sitting == Sitting.SECOND else {}
    if sitting != Sitting.PRACTICE and not row.judges_works:
        criteria = row.rubric.criteria.prefetch_related("levels")
        return [
            Item(None, one, options_of(row, one), answers.get(one.uid), first.get(one.uid))
            for one in criteria
        ]
    options = options_of(row, None)
    return [
        Item(work, None, options, answers.get(work.uid), first.get(work.uid))
        for work in works(judge, sitting, on=on)
    ]


def _answers(judge: Judge, sitting: str) -> dict[UUID, Judgement]:
    rows = judge.judgements.filter(sitting=sitting).select_related("work", "criterion")
    found: dict[UUID, Judgement] = {}
    for row in rows:
        about = row.work or row.criterion
        assert about is not None  # a constraint of the table
        found[about.uid] = row
    return found


PARTS = {
    Sitting.PRACTICE: (Part.PRACTICE,),
    Sitting.FIRST: (Part.RANGE,),
    Sitting.SECOND: (Part.RANGE, Part.PINPOINT),
}


def works(judge: Judge, sitting: str, *, on: date) -> list[RoundWork]:
    """The works of a sitting that may be shown to this judge today, in the judge's own order.

    The order differs from judge to judge, so that no work is always judged tired.
    """
    rows = _showable_works(judge, sitting, on=on).select_related(
        "submission__snapshot", "submission__student", "submission__organization"
    )
    return sorted(rows, key=lambda work: (work.uid.int ^ judge.uid.int, work.pk))


def may_show(judge: Judge, sitting: str, work: RoundWork, *, on: date) -> bool:
    """Whether a work is among those that may be shown to this judge today in a sitting."""
    return _showable_works(judge, sitting, on=on).filter(pk=work.pk).exists()


def _showable_works(judge: Judge, sitting: str, *, on: date) -> QuerySet[RoundWork]:
    rows = judge.round.works.filter(part__in=PARTS[Sitting(sitting)], submission__in=showable(on))
    return rows.exclude(submission__student__in=barred_students(judge.person))


def unanswered(rows: Sequence[Item]) -> list[Item]:
    """Items that have no answer yet; in round two that of round one stands."""
    return [row for row in rows if row.chosen is None]


def next_item(rows: Sequence[Item], *, after: UUID | None = None) -> Item | None:
    """The next item without a new answer: from ``after`` on, then from the start."""
    places = [row.uid for row in rows]
    start = places.index(after) + 1 if after in places else 0
    turned = [*rows[start:], *rows[:start]]
    return next((row for row in turned if row.answer is None and row.uid != after), None)


def seats_of(person: Person) -> list[Judge]:
    """The seats that somebody takes in rounds under way, soonest end first."""
    rows = TAKE_SEAT.rows(person).select_related("round__rubric", "organization")
    working = rows.filter(round__in=Round.objects.working())
    return list(working.order_by("round__closes_on", "pk"))


def shown_blind_to(person: Person) -> QuerySet[RoundWork, Any]:
    """Students whose work a round under way shows somebody without names, as a subquery of ids.

    Told to the rule that hides such students on other pages (`validation.hides_students`).
    """
    seats = Judge.objects.seated().filter(person=person, round__in=Round.objects.working())
    return RoundWork.objects.filter(round__in=seats.values("round")).values("submission__student")
