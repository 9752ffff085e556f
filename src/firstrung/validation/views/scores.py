"""Saving a review: single fields as they are made, or the whole form without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstrung.core import asked
from firstrung.core.errors import Problem
from firstrung.validation.models import Level, Review
from firstrung.validation.selectors.availability import OutOfReachError
from firstrung.validation.selectors.reviews import Mine, Question, mark, questions, unjudged
from firstrung.validation.services import reviews as services
from firstrung.validation.services.scores import (
    ChangedElsewhere,
    CommentChange,
    ScoreChange,
    save_scores,
)
from firstrung.validation.views.links import Reviewer, for_reviewers, review_for


@dataclass(frozen=True)
class Seen:
    """What the page showed when the change was made; a page that says nothing showed nothing."""

    revision: int
    level: str
    comment: str

    @classmethod
    def read(cls, text: str) -> "Seen":
        """From ``revision:level:mark``."""
        revision, _colon, rest = text.partition(":")
        level, _colon, comment = rest.partition(":")
        return cls(asked.whole(revision) or 0, level, comment or mark(""))


@dataclass(frozen=True)
class Said:
    """What the form says about one criterion; None where it says nothing."""

    level: Level | None
    comment: str | None


def words_of(data: Mapping[str, str], name: str) -> str | None:
    """A text of the form with the line ends that a script would send."""
    text = data.get(name)
    return None if text is None else text.replace("\r\n", "\n")


def said_of(data: Mapping[str, str], question: Question) -> Said:
    """What the form says about one criterion."""
    chosen = data.get(f"level-{question.criterion.uid}")
    level = next((level for level in question.levels if str(level.uid) == chosen), None)
    if chosen and level is None:
        raise Problem(_("This level belongs to another criterion."))
    return Said(level, words_of(data, f"comment-{question.criterion.uid}"))


def save(data: Mapping[str, str], reviewer: Reviewer, row: Review) -> Review:
    """Keep what was changed on the page; fields left as they were shown are left alone."""
    changes = [
        change for question in questions(row) if (change := _change(data, question)) is not None
    ]
    return save_scores(
        actor=reviewer.person,
        review=row,
        changes=changes,
        comment=_words(data),
        now=timezone.now(),
    )


def _change(data: Mapping[str, str], question: Question) -> ScoreChange | None:
    said = said_of(data, question)
    seen = Seen.read(data.get(f"seen-{question.criterion.uid}", ""))
    level = said.level if said.level and str(said.level.uid) != seen.level else None
    comment = said.comment if said.comment and mark(said.comment) != seen.comment else None
    if said.comment == "" and seen.comment != mark(""):
        comment = ""
    if level is None and comment is None:
        return None
    return ScoreChange(question.criterion, level, comment, seen.revision)


def _words(data: Mapping[str, str]) -> CommentChange | None:
    text, seen = words_of(data, "comment"), data.get("seen-comment") or mark("")
    return None if text is None or mark(text) == seen else CommentChange(text, seen)


def with_clashes(
    asked: list[Question], data: Mapping[str, str], clash: ChangedElsewhere
) -> list[Question]:
    """The questions, those that were changed elsewhere with what this form says beside."""
    changed = {score.criterion_id for score in clash.scores}
    rows = []
    for question in asked:
        if question.criterion.pk in changed:
            said = said_of(data, question)
            mine = Mine(
                said.level or question.level,
                question.comment if said.comment is None else said.comment,
            )
            rows.append(replace(question, mine=mine))
        else:
            rows.append(question)
    return rows


@for_reviewers
@require_POST
def review_score(request: HttpRequest, reviewer: Reviewer, uid: UUID) -> HttpResponseBase:
    """Save single fields of the form at once; the answer is the acknowledgement.

    200: kept. 409: something else stands there (``clashes``), or nothing can change any more
    (``problem`` without clashes). 410: out of reach.
    """
    row = review_for(reviewer, uid)
    clash = None
    try:
        save(request.POST, reviewer, row)
    except ChangedElsewhere as raised:
        clash = raised
    except Problem as problem:
        return JsonResponse({"saved": False, "problem": str(problem.message)}, status=409)
    except OutOfReachError as reason:
        return JsonResponse({"saved": False, "problem": str(reason)}, status=410)
    row.refresh_from_db(fields=["comment"])
    return JsonResponse(_answer(row, clash), status=409 if clash else 200)


def _answer(row: Review, clash: ChangedElsewhere | None) -> dict[str, object]:
    """What stands now: what later changes are made from, and what is still to judge."""
    rows = questions(row)
    missing = unjudged(rows)
    answer: dict[str, object] = {
        "saved": clash is None,
        "judged": len(rows) - len(missing),
        "total": len(rows),
        "missing": [str(criterion.uid) for criterion in missing],
        "seen": {str(question.criterion.uid): question.seen for question in rows},
        "seenComment": mark(row.comment),
    }
    if clash is not None:
        changed = {score.criterion_id for score in clash.scores}
        answer["problem"] = str(clash.message)
        answer["clashes"] = [
            _standing(question) for question in rows if question.criterion.pk in changed
        ]
        answer["comment"] = clash.comment
    return answer


def _standing(question: Question) -> dict[str, str]:
    level = question.level
    return {
        "criterion": str(question.criterion.uid),
        "level": str(level.uid) if level else "",
        "title": str(level) if level else "",
        "comment": question.comment,
    }


@for_reviewers
@require_POST
def review_beat(request: HttpRequest, reviewer: Reviewer, uid: UUID) -> HttpResponseBase:
    """The page was visible for so many seconds since it last said so."""
    row = review_for(reviewer, uid)
    seconds = asked.whole(request.POST.get("seconds")) or 0
    total = services.beat(actor=reviewer.person, review=row, seconds=seconds, now=timezone.now())
    return JsonResponse({"seconds": total})
