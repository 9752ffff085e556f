"""The fairness ledger in words, in the language of the reader."""

from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.validation.enums import AppealState, ReviewKind, Scoring
from firstrung.validation.models import Criterion, Level, PanelResult
from firstrung.validation.scoring.ledger import AT_LIMIT, BY_ZONE, UNCORRECTED
from firstrung.validation.scoring.plots import Strip

AVERAGE = 0.1
"""Severities nearer to zero than this, in logits, are called average."""


@dataclass(frozen=True)
class ToldRater:
    """A rater of a ledger: the letter, the role, and severity in words (and in logits)."""

    letter: str
    role: str
    words: str
    severity: float | None
    error: float | None


@dataclass(frozen=True)
class Told:
    """A ledger for a page: sentences in order, raters, and the numbers of the picture."""

    verdict: str
    sentences: tuple[str, ...]
    raters: tuple[ToldRater, ...]
    appeals: tuple[str, ...]
    strip: Strip | None
    summary: str
    run: str | None


def tell(result: PanelResult) -> Told | None:
    """The ledger of a result; None for results from before ledgers were kept (two queries)."""
    ledger = result.ledger
    if not ledger:
        return None
    return Told(
        verdict=verdict(ledger),
        sentences=tuple(_sentences(ledger)),
        raters=tuple(_rater(row) for row in ledger["raters"]),
        appeals=tuple(_appeals(result)),
        strip=strip_of(ledger, *scale_of(result.rubric_id)),
        summary=distance(ledger),
        run=ledger["run"],
    )


def scale_of(rubric_id: int) -> tuple[float, float]:
    """The least and the most points of a rubric (one query)."""
    points = Level.objects.filter(criterion__in=Criterion.objects.filter(rubric=rubric_id))
    values = list(points.values_list("points", flat=True))
    return float(min(values)), float(max(values))


def verdict(ledger: dict[str, Any]) -> str:
    """How it was decided, in one sentence."""
    fair = ledger["fair"]
    if ledger["decided"] == BY_ZONE and ledger["met"]:
        return _("The work meets the threshold: the probability is %(p)s.") % {
            "p": chance(fair["probability"])
        }
    if ledger["decided"] == BY_ZONE and fair["zone"] == "pass":
        return _("The fair score meets the threshold, the ratings on ethics do not yet.")
    if ledger["decided"] == BY_ZONE:
        return _("The work does not meet the threshold yet: the probability is %(p)s.") % {
            "p": chance(fair["probability"])
        }
    values = {"max": ledger["panel"]["max"]}
    if ledger["decided"] == AT_LIMIT:
        return (
            _(
                "Decided at the limit of %(max)s reviews: still close to the threshold, and the "
                "fair score reaches it."
            )
            if ledger["met"]
            else _(
                "Decided at the limit of %(max)s reviews: still close to the threshold, and the "
                "fair score or the ratings on ethics do not reach it."
            )
        ) % values
    if ledger["decided"] == UNCORRECTED:
        return (
            _(
                "Decided at the limit of %(max)s reviews by the plain mean, because severity could "
                "not be corrected."
            )
            % values
        )
    return (
        _("The mean of the ratings meets the threshold.")
        if ledger["met"]
        else _("The ratings do not meet the threshold yet.")
    )


def chance(probability: float) -> str:
    """A probability without false certainty."""
    if probability > 0.99:  # noqa: PLR2004 - in words
        return _("more than 99 %%") % {}
    if probability < 0.01:  # noqa: PLR2004 - in words
        return _("less than 1 %%") % {}
    return _("%(n)d %%") % {"n": round(100 * probability)}


def distance(ledger: dict[str, Any]) -> str:
    """How far the score is from the threshold, with its error."""
    cut, fair = float(ledger["threshold"]["cut"]), ledger["fair"]
    score = float(ledger["raw"]) if fair is None else fair["score"]
    values = {
        "score": number_format(score, 2),
        "cut": number_format(cut, 2),
        "gap": number_format(abs(score - cut), 2),
    }
    if fair is None:
        return (
            _("The mean is %(score)s; the threshold is %(cut)s (%(gap)s above it).")
            if score >= cut
            else _("The mean is %(score)s; the threshold is %(cut)s (%(gap)s below it).")
        ) % values
    values |= {"error": number_format(fair["error"], 2), "raw": number_format(ledger["raw"], 2)}
    return (
        _(
            "The fair score is %(score)s ± %(error)s; the threshold is %(cut)s (%(gap)s above it). "
            "The plain mean is %(raw)s."
        )
        if score >= cut
        else _(
            "The fair score is %(score)s ± %(error)s; the threshold is %(cut)s (%(gap)s below it). "
            "The plain mean is %(raw)s."
        )
    ) % values


