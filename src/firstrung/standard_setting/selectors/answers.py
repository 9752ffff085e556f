"""The answers that a method offers, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.standard_setting.enums import Method
from firstrung.standard_setting.models import Round
from firstrung.validation.public import Criterion, Level


@dataclass(frozen=True)
class Option:
    """One possible answer; ``help`` says what it means, ``short`` fits a table."""

    value: Decimal
    label: str | Promise
    short: str | Promise
    help: str | Promise = ""


VERDICTS = (
    Option(
        Decimal(1),
        gettext_lazy("Yes, it earns the certificate"),
        gettext_lazy("yes"),
        gettext_lazy("The whole portfolio is at least as good as a borderline student's."),
    ),
    Option(
        Decimal(0),
        gettext_lazy("No, not yet"),
        gettext_lazy("no"),
        gettext_lazy("Taken as a whole it falls short of a borderline student's."),
    ),
)
GROUPS = (
    Option(
        Decimal(2),
        gettext_lazy("Clearly earns the certificate"),
        gettext_lazy("clearly"),
        gettext_lazy("You would say so without hesitation."),
    ),
    Option(
        Decimal(1),
        gettext_lazy("Borderline"),
        gettext_lazy("borderline"),
        gettext_lazy("It could go either way."),
    ),
    Option(
        Decimal(0),
        gettext_lazy("Clearly not yet"),
        gettext_lazy("clearly not"),
        gettext_lazy("Important things are missing."),
    ),
)


def work_options(row: Round) -> tuple[Option, ...]:
    """What judges answer about a whole portfolio."""
    return VERDICTS if row.method == Method.BODY_OF_WORK else GROUPS


def level_options(levels: Iterable[Level]) -> tuple[Option, ...]:
    """The levels of a criterion and the places halfway between two of them."""
    rows = sorted(levels, key=lambda level: level.points)
    found = [_level(rows[0])] if rows else []
    for lower, upper in pairwise(rows):
        middle = Decimal(lower.points + upper.points) / 2
        words = _("Between “%(lower)s” and “%(upper)s”") % {"lower": lower, "upper": upper}
        found += [Option(middle, words, str(middle)), _level(upper)]
    return tuple(found)


def _level(level: Level) -> Option:
    return Option(Decimal(level.points), str(level), str(level.points), level.words)


def options_of(row: Round, criterion: Criterion | None) -> tuple[Option, ...]:
    """The options for a work (no criterion), or for a criterion (levels prefetched)."""
    if criterion is None:
        return work_options(row)
    return level_options(criterion.levels.all())


def label_of(options: Iterable[Option], value: Decimal | int | None) -> str:
    """The words of an answer; empty where there is none."""
    return next((str(option.label) for option in options if option.value == value), "")
