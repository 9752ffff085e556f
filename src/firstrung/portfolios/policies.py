"""Who may see and do what with portfolios, entries, teaching sessions and curriculum units."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from firstrung.core.policies import NOBODY, Rule
from firstrung.identity.public import (
    SCHOOL_STAFF,
    SEE_STUDENT,
    Guardianship,
    Membership,
    Person,
    Role,
    holds,
)
from firstrung.portfolios.models import Entry, Portfolio, TeachingSession


def _circle(path: str) -> Callable[[Any], Q]:
    """Rows whose student (at ``path``) the actor may see: the school circle."""

    def condition(actor: Any) -> Q:
        if not actor.is_authenticated:
            return NOBODY
        return Q(**{f"{path}__in": SEE_STUDENT.rows(actor).values("pk")})

    return condition


def _own(path: str) -> Callable[[Any], Q]:
    """Rows whose student (at ``path``) is the actor."""
    return lambda actor: Q(**{path: actor}) if actor.is_authenticated else NOBODY


def _taught_by(path: str) -> Callable[[Any], Q]:
    """Rows of students whom the actor sees as school staff: never as the student or family."""

    def condition(actor: Any) -> Q:
        if not holds(actor, *SCHOOL_STAFF):
            return NOBODY
        wards = Guardianship.objects.filter(guardian=actor).values("student")
        staff = SEE_STUDENT.rows(actor).exclude(pk=actor.pk).exclude(pk__in=wards)
        return Q(**{f"{path}__in": staff.values("pk")})

    return condition


SEE_PORTFOLIO: Rule[Portfolio] = Rule(
    "portfolios.see_portfolio", "portfolios.Portfolio", _circle("student")
)
EDIT_PORTFOLIO: Rule[Portfolio] = Rule(
    "portfolios.edit_portfolio", "portfolios.Portfolio", _own("student"), sees=SEE_PORTFOLIO
)
SEE_ENTRY: Rule[Entry] = Rule(
    "portfolios.see_entry", "portfolios.Entry", _circle("portfolio__student")
)
EDIT_ENTRY: Rule[Entry] = Rule(
    "portfolios.edit_entry", "portfolios.Entry", _own("portfolio__student"), sees=SEE_ENTRY
)
SEE_TEACHING: Rule[TeachingSession] = Rule(
    "portfolios.see_teaching", "portfolios.TeachingSession", _circle("entry__portfolio__student")
)
EDIT_TEACHING: Rule[TeachingSession] = Rule(
    "portfolios.edit_teaching",
    "portfolios.TeachingSession",
    _own("entry__portfolio__student"),
    sees=SEE_TEACHING,
)
CONFIRM_TEACHING: Rule[TeachingSession] = Rule(
    "portfolios.confirm_teaching",
    "portfolios.TeachingSession",
    _taught_by("entry__portfolio__student"),
    sees=SEE_TEACHING,
)
CONFIRM_CURRICULUM: Rule[Person] = Rule(
    "portfolios.confirm_curriculum", "identity.Person", _taught_by("pk"), sees=SEE_STUDENT
)


def _students(actor: Any) -> Q:
    held = Membership.objects.filter(person=actor, role=Role.STUDENT)
    return Q(pk=actor.pk, pk__in=held.values("person")) if actor.is_authenticated else NOBODY


KEEP_PORTFOLIO: Rule[Person] = Rule("portfolios.keep_portfolio", "identity.Person", _students)
"""Students keep a portfolio of their own; nobody else has one."""
