"""The report of a session in words, as a table and as places on a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from firstrung.comparisons.enums import Pairing
from firstrung.comparisons.models import Session

WIDTH, LEFT, RIGHT, TOP, ROW, FOOT = 400, 70, 388, 12, 22, 40
INTERVAL = 1.96
"""Standard errors on both sides of a measure that hold it nineteen times out of twenty."""
TICKS = 5


@dataclass(frozen=True)
class Ranked:
    """A work with its place; the last four say where it lies on the drawing."""

    place: int
    code: str
    uid: str
    measure: float
    se: float
    judgements: int
    won: int
    infit: float | None
    y: float = 0
    x: float = 0
    x1: float = 0
    x2: float = 0


@dataclass(frozen=True)
class Tick:
    """A place on the axis, and what stands there."""

    x: float
    text: str


@dataclass(frozen=True)
class JudgeFit:
    """A judge, and how much in line with all the others."""

    name: str
    judgements: int
    share: float
    infit: float | None
    misfit: bool


@dataclass(frozen=True)
class Told:
    """The report for a page."""

    evidence: str
    verdict: str
    reliability: str
    figure: float | None
    replicate: dict[str, Any] | None
    ranking: tuple[Ranked, ...]
    judges: tuple[JudgeFit, ...]
    connected: bool
    judgements: int
    ticks: tuple[Tick, ...]
    height: int
    base: int


def tell(session: Session) -> Told | None:
    """The report of a session; None where nobody judged anything (two queries)."""
    report = session.report
    if not report:
        return None
    ranking = _ranking(session, report["measures"])
    drawn, ticks = _drawn(ranking)
    return Told(
        evidence=report["evidence"],
        verdict=_verdict(report["evidence"]),
        reliability=_reliability(session, report),
        figure=report["ssr"] if report["evidence"] != "none" else None,
        replicate=report["replicate"],
        ranking=drawn,
        judges=_judges(session, report["judge_fit"]),
        connected=report["connected"],
        judgements=report["judgements"],
        ticks=ticks,
        height=TOP + ROW * len(drawn) + FOOT,
        base=TOP + ROW * len(drawn),
    )


def _verdict(evidence: str) -> str:
    return {
        "none": _(
            "No evidence: the judgements are no better than coin tosses. The order below says "
            "nothing about the works."
        ),
        "weak": _("Weak evidence that the works differ. Take the order below with care."),
        "clear": _("Clear evidence that the works differ, and that the judges see it alike."),
    }[evidence]


def _reliability(session: Session, report: dict[str, Any]) -> str:
    """What may be said of how far the order can be relied on."""
    if report["replicate"] is not None:
        return _("Two independent sets of judges: reliability %(figure)s (1 is perfect).") % {
            "figure": number_format(report["replicate"]["reliability"], 2)
        }
    if session.pairing == Pairing.ADAPTIVE:
        return _(
            "The reliability is not shown: pairs were chosen from earlier judgements, which makes "
            "it look high even where judges toss coins. A second, independent set of judges would "
            "say it."
        )
    if report["evidence"] == "none" or report["ssr"] is None:
        return _("There is no reliability to speak of.")
    return _("Scale separation reliability %(figure)s (1 is perfect; .8 is asked for).") % {
        "figure": number_format(report["ssr"], 2)
    }


def _ranking(session: Session, rows: Sequence[dict[str, Any]]) -> list[Ranked]:
    works = {row.pk: row.submission for row in session.works.select_related("submission")}
    known = [row for row in rows if row["measure"] is not None and row["candidate"] in works]
    return [
        Ranked(
            place=place,
            code=works[row["candidate"]].code,
            uid=str(works[row["candidate"]].uid),
            measure=row["measure"],
            se=row["se"],
            judgements=row["judgements"],
            won=row["won"],
            infit=row["infit"],
        )
        for place, row in enumerate(known, start=1)
    ]


def _drawn(rows: Sequence[Ranked]) -> tuple[tuple[Ranked, ...], tuple[Tick, ...]]:
    """The rows with their places on the drawing, and the ticks of its axis."""
    if not rows:
        return (), ()
    low = min(row.measure - INTERVAL * row.se for row in rows)
    high = max(row.measure + INTERVAL * row.se for row in rows)
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (value - low) / span, 1)

    drawn = tuple(
        Ranked(
            **{name: getattr(row, name) for name in SAID},
            y=TOP + ROW * place + ROW / 2,
            x=at(row.measure),
            x1=at(row.measure - INTERVAL * row.se),
            x2=at(row.measure + INTERVAL * row.se),
        )
        for place, row in enumerate(rows)
    )
    steps = [low + span * step / (TICKS - 1) for step in range(TICKS)]
    return drawn, tuple(Tick(at(value), number_format(value, 1)) for value in steps)


SAID = ("place", "code", "uid", "measure", "se", "judgements", "won", "infit")


def _judges(session: Session, rows: Sequence[dict[str, Any]]) -> tuple[JudgeFit, ...]:
    names = {row.pk: row.person.name for row in session.judges.select_related("person")}
    return tuple(
        JudgeFit(
            name=names.get(row["judge"], "–"),
            judgements=row["judgements"],
            share=row["with_the_scale"],
            infit=row["infit"],
            misfit=row["misfit"],
        )
        for row in rows
    )
