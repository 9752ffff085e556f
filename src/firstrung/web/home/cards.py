"""A card of the home page, and the one that several roles share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.identity.public import Person
from firstrung.validation.public import open_reviews


@dataclass(frozen=True)
class Card:
    """One thing to do: what, why, where."""

    title: str
    text: str
    url: str
    action: str
    icon: str
    count: int | None = None
    urgent: bool = False


def reviews(person: Person, _today: date) -> Iterator[Card]:
    """Reviews that somebody was asked for."""
    count = open_reviews(person).count()
    if count:
        yield Card(
            title=_("Reviews to do"),
            text=ngettext(
                "%(n)d piece of work waits for your judgment.",
                "%(n)d pieces of work wait for your judgment.",
                count,
            )
            % {"n": count},
            url=reverse("review_desk"),
            action=_("Open the desk"),
            icon="scale",
            count=count,
            urgent=True,
        )
