"""What came of it: funnels, a target that is voted on, members that are recognized."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from firstrung.coalition.public import (
    FunnelDraft,
    Kpi,
    Recognition,
    Signature,
    approve_recognition,
    draft_recognition,
    give_recognition,
    propose_target,
    set_funnel,
    vote_on_target,
)
from firstrung.demonstration.cast import Cast
from firstrung.engines.funnel import Stage
from firstrung.processes.recognition import certify


def record_funnels(cast: Cast) -> None:
    """How many of a program's people were at each stage."""
    year = cast.calendar.today.year - 1
    now = cast.calendar.at(cast.calendar.ago(60), 14)
    for row in cast.folder["results"]["funnels"]:
        draft = FunnelDraft(
            title=row["title"],
            year=year,
            source=row["source"],
            stages=[Stage(stage["name"], stage["count"]) for stage in row["stages"]],
            note=row["note"],
            organization=cast.organizations.get(row.get("organization", "")),
        )
        set_funnel(cast.coordinator, draft=draft, now=now)


def propose_targets(cast: Cast) -> None:
    """Another target for this year, with the first votes on it."""
    row, calendar = cast.folder["results"]["target"], cast.calendar
    now = calendar.at(calendar.ago(row["day"]), 10)
    target = propose_target(
        cast.people[row["by"]],
        kpi=Kpi.objects.get(code=row["kpi"]),
        year=calendar.today.year,
        value=Decimal(row["value"]),
        reason=row["reason"],
        now=now,
    )
    for told in row["votes"]:
        target = vote_on_target(
            cast.people[told["by"]],
            target=target,
            organization=cast.organizations[told["organization"]],
            agrees=told["agrees"],
            now=now,
        )


def recognize(cast: Cast) -> None:
    """Members recognized for last school year: one given, one with the office, one drafted."""
    calendar = cast.calendar

    def moment(days: int) -> datetime:
        """That many days ago, but not before the school year was over."""
        return calendar.at(max(calendar.ago(days), calendar.school_year_begins), 15)

    for row in cast.folder["results"]["recognized"]:
        recognition = draft_recognition(
            cast.coordinator,
            organization=cast.organizations[row["organization"]],
            year=calendar.school_year_begins.year - 1,
            now=moment(row["drafted"]),
        )
        for name in ("chamber", "office"):
            if name in row:
                recognition = _approve(cast, recognition, name, row[name], moment)
        if "given" in row:
            now = moment(row["given"])
            recognition = give_recognition(cast.coordinator, recognition=recognition, now=now)
            certify(recognition, now=now)


def _approve(
    cast: Cast,
    recognition: Recognition,
    name: str,
    row: dict[str, Any],
    moment: Callable[[int], datetime],
) -> Recognition:
    now = moment(row["day"])
    signed_on: date = now.date()
    return approve_recognition(
        cast.people[row["by"]],
        recognition=recognition,
        action=f"approve_{name}",
        signature=Signature(cast.organizations[row["organization"]], signed_on),
        now=now,
    )
