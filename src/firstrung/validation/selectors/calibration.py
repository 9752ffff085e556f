"""Calibration portfolios: which wait, and how a panelist's levels lie beside the agreed ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.identity.public import Purpose, consented
from firstrung.validation.enums import ReviewKind, Stage, SubmissionState
from firstrung.validation.models import Anchor, AnchorLevel, Level, PanelResult, Review, Submission
from firstrung.validation.selectors.reviews import Question


def usable_anchors(*, on: date) -> QuerySet[Anchor]:
    """Anchors that may be shown on that day: not retired, and the family's consent is live."""
    rows = Anchor.objects.filter(retired_at__isnull=True)
    return rows.filter(submission__student__in=consented(Purpose.PANEL_REVIEW, on=on)).exclude(
        submission__state=SubmissionState.WITHDRAWN
    )


def waiting_anchors(review: Review, *, on: date) -> QuerySet[Review]:
    """Calibration that its reviewer has to do before this review; none before another anchor.

    What can't be shown any more (its consent has ended) holds nobody up.
    """
    if review.stage != Stage.PANEL or review.kind in {ReviewKind.ANCHOR, ReviewKind.APPEAL}:
        return Review.objects.none()
    return (
        Review.objects.anchors()
        .pending()
        .filter(panel=review.panel_id, reviewer=review.reviewer_id)
        .filter(submission__student__in=consented(Purpose.PANEL_REVIEW, on=on))
        .exclude(submission__state=SubmissionState.WITHDRAWN)
        .order_by("pk")
    )


def place_in_row(review: Review) -> tuple[int, int]:
    """This calibration is the first, second, … of so many of its panelist on the panel."""
    rows = Review.objects.anchors().counting()
    keys = list(
        rows.filter(panel=review.panel_id, reviewer=review.reviewer_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return (keys.index(review.pk) + 1 if review.pk in keys else 0, len(keys))


@dataclass(frozen=True)
class Compared:
    """One criterion: the level that was given beside the agreed one.

    ``steps`` counts levels: below zero stricter than agreed, above zero milder.
    """

    question: Question
    agreed: Level
    reason: str
    steps: int

    @property
    def words(self) -> str:
        """How both lie, in words."""
        if self.steps == 0:
            return _("as agreed")
        number = abs(self.steps)
        if self.steps < 0:
            text = ngettext(
                "%(n)d level stricter than agreed", "%(n)d levels stricter than agreed", number
            )
        else:
            text = ngettext(
                "%(n)d level milder than agreed", "%(n)d levels milder than agreed", number
            )
        return text % {"n": number}


def compared(review: Review, questions: Sequence[Question]) -> list[Compared]:
    """The submitted calibration beside what was agreed, criterion by criterion (one query)."""
    agreed = {
        row.criterion_id: row
        for row in AnchorLevel.objects.filter(
            anchor__rubric=review.rubric_id, anchor__submission=review.submission_id
        ).select_related("level")
    }
    rows = []
    for question in questions:
        row = agreed.get(question.criterion.pk)
        order = [level.pk for level in question.levels]
        if row is None or question.chosen is None:
            continue
        steps = order.index(question.chosen) - order.index(row.level_id)
        rows.append(Compared(question, row.level, row.reason, steps))
    return rows


def in_short(rows: Sequence[Compared]) -> str:
    """The whole calibration in a sentence."""
    exact = sum(row.steps == 0 for row in rows)
    lean = sum((row.steps > 0) - (row.steps < 0) for row in rows)
    said = ngettext(
        "%(exact)d of %(n)d level as agreed.", "%(exact)d of %(n)d levels as agreed.", len(rows)
    ) % {"exact": exact, "n": len(rows)}
    if abs(lean) < len(rows) / 2:
        return said
    if lean < 0:
        return _("%(said)s On the whole you judge more strictly than agreed.") % {"said": said}
    return _("%(said)s On the whole you judge more mildly than agreed.") % {"said": said}


def anchors_listed() -> QuerySet[Anchor]:
    """All anchors with their agreed levels, those in use first."""
    agreed = AnchorLevel.objects.select_related("level", "criterion")
    rows = Anchor.objects.select_related("rubric", "submission__student", "set_by")
    return rows.prefetch_related(Prefetch("agreed", queryset=agreed)).order_by(
        "rubric__key", "-rubric__version", "retired_at", "pk"
    )


def fit_for_anchor(*, on: date) -> QuerySet[Submission]:
    """Judged work that its family lets panels see, and that is no anchor in use."""
    used = Anchor.objects.filter(retired_at__isnull=True).values("submission")
    judged = PanelResult.objects.values("submission")
    rows = Submission.objects.filter(
        pk__in=judged, student__in=consented(Purpose.PANEL_REVIEW, on=on)
    )
    return (
        rows.exclude(state=SubmissionState.WITHDRAWN)
        .exclude(pk__in=used)
        .select_related("threshold__rubric", "snapshot", "student", "organization", "result")
    )
