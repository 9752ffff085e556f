"""What waits for students and their guardians."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.identity.public import DECIDE_CONSENT, Person, undecided, wards_of
from firstrung.portfolios.public import Step, completeness, next_steps, portfolio_of, share_done
from firstrung.validation.public import submission_of
from firstrung.web.home.cards import Card, reviews


def student(person: Person, today: date) -> Iterator[Card]:
    """The next step of the portfolio, the submission, reviews of teammates, the way."""
    portfolio = portfolio_of(person)
    if portfolio is None:
        yield Card(
            title=_("Start your portfolio"),
            text=_("One project is enough to begin: what you made, and how."),
            url=reverse("portfolio"),
            action=_("Begin"),
            icon="folder",
            urgent=True,
        )
    else:
        yield from _portfolio(person, completeness(portfolio))
    yield from reviews(person, today)
    if not person.is_minor(today):
        yield from _undecided([person])
    yield Card(
        title=_("Your way to the certificate"),
        text=_("Five requirements, each explained: what is met, and what is missing."),
        url=reverse("way", args=[person.uid]),
        action=_("See where you stand"),
        icon="certificate",
    )
    yield Card(
        title=_("Your credentials"),
        text=_("Everything you earned: take it along, show it, or bring some in from elsewhere."),
        url=reverse("credentials_mine"),
        action=_("Open"),
        icon="star",
    )


def _portfolio(person: Person, steps: list[Step]) -> Iterator[Card]:
    submission = submission_of(person)
    done, total = share_done(steps)
    todo = next_steps(steps)
    if submission is not None:
        yield Card(
            title=_("Your submission: %(state)s") % {"state": submission.get_state_display()},
            text=_("See where it stands and what reviewers wrote."),
            url=reverse("submission", args=[submission.uid]),
            action=_("Open"),
            icon="check",
        )
    elif done == total:
        yield Card(
            title=_("Ready to hand in"),
            text=_("Every step is done. Handing in freezes a copy for the reviewers."),
            url=reverse("submission_new"),
            action=_("Hand in"),
            icon="check",
            urgent=True,
        )
    yield Card(
        title=_("Your portfolio: %(done)d of %(total)d steps") % {"done": done, "total": total},
        text=todo[0].todo if todo else _("Everything is there. Keep adding what you are proud of."),
        url=reverse("portfolio"),
        action=_("Go on"),
        icon="folder",
        urgent=submission is None and done < total,
    )


def _undecided(students: list[Person]) -> Iterator[Card]:
    open_purposes = sum(undecided(students).values())
    if open_purposes:
        yield Card(
            title=_("Decide what may be shown"),
            text=ngettext(
                "%(n)d question has no answer yet. Until then nothing is shown.",
                "%(n)d questions have no answer yet. Until then nothing is shown.",
                open_purposes,
            )
            % {"n": open_purposes},
            url=reverse("family"),
            action=_("Read and decide"),
            icon="shield",
            count=open_purposes,
            urgent=True,
        )
    else:
        yield Card(
            title=_("What may be shown"),
            text=_("Every question is answered. You can change an answer at any time."),
            url=reverse("family"),
            action=_("Look at it"),
            icon="shield",
        )


def guardian(person: Person, _today: date) -> Iterator[Card]:
    """What is undecided, and how each ward stands."""
    wards = list(wards_of(person))
    minors = list(DECIDE_CONSENT.rows(person).filter(pk__in=[ward.pk for ward in wards]))
    yield from _undecided(minors)
    for ward in wards:
        yield Card(
            title=_("%(name)s's portfolio") % {"name": ward.preferred_name or ward.given_name},
            text=_("Everything %(name)s has put together.") % {"name": ward.given_name},
            url=reverse("portfolio_of", args=[ward.uid]),
            action=_("Open the portfolio"),
            icon="folder",
        )
        yield Card(
            title=_("The way to the certificate"),
            text=_("What %(name)s has reached, and what is missing.") % {"name": ward.given_name},
            url=reverse("way", args=[ward.uid]),
            action=_("See it"),
            icon="certificate",
        )
        yield Card(
            title=_("%(name)s's credentials") % {"name": ward.preferred_name or ward.given_name},
            text=_("Everything %(name)s has earned, to see and to take along.")
            % {"name": ward.given_name},
            url=reverse("credentials_of", args=[ward.uid]),
            action=_("Open"),
            icon="star",
        )
