"""Compare combined ratings with an agreed standard, and say why."""

from dataclasses import dataclass
from decimal import Decimal

from .combine import Combined


@dataclass(frozen=True)
class Standard:
    """The cut on the mean of criteria, the least ethics mean, and how many raters it takes."""

    cut: Decimal
    ethics_minimum: Decimal
    min_raters: int


@dataclass(frozen=True)
class Requirement:
    """One demand of the standard: what was needed, what there is, whether that is enough."""

    code: str
    needed: Decimal
    reached: Decimal

    @property
    def met(self) -> bool:
        """At least as much as needed."""
        return self.reached >= self.needed


@dataclass(frozen=True)
class Decision:
    """Met only when each requirement is: ``raters``, ``overall`` and ``ethics``."""

    requirements: tuple[Requirement, ...]

    @property
    def met(self) -> bool:
        """Whether the standard is reached."""
        return all(requirement.met for requirement in self.requirements)

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes of the requirements that are not met."""
        return tuple(row.code for row in self.requirements if not row.met)


def compare(combined: Combined, standard: Standard) -> Decision:
    """Compare as printed: figures of two decimals, reached means at least the cut."""
    return Decision(
        (
            Requirement("raters", Decimal(standard.min_raters), Decimal(combined.raters)),
            Requirement("overall", standard.cut, combined.overall),
            Requirement("ethics", standard.ethics_minimum, combined.ethics),
        )
    )
