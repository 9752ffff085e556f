"""What one more review of a portfolio is worth. Pure arithmetic on normal distributions.

Given a measure with its error and a cut with its own, the chance of deciding wrongly now is
min(p, 1 - p). One more review makes the error smaller; where the measure will then lie is known
only as a distribution. The gain is the expected fall of the chance of deciding wrongly.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(31)
SHARES = WEIGHTS / WEIGHTS.sum()
SURE = 1.6448536269514722
"""Standard errors from the cut at which the probability leaves .05 to .95."""


@dataclass(frozen=True)
class Worth:
    """The chance of deciding wrongly now and after one more review, and that of being sure then."""

    risk: float
    after: float
    decides: float

    @property
    def gain(self) -> float:
        """How much one more review is expected to lower the chance of deciding wrongly."""
        return max(0.0, self.risk - self.after)


def worth(
    *, measure: float, error: float, cut: float, cut_error: float, information: float
) -> Worth:
    """The worth of one more review; everything in logits, ``information`` in 1/logit²."""
    after = 1 / math.sqrt(1 / error**2 + information)
    move = math.sqrt(max(0.0, error**2 - after**2))
    wide_now, wide = math.hypot(error, cut_error), math.hypot(after, cut_error)
    now = float(ndtr(-abs(measure - cut) / wide_now))
    then = float(SHARES @ ndtr(-np.abs(measure + move * NODES - cut) / wide))
    if move <= 0:
        return Worth(now, now, 0.0)
    edge = SURE * wide
    stays = ndtr((cut + edge - measure) / move) - ndtr((cut - edge - measure) / move)
    return Worth(now, then, float(1 - stays))
