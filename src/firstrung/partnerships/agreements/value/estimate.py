"""What hiring interns may save: a multiplication with every factor shown (B13).

It is an estimate from what the employer assumes, and no finding: nothing here compares interns
with other hires, and nothing says that the partnership brought it about.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Saving:
    """Factors of the estimate and what they come to.

    ``interns`` is counted from placements; hours saved for each and the cost of an hour (US
    dollars) are assumed.
    """

    interns: int
    interview_hours: Decimal
    onboarding_hours: Decimal
    hourly_cost: Decimal

    @property
    def hours(self) -> Decimal:
        """Hours saved, if the assumption holds."""
        return self.interns * (self.interview_hours + self.onboarding_hours)

    @property
    def dollars(self) -> Decimal:
        """Dollars saved, if the assumption holds."""
        return self.hours * self.hourly_cost
