"""Figures of the rating model in words that need no statistics."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.validation.scoring.fitting import (
    FLAT,
    LEAST_RATERS,
    LEAST_SHARED,
    THIN_RATERS,
    THIN_SHARED,
)

LOW_FIT, HIGH_FIT = 0.7, 1.3
"""Mean squares outside of these are called more regular, or more unexpected, than the model."""
NOTED = 1.5
"""From this mean square on the ratings of somebody should be looked at."""
EXCELLENT, GOOD, FAIR = 0.9, 0.8, 0.7
"""Reliabilities from which portfolios are told apart very well, well, roughly."""


def rater_number(number: int) -> str:
    """What a rater is called whom the reader may not know."""
    return _("Rater %(n)d") % {"n": number}


def fit_words(infit: float | None, outfit: float | None) -> str:
    """What the fit of somebody's ratings means."""
    if infit is None or outfit is None:
        return _("too few ratings to tell")
    most = max(infit, outfit)
    if most >= NOTED:
        return _("unexpected ratings: look at the portfolios where this rater differs most")
    if most > HIGH_FIT:
        return _("somewhat unexpected ratings")
    if min(infit, outfit) < LOW_FIT:
        return _("very regular ratings: perhaps the same level for every criterion")
    return _("as expected")


def obstacle_words(figures: dict[str, Any]) -> tuple[str, str] | None:
    """Why scores can't be corrected yet, and what to do; None where they can."""
    code = figures.get("obstacle")
    if code is None:
        return None
    if code == THIN_RATERS:
        return (
            ngettext(
                "Only %(n)d rater is tied to the others by portfolios in common; at least %(need)d "
                "are needed.",
                "Only %(n)d raters are tied together by portfolios in common; at least %(need)d are "
                "needed.",
                figures["raters"],
            )
            % {"n": figures["raters"], "need": LEAST_RATERS},
            _(
                "Let panelists share portfolios, or give all of them the same calibration portfolios."
            ),
        )
    if code == THIN_SHARED:
        return (
            ngettext(
                "Only %(n)d portfolio was judged by two raters who are tied to the others; at least "
                "%(need)d are needed to tell severity from chance.",
                "Only %(n)d portfolios were judged by two raters who are tied together; at least "
                "%(need)d are needed to tell severity from chance.",
                figures["shared"],
            )
            % {"n": figures["shared"], "need": LEAST_SHARED},
            _("Wait for more reviews, or give every panelist the same calibration portfolios."),
        )
    assert code == FLAT
    return (
        _("The ratings do not differ enough to compare raters."),
        _("Check that panelists use the levels of the rubric as they are described."),
    )


def reliability_words(value: float | None) -> str:
    """How well portfolios are told apart."""
    if value is None:
        return _("too few portfolios to tell")
    if value >= EXCELLENT:
        return _("very well told apart")
    if value >= GOOD:
        return _("well told apart")
    return _("roughly told apart") if value >= FAIR else _("hardly told apart")


def map_summary(figures: dict[str, Any], cut: float | None, above: int, count: int) -> str:
    """The variable map in a paragraph."""
    spread = number_format(figures["spread"], 2)
    parts = [
        ngettext(
            "%(n)d portfolio and %(raters)s raters lie on one ruler in logits.",
            "%(n)d portfolios and %(raters)s raters lie on one ruler in logits.",
            count,
        )
        % {"n": count, "raters": figures["raters"]},
        _("Raters differ in severity with a standard deviation of %(spread)s.")
        % {"spread": spread},
    ]
    if cut is not None:
        parts.append(
            _("The threshold lies at %(cut)s; %(above)d of %(count)d portfolios lie above it.")
            % {"cut": number_format(cut, 2), "above": above, "count": count}
        )
    return " ".join(parts)


def ladder_summary(
    names: tuple[str, str], severities: tuple[float, float], gap: float | None
) -> str:
    """The severity ladder in a paragraph: its ends, and what they mean in points."""
    text = _(
        "The strictest rater is %(strict)s (%(high)s logits), the most lenient %(lenient)s "
        "(%(low)s logits)."
    ) % {
        "strict": names[0],
        "lenient": names[1],
        "high": number_format(severities[0], 2),
        "low": number_format(severities[1], 2),
    }
    if gap is None:
        return text
    return (
        text
        + " "
        + _(
            "An average portfolio would get %(gap)s points less from the first than from the second."
        )
        % {"gap": number_format(gap, 1)}
    )