def _sentences(ledger: dict[str, Any]) -> list[str]:
    threshold, count = ledger["threshold"], len(ledger["raters"])
    rows = [
        ngettext(
            "%(n)d industry panelist judged it; at least %(need)d are asked for.",
            "%(n)d industry panelists judged it; at least %(need)d are asked for.",
            count,
        )
        % {"n": count, "need": threshold["raters"]}
    ]
    if ledger["extra"]:
        rows.append(
            ngettext(
                "%(n)d of the reviews was asked for because the score was not sure yet.",
                "%(n)d of the reviews were asked for because the score was not sure yet.",
                ledger["extra"],
            )
            % {"n": ledger["extra"]}
        )
    rows.append(distance(ledger))
    rows.append(
        _("On ethics the mean is %(mean)s; at least %(need)s is asked for.")
        % {
            "mean": number_format(ledger["ethics"], 2),
            "need": number_format(threshold["ethics"], 2),
        }
    )
    rows += _agreement(ledger["agreement"])
    if threshold["scoring"] == Scoring.RAW:
        rows.append(_("This version of the threshold compares the plain mean of the ratings."))
    elif ledger["fair"] is None:
        rows.append(
            _("Severity could not be corrected: too few portfolios tie the raters together.")
        )
    rows.append(
        _("Version %(threshold)s of the threshold, version %(rubric)s of the rubric, %(day)s.")
        % {
            "threshold": threshold["version"],
            "rubric": ledger["rubric"]["version"],
            "day": date_format(_moment(ledger), "DATE_FORMAT"),
        }
    )
    return rows


def public_words(result: PanelResult) -> list[str]:
    """The decision for everybody who may see the certificate: no rater is described one by one.

    Nothing for results from before ledgers were kept. No queries.
    """
    ledger = result.ledger
    return [verdict(ledger), *_sentences(ledger)] if ledger else []


def _moment(ledger: dict[str, Any]) -> Any:
    return parse_datetime(ledger["decided_at"])


def _agreement(agreement: dict[str, float | None]) -> list[str]:
    if agreement["exact"] is None:
        return []
    exact = _("Of each two ratings of a criterion, %(n)d %% chose the same level.") % {
        "n": round(100 * agreement["exact"])
    }
    if agreement["adjacent"] is None:
        return [exact]
    near = _("%(n)d %% were at most one level apart.") % {"n": round(100 * agreement["adjacent"])}
    return [exact, near]


def severity_words(severity: float | None) -> str:
    """Severity as a person says it."""
    if severity is None:
        return _("severity not known yet")
    if abs(severity) < AVERAGE:
        return _("about as strict as the average rater")
    amount = {"n": number_format(abs(severity), 1)}
    if severity > 0:
        return _("%(n)s stricter than average") % amount
    return _("%(n)s more lenient than average") % amount


def _rater(row: dict[str, Any]) -> ToldRater:
    role = _("Industry panelist")
    if row["kind"] == ReviewKind.EXTRA:
        role = _("Industry panelist, asked for one more review")
    elif row["kind"] == ReviewKind.APPEAL:
        role = _("Industry panelist, on appeal")
    return ToldRater(
        row["letter"], role, severity_words(row["severity"]), row["severity"], row["error"]
    )


def _appeals(result: PanelResult) -> list[str]:
    rows = result.submission.appeals.filter(stage="panel").order_by("filed_at")
    return [
        _("Appeal filed on %(day)s: %(state)s.")
        % {
            "day": date_format(row.filed_at, "DATE_FORMAT"),
            "state": AppealState(row.state).label,
        }
        for row in rows
    ]


def strip_of(ledger: dict[str, Any], low: float, high: float) -> Strip | None:
    """The picture's numbers; None where no fair score was used."""
    fair, threshold = ledger["fair"], ledger["threshold"]
    if fair is None or threshold["scoring"] == Scoring.RAW:
        return None
    return Strip(
        low=low,
        high=high,
        cut=float(threshold["cut"]),
        cut_error=float(threshold["cut_error"] or 0),
        score=fair["score"],
        error=fair["error"],
        raw=float(ledger["raw"]),
    )
