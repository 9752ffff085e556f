"""A panel's comparisons, measured and judged, as one plain dictionary ready for JSON."""

import math
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from .paired import EPSILON, Comparisons, Measures, fit_of_candidates, fit_of_judges, measure
from .paired_evidence import (
    Closeness,
    closeness,
    coin_toss_given_pairs,
    coin_toss_in_order,
    replicate,
    split_half,
)
from .rated import Floats

Pairing = Literal["random", "adaptive"]

WEAK, CLEAR = 0.01, 0.0001
"""Coin tosses are told as "weak" once in a hundred panels, as "clear" once in ten thousand."""

ADAPTIVE = (
    "Pairs were chosen from earlier outcomes. Scale separation reliability is then inflated, even "
    "on coin tosses, and so are split halves: neither is shown. Let a second, independent panel judge the same works and "
    "give its file as the replicate."
)
INFLATED = (
    "Pairs were chosen from earlier outcomes, which inflates this figure and split halves. "
    "The reliability to quote is that of the replicate panel."
)
LOOKS_ADAPTIVE = (
    "Opponents are much closer than random pairs would be. If pairs were chosen from earlier "
    "outcomes this figure and split halves are inflated and are no evidence of reliability: say "
    "how pairs were chosen, and give a replicate panel."
)
NOISE = (
    "Outcomes cannot be told from coin tosses, and the pairs look chosen from earlier outcomes: "
    "this figure would measure the pairing. If pairs were random, say so to see it."
)
APART = (
    "The comparisons fall into {} parts without a link: measures compare within a part only, "
    "and this figure treats the parts' means as equal."
)


@dataclass(frozen=True)
class Evidence:
    """Whether works differ at all: a word, a probability under coin tosses, and a sentence."""

    word: Literal["none", "weak", "clear"]
    p: float
    sentence: str


def report(
    comparisons: Comparisons,
    *,
    pairing: Pairing | None = None,
    second: Comparisons | None = None,
    splits: int = 100,
    seed: int = 0,
    epsilon: float = EPSILON,
) -> dict[str, object]:
    """Everything known about one panel.

    ``pairing``: how pairs were chosen, None when nobody said; ``second``: an independent panel on
    the same works. Undefined figures are None.
    """
    measures = measure(comparisons, epsilon)
    near = closeness(comparisons, measures, seed)
    p_pairs, p_order = coin_toss_given_pairs(comparisons), coin_toss_in_order(comparisons)
    evidence = weigh(p_pairs, p_order, pairing)
    suspicious = near.adaptive or p_pairs < WEAK
    parts = np.unique(comparisons.parts, return_counts=True)[1]
    shown, note = _ssr(pairing, near, evidence, suspicious=suspicious, second=second is not None)
    halves = split_half(comparisons, splits, seed) if shown else None
    if shown and len(parts) > 1:
        note = " ".join(filter(None, [note, APART.format(len(parts))]))
    return {
        "judgements": len(comparisons.chosen),
        "candidates": len(comparisons.candidates),
        "judges": len(comparisons.judges),
        "parts": sorted((int(size) for size in parts), reverse=True),
        "connected": len(parts) == 1,
        "epsilon": epsilon,
        "evidence": evidence.word,
        "evidence_p": evidence.p,
        "evidence_sentence": evidence.sentence,
        "p_given_pairs": p_pairs,
        "p_in_order": p_order,
        "pairing": pairing,
        "pairing_looks_adaptive": near.adaptive,
        "opponents_closeness": near.ratio,
        "ssr": measures.reliability if shown else None,
        "ssr_note": note,
        "separation": measures.separation if shown else None,
        "split_half": asdict(halves) if halves else None,
        "replicate": asdict(replicate(comparisons, second)) if second else None,
        "measures": _candidates(comparisons, measures),
        "judge_fit": _judges(comparisons, measures),
    }


def weigh(p_pairs: float, p_order: float, pairing: Pairing | None) -> Evidence:
    """Weigh the two tests: the one the pairing allows, both when nobody said how pairs arose."""
    p = {"random": p_pairs, "adaptive": p_order}.get(pairing or "", max(p_pairs, p_order))
    chance = "less than 0.0001" if p < CLEAR else f"{p:.4f}"
    if p >= WEAK:
        text = f"No evidence that the works differ: coin tosses do as well (p = {chance})."
        return Evidence("none", p, text)
    if p >= CLEAR:
        text = f"Weak evidence that the works differ (p = {chance} if judges tossed coins)."
        return Evidence("weak", p, text)
    text = f"Clear evidence that the works differ (p is {chance} if judges tossed coins)."
    return Evidence("clear", p, text)


def _ssr(
    pairing: Pairing | None,
    near: Closeness,
    evidence: Evidence,
    *,
    suspicious: bool,
    second: bool,
) -> tuple[bool, str | None]:
    """Whether scale separation reliability may be shown, and what has to stand beside it."""
    if pairing == "adaptive":
        return (True, INFLATED) if second else (False, ADAPTIVE)
    if pairing is None and evidence.word == "none" and suspicious:
        return False, NOISE
    if pairing is None and near.adaptive:
        return True, LOOKS_ADAPTIVE
    return True, None


def _candidates(comparisons: Comparisons, measures: Measures) -> list[dict[str, object]]:
    fit = fit_of_candidates(comparisons, measures)
    parts = comparisons.parts
    return [
        {
            "candidate": comparisons.candidates[place],
            "measure": _plain(measures.measure, place),
            "se": _plain(measures.se, place),
            "judgements": int(measures.judged[place]),
            "won": int(measures.won[place]),
            "infit": _plain(fit.infit, place),
            "outfit": _plain(fit.outfit, place),
            "part": int(parts[place]) + 1,
        }
        for place in np.argsort(-measures.measure, kind="stable")
    ]


def _judges(comparisons: Comparisons, measures: Measures) -> list[dict[str, object]]:
    """Judges, the least in line first; misfit = infit over the mean by two standard deviations."""
    fit = fit_of_judges(comparisons, measures)
    limit = float(np.nanmean(fit.infit) + 2 * np.nanstd(fit.infit))
    ahead = measures.measure[comparisons.chosen] > measures.measure[comparisons.other]
    agreed = np.bincount(comparisons.judge, ahead, len(comparisons.judges))
    return [
        {
            "judge": comparisons.judges[place],
            "judgements": int(fit.count[place]),
            "infit": _plain(fit.infit, place),
            "outfit": _plain(fit.outfit, place),
            "with_the_scale": float(agreed[place] / fit.count[place]),
            "misfit": bool(fit.infit[place] > limit),
        }
        for place in np.argsort(-fit.infit, kind="stable")
    ]


def _plain(values: Floats, place: int) -> float | None:
    value = float(values[place])
    return value if math.isfinite(value) else None
