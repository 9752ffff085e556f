"""A stored report, ready to be shown."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.identity.roster.report import KINDS

LABELS: dict[str, Promise] = {
    "organizations": _("Organizations"),
    "sessions": _("School years and terms"),
    "people": _("People"),
    "memberships": _("Roles in organizations"),
    "guardianships": _("Guardians"),
    "classes": _("Classes"),
    "enrollments": _("Places in classes"),
}


def labelled_counts(report: dict[str, Any]) -> list[dict[str, Any]]:
    """One row per kind of record: its label and the numbers added, changed and ended."""
    if "added" not in report:
        return []
    return [
        {
            "label": LABELS[kind],
            **{part: report[part][kind] for part in ("added", "changed", "ended")},
        }
        for kind in KINDS
    ]


def notes_of(report: dict[str, Any], show: str) -> list[dict[str, Any]]:
    """The stored rejected rows and warnings, or (``show``) one of the two kinds."""
    kinds = [show] if show in {"rejected", "warnings"} else ["rejected", "warnings"]
    return [{"kind": kind, **note} for kind in kinds for note in report.get(kind, [])]
