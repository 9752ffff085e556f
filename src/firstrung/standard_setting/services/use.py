"""From a closed round to the draft of a threshold; votes as further evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.standard_setting.lifecycles import ROUND
from firstrung.standard_setting.models import Ballot, Round
from firstrung.standard_setting.policies import RUN_BALLOT
from firstrung.standard_setting.services.rounds import lock_round
from firstrung.validation.public import (
    MANAGE_THRESHOLD,
    Terms,
    Threshold,
    ThresholdState,
    draft_threshold,
    edit_threshold,
)

CENT, MILL = Decimal("0.01"), Decimal("0.001")
KEPT = (
    "teacher_rubric",
    "min_panel_reviews",
    "min_peer_reviews",
    "studio_days",
    "min_subjects",
    "teaching_hours",
    "signatures_needed",
)
"""What a draft takes over from the newest version: the round says nothing about it."""


@dataclass(frozen=True)
class Proposal:
    """What a coordinator decides when a round becomes a draft."""

    cut_score: Decimal
    ethics_minimum: Decimal
    scoring: str
    note: str = ""
    ballots: Sequence[Ballot] = ()


def proposed_cut(row: Round) -> Decimal:
    """The cut of the judges, as a threshold writes it."""
    return Decimal(str(row.outcome["cut"]["points"])).quantize(CENT, rounding=ROUND_HALF_UP)


@transaction.atomic
def draft_from_round(*, actor: Person, row: Round, proposal: Proposal, now: datetime) -> Threshold:
    """A draft of the threshold with the cut, its error, the method and the evidence."""
    row = lock_round(actor, row)
    row.state = ROUND.after(row.state, "use")
    if proposal.cut_score != proposed_cut(row) and not proposal.note.strip():
        raise Problem(_("Say why the cut score differs from what the judges said."), field="note")
    newest = Threshold.objects.first()
    kept = {field: getattr(newest, field) for field in KEPT} if newest is not None else {}
    error = Decimal(str(row.outcome["cut"]["error"])).quantize(MILL, rounding=ROUND_HALF_UP)
    terms = Terms(
        rubric=row.rubric,
        cut_score=proposal.cut_score,
        cut_error=max(error, MILL),
        scoring=proposal.scoring,
        ethics_minimum=proposal.ethics_minimum,
        method=method_text(row, proposal.note),
        evidence="\n".join([evidence_text(row), *map(ballot_text, proposal.ballots)]),
        sources=(round_source(row), *map(ballot_source, proposal.ballots)),
        **kept,
    )
    threshold = draft_threshold(actor=actor, terms=terms, now=now)
    row.threshold = threshold
    row.save(update_fields=["state", "threshold"])
    record(actor, "standard_setting.round.used", row, now=now, threshold=str(threshold.uid))
    return threshold


def method_text(row: Round, note: str = "") -> str:
    """How the cut was set, in words."""
    figures = row.outcome
    said = _(
        "%(method)s, %(judges)d employer judges, two rounds with feedback and impact data in "
        "between. Borderline student: %(borderline)s"
    ) % {
        "method": row.get_method_display(),
        "judges": figures["judges"],
        "borderline": row.borderline,
    }
    return f"{said}\n\n{note.strip()}" if note.strip() else said


def evidence_text(row: Round) -> str:
    """The figures of a round in one paragraph."""
    figures = row.outcome
    cut = figures["cut"]
    parts = [
        _("Round “%(title)s”: cut %(cut)s ± %(error)s points (standard error clustered by judge).")
        % {"title": row.title, "cut": _2(cut["points"]), "error": _2(cut["error"])},
        ngettext(
            "%(answers)d answer of %(judges)d judges.",
            "%(answers)d answers of %(judges)d judges.",
            figures["answers"],
        )
        % {"answers": figures["answers"], "judges": figures["judges"]},
    ]
    if figures["passing"] is not None:
        parts.append(
            _(
                "Of %(count)d judged portfolios %(passing)s reach it; %(within)s lie within one "
                "standard error."
            )
            % {
                "count": figures["candidates"],
                "passing": f"{figures['passing']:.0%}",
                "within": f"{figures['within']:.0%}",
            }
        )
    return " ".join(parts)


def ballot_text(ballot: Ballot) -> str:
    """The result of a vote in one paragraph."""
    result = ballot.result
    first = ", ".join(row["title"] for row in result["options"][:3]) if result["shown"] else "–"
    return _(
        "Vote “%(title)s”, version %(version)d: %(voted)d of %(asked)d employers voted; "
        "first: %(first)s."
    ) % {
        "title": ballot.title,
        "version": ballot.version,
        "voted": result["voted"],
        "asked": result["asked"],
        "first": first,
    }


def _2(value: float) -> str:
    return f"{value:.2f}"


def round_source(row: Round) -> dict[str, str]:
    """Title and address of the report."""
    return {"title": row.title, "path": reverse("round_report", args=[row.uid])}


def ballot_source(ballot: Ballot) -> dict[str, str]:
    """Title and address of the result."""
    return {
        "title": f"{ballot.title}, v{ballot.version}",
        "path": reverse("ballot", args=[ballot.uid]),
    }


@transaction.atomic
def cite_ballot(*, actor: Person, ballot: Ballot, threshold: Threshold, now: datetime) -> Threshold:
    """Add the result of a vote to the evidence of a draft; a second time changes nothing."""
    RUN_BALLOT.require(actor, ballot)
    MANAGE_THRESHOLD.require(actor, threshold)
    if not ballot.is_closed:
        raise Problem(_("The vote has no result yet."))
    if threshold.state != ThresholdState.DRAFT:
        raise Problem(_("Only a draft takes further evidence."), field="threshold")
    source = ballot_source(ballot)
    if source in threshold.sources:
        return threshold
    terms = Terms(
        **_terms_of(threshold)
        | {
            "evidence": f"{threshold.evidence}\n{ballot_text(ballot)}".strip(),
            "sources": (*threshold.sources, source),
        }
    )
    changed = edit_threshold(actor=actor, threshold=threshold, terms=terms, now=now)
    record(actor, "standard_setting.ballot.cited", ballot, now=now, threshold=str(changed.uid))
    return changed


def _terms_of(threshold: Threshold) -> dict[str, Any]:
    return {field: getattr(threshold, field) for field in Terms.__dataclass_fields__}
