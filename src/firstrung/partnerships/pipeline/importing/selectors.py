"""The lines of a file of employers, as people look at them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.partnerships.enums.pipeline import ImportState, LineOutcome
from firstrung.partnerships.models import EmployerImport, EmployerLine

DOUBLES = "doubles"
TONES = {
    ImportState.CHECKING: "wait",
    ImportState.STOPPED: "bad",
    ImportState.CHECKED: "act",
    ImportState.LOADING: "wait",
    ImportState.LOADED: "good",
}
OUTCOME_TONES = {
    LineOutcome.NEW: "good",
    LineOutcome.CHANGED: "act",
    LineOutcome.SAME: "quiet",
    LineOutcome.REFUSED: "bad",
}
LABELS: tuple[tuple[str, Promise], ...] = (
    *((choice.value, choice.label) for choice in LineOutcome),
    (DOUBLES, _("Possible doubles")),
)


def lines_shown(imported: EmployerImport, show: str) -> QuerySet[EmployerLine]:
    """The lines of an outcome, the possible doubles, or (for anything else) all."""
    rows = imported.rows.order_by("line")
    if show == DOUBLES:
        return rows.exclude(double_of="")
    return rows.filter(outcome=show) if show in LineOutcome.values else rows


def numbers(imported: EmployerImport) -> list[dict[str, Any]]:
    """The numbers of the check with their labels; none before it is done."""
    if LineOutcome.NEW not in imported.report:
        return []
    return [
        {"code": code, "label": label, "number": imported.report[code]} for code, label in LABELS
    ]
