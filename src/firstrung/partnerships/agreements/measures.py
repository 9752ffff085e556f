"""What agreements and the ledger count: figures for KPIs, recognition and the phases' gates.

The key of each count is the employer, or the institution where a measure says so.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import Measure, register_measure
from firstrung.partnerships.agreements.commitments.selectors import committed_partners
from firstrung.partnerships.agreements.interest.selectors import surveyed, surveyed_by_month
from firstrung.partnerships.agreements.ledger.selectors import (
    counted,
    counted_by_month,
    placed,
    placed_by_month,
)
from firstrung.partnerships.enums.agreements import JOBS, Direction, Give, PlacementKind

INTERNS = (PlacementKind.INTERNSHIP,)

Rows = Callable[[date, date, int | None], str]


def _address(
    name: str,
    fixed: dict[str, str],
    first: date,
    last: date,
    organization: int | None,
    *,
    side: str = "employer",
) -> str:
    wanted: dict[str, object] = {**fixed, "from": first, "until": last}
    if organization is not None:
        wanted[side] = organization
    return f"{reverse(name)}?{urlencode(wanted)}"


def _rows(name: str, **fixed: str) -> Rows:
    return partial(_address, name, fixed)


def _live(first: date, last: date, organization: int | None) -> str:
    """The agreements in force on the day that `committed_partners` counts."""
    del first
    wanted: dict[str, object] = {"live": min(last, timezone.localdate())}
    if organization is not None:
        wanted["employer"] = organization
    return f"{reverse('commitments')}?{urlencode(wanted)}"


def _gives(
    code: str, label: str | Promise, unit: str | Promise, amount: str, rows: Rows, kind: str = ""
) -> Measure:
    return Measure(
        code,
        label,
        unit,
        partial(counted, amount=amount, kind=kind),
        rows,
        partial(counted_by_month, amount=amount, kind=kind),
    )


def _placements(
    code: str, label: str | Promise, kinds: tuple[PlacementKind, ...], side: str = "employer"
) -> Measure:
    """Placements, for the employer or for the institution whose students they are."""
    values = tuple(kind.value for kind in kinds)
    return Measure(
        code,
        label,
        _("students"),
        partial(placed, kinds=values, side=side),
        partial(_address, "placements", {"kind": ",".join(values)}, side=side),
        partial(placed_by_month, kinds=values),
    )


GIVES: dict[Give, tuple[str, str | Promise]] = {
    Give.PANELS: ("gives_panels", _("Portfolio review panels supported")),
    Give.MENTORSHIP: ("gives_mentorship", _("Mentorships given")),
    Give.MICRO_INTERNSHIPS: ("gives_micro_internships", _("Micro-internships offered")),
    Give.BRIEFS: ("gives_briefs", _("Project briefs given")),
    Give.PRIORITIES: ("gives_priorities", _("Input on skill priorities given")),
    Give.VALIDATION: ("gives_validation", _("Credentials validated or endorsed")),
}
"""A measure for each of the six gives: its code and its label."""


def measures() -> list[Measure]:
    """All of them."""
    give = Direction.GIVE.value
    employers, entries, students = _("employers"), _("entries"), _("students")
    found = [
        Measure(
            "committed_partners", _("Committed partners"), employers, committed_partners, _live
        ),
        Measure(
            "employers_surveyed",
            _("Employers that said what interests them"),
            employers,
            surveyed,
            _rows("interest_answers"),
            surveyed_by_month,
        ),
        _placements("internship_placements", _("Internship placements"), INTERNS),
        _placements("job_placements", _("Job placements"), JOBS),
        _placements(
            "students_in_internships", _("Students in internships"), INTERNS, "institution"
        ),
        _placements("students_in_jobs", _("Students placed in jobs"), JOBS, "institution"),
        _placements(
            "students_in_micro_internships",
            _("Students in micro-internships"),
            (PlacementKind.MICRO_INTERNSHIP,),
            "institution",
        ),
    ]
    found += [
        _gives(code, label, unit, amount, _rows("exchange_ledger", direction=give, **having))
        for code, label, unit, amount, having in (
            ("employer_gives", _("Contributions of employers"), entries, "n", {}),
            (
                "students_reached_by_employers",
                _("Students reached by employers"),
                students,
                "students",
                {"has": "students"},
            ),
            (
                "volunteer_hours",
                _("Hours that employers' people gave"),
                _("hours"),
                "hours",
                {"has": "hours"},
            ),
            (
                "employer_money",
                _("Dollars that employers gave"),
                _("dollars"),
                "money",
                {"has": "money"},
            ),
        )
    ]
    found.append(
        Measure(
            "employer_gives_received",
            _("Contributions of employers to them"),
            entries,
            partial(counted, amount="n", side="institution"),
            partial(_address, "exchange_ledger", {"direction": give}, side="institution"),
            partial(counted_by_month, amount="n"),
        )
    )
    found += [
        _gives(code, label, entries, "n", _rows("exchange_ledger", kind=kind.value), kind.value)
        for kind, (code, label) in GIVES.items()
    ]
    return found


def register() -> None:
    """Make the measures known, while the apps start."""
    for measure in measures():
        register_measure(measure)
