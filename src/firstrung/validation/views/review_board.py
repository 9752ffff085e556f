"""The coordinators' desk: who has reviewed what, what is overdue, what lacks reviews."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from firstrung.core.errors import NotYours
from firstrung.identity.public import MANAGERS, Membership, OrganizationKind, SignedRequest
from firstrung.validation.enums import UNDER_WAY, ReviewState, SubmissionState, Zone
from firstrung.validation.selectors.board import Asked, Row, Wanted, board

MARKS = {
    ReviewState.ASSIGNED.value: "○",
    ReviewState.STARTED.value: "◐",
    ReviewState.SUBMITTED.value: "●",
    ReviewState.DECLINED.value: "✕",
}


class Words:
    """What the rows say, each text looked up once for the whole page."""

    def __init__(self) -> None:
        self.stages = {key: str(label) for key, label in SubmissionState.choices}
        self.states = {key: str(label) for key, label in ReviewState.choices}
        self.zones = {key: str(label) for key, label in Zone.choices}
        self.done = _("%(done)d of %(needed)d in")
        self.overdue, self.late = _("overdue"), _("was due %(day)s")
        self.waits = _("on no panel yet")
        self.submission, self.panel = reverse("submissions"), reverse("panels")

    def row(self, row: Row) -> dict[str, Any]:
        """A work as the template writes it."""
        url = f"{self.panel}{row.panel}/" if row.panel else ""
        return {
            "url": f"{self.submission}{row.uid}/" if row.name else url,
            "title": row.name or row.code,
            "below": f"{row.code} · {row.school}" if row.name else row.school,
            "stage": self.stages[row.stage],
            "waits": self.waits if row.waits else "",
            "done": self.done % {"done": row.done, "needed": row.needed} if row.needed else "–",
            "alarms": list(self._alarms(row)),
            "reviews": [self._review(review) for review in row.reviews],
            "score": "" if row.score is None else f"{row.score:.2f} ± {row.error:.2f}",
            "zone": self.zones.get(row.zone, ""),
        }

    def _alarms(self, row: Row) -> Iterator[str]:
        if row.overdue:
            yield self.overdue
        if row.short:
            words = ngettext("%(n)d reviewer short", "%(n)d reviewers short", row.short)
            yield words % {"n": row.short}

    def _review(self, review: Asked) -> dict[str, str]:
        late = ""
        if review.overdue and review.due_on is not None:
            late = self.late % {"day": date_format(review.due_on, "SHORT_DATE_FORMAT")}
        return {
            "mark": MARKS[review.state],
            "reviewer": review.reviewer,
            "state": self.states[review.state],
            "late": late,
        }


@login_required
@require_safe
def review_board(request: SignedRequest) -> HttpResponseBase:
    """Works under way with their reviews, the most pressing first."""
    held = Membership.objects.live(timezone.localdate()).filter(
        person=request.user, role__in=MANAGERS
    )
    kinds = set(held.values_list("organization__kind", flat=True))
    if not kinds:
        raise NotYours("validation.oversee_reviews")
    wanted = Wanted.read(request.GET.dict())
    today, number = timezone.localdate(), request.GET.get("page")
    shown = board(request.user, wanted, number=number, today=today)
    words = Words()
    context = {
        "board": shown,
        "rows": [words.row(row) for row in shown.rows],
        "page": shown.page,
        "wanted": wanted,
        "schools": shown.schools,
        "stages": [(state.value, words.stages[state.value]) for state in UNDER_WAY],
        "zones": words.zones,
        "legend": [(mark, words.states[state]) for state, mark in MARKS.items()],
        "sets_anchors": OrganizationKind.COALITION in kinds,
    }
    return render(request, "validation/board/board.html", context)
