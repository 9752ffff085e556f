"""Opening a portfolio and saying what it is about."""

from datetime import datetime

from django.db import transaction

from firstrung.activity.public import record
from firstrung.identity.public import Person
from firstrung.portfolios.models import Portfolio
from firstrung.portfolios.policies import EDIT_PORTFOLIO


@transaction.atomic
def open_portfolio(*, student: Person, now: datetime) -> Portfolio:
    """The student's portfolio, made on first use. Only students have one (checked by callers)."""
    portfolio, made = Portfolio.objects.select_related("student").get_or_create(student=student)
    if made:
        record(student, "portfolios.portfolio.open", portfolio, now=now)
    return portfolio


@transaction.atomic
def describe(
    actor: Person, *, portfolio: Portfolio, headline: str, about: str, now: datetime
) -> None:
    """Set the headline and the text about the portfolio."""
    EDIT_PORTFOLIO.require(actor, portfolio)
    portfolio.headline = headline
    portfolio.about = about
    portfolio.save(update_fields=["headline", "about"])
    record(actor, "portfolios.portfolio.describe", portfolio, now=now)
