"""What a reader who judges blindly gets to see of a work, and of the rest of the site."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from firstrung.identity.public import Person
from firstrung.validation.blinding import Mask, mask_of, masked
from firstrung.validation.enums import PanelState, ReviewState, Stage
from firstrung.validation.models import Review, Submission


def mask_for(submission: Submission) -> Mask:
    """What hides the student of a submission (student and organization are loaded)."""
    student = submission.student
    made = mask_of(
        (student.given_name, student.preferred_name),
        student.family_name,
        student.email or "",
        submission.organization.name,
    )
    return replace(made, name=_("[name]"), school=_("[school]"))


def blind_document(submission: Submission) -> dict[str, Any]:
    """The frozen work without the student's name (student, organization, snapshot are loaded)."""
    document: dict[str, Any] = submission.snapshot.document
    return masked(document, mask_for(submission))


def document_for(review: Review) -> tuple[dict[str, Any], Mask | None]:
    """The document as this reviewer reads it, and what hides the student; None if nothing does."""
    document: dict[str, Any] = review.submission.snapshot.document
    if review.stage != Stage.PANEL:
        return document, None
    mask = mask_for(review.submission)
    return masked(document, mask), mask


Source = Callable[[Person], QuerySet[Any, Any]]
"""Somebody → ids of the students whose work is shown to them blindly now, as a subquery."""

_sources: list[Source] = []


def hides_students(source: Source) -> None:
    """Add a further way of judging blindly to the rule; naming it twice adds it once.

    Contexts above, which this one doesn't know, say so when their app is ready.
    """
    if source not in _sources:
        _sources.append(source)


def judged_blind_by(actor: Any) -> QuerySet[Person, Any]:
    """Students whose work somebody judges blindly now, as a subquery of ids.

    Pages that would show such a student by name (search for talent, exhibitions) leave them out
    for this reader until the judging is over, wherever it takes place.
    """
    people: QuerySet[Person] = Person.objects.order_by()
    if not isinstance(actor, Person):
        return people.none().values("pk")
    hidden = Q(pk__in=_reviewed_by(actor))
    for source in _sources:
        hidden |= Q(pk__in=source(actor))
    return people.filter(hidden).values("pk")


def _reviewed_by(actor: Person) -> QuerySet[Review, Any]:
    """Students before a panel that has not closed, whose work the actor was asked to review."""
    rows = Review.objects.filter(stage=Stage.PANEL, reviewer=actor)
    rows = rows.exclude(state__in=[ReviewState.DECLINED, ReviewState.VOID])
    return rows.exclude(panel__state=PanelState.CLOSED).values("submission__student")
