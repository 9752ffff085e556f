"""Every credential of a person, as cards."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.backpacks.collection.ownership import Whose, whose
from firstrung.backpacks.collection.reading import document_of
from firstrung.backpacks.models import HeldCredential, Source
from firstrung.credentials.public import Award, badge_url, issuer_name
from firstrung.identity.public import Person

WORDS = {
    "valid": (gettext_lazy("valid"), "good"),
    "revoked": (gettext_lazy("revoked"), "bad"),
    "suspended": (gettext_lazy("suspended"), "act"),
    "expired": (gettext_lazy("expired"), "act"),
    "not_yet_valid": (gettext_lazy("not valid yet"), "wait"),
    "unknown_issuer": (gettext_lazy("issuer not known here"), "act"),
    "invalid": (gettext_lazy("could not be verified"), "bad"),
    "malformed": (gettext_lazy("can't be read"), "bad"),
}


@dataclass(frozen=True)
class Card:
    """One credential in a list.

    ``state`` and ``tone`` are a badge; ``checked_at`` says when that was found, None for what
    this site knows at this moment. ``picture`` is an address on this site, or empty.
    """

    name: str
    issuer: str
    issued_at: datetime | None
    state: str
    tone: str
    checked_at: datetime | None
    url: str
    picture: str
    transcript: bool = False
    of_another: bool = False


def state_of(award: Award, *, now: datetime) -> str:
    """How an award stands: valid, revoked, suspended or expired."""
    if award.revoked_at is not None:
        return "revoked"
    if award.suspended_at is not None:
        return "suspended"
    if award.valid_until is not None and award.valid_until < now:
        return "expired"
    return "valid"


Listed = Award | HeldCredential


def collection(person: Person) -> list[Listed]:
    """Awards and kept credentials of a person, newest first (two queries)."""
    awards = Award.objects.filter(holder=person).select_related("achievement").defer("document")
    held = HeldCredential.objects.filter(holder=person).defer("text")
    return sorted([*awards, *held], key=_order, reverse=True)


def _order(row: Listed) -> datetime:
    return row.issued_at or row.created_at


def cards(rows: list[Listed], person: Person, *, now: datetime) -> list[Card]:
    """The cards of one page of a collection (a query for the texts on that page)."""
    wanted = [row.pk for row in rows if isinstance(row, HeldCredential)]
    texts = HeldCredential.objects.in_bulk(wanted)
    issuer = issuer_name()
    return [
        _award_card(row, issuer, now=now)
        if isinstance(row, Award)
        else _held_card(texts.get(row.pk, row), person)
        for row in rows
    ]


def _award_card(award: Award, issuer: str, *, now: datetime) -> Card:
    word, tone = WORDS[state_of(award, now=now)]
    return Card(
        name=award.achievement.name,
        issuer=issuer,
        issued_at=award.issued_at,
        state=str(word),
        tone=tone,
        checked_at=None,
        url=reverse("credential_award", args=[award.uid]),
        picture=urlsplit(badge_url(award.achievement, "svg")).path,
    )


def _held_card(held: HeldCredential, person: Person) -> Card:
    word, tone = WORDS.get(held.outcome, WORDS["invalid"])
    return Card(
        name=held.name or _("A credential without a name"),
        issuer=held.issuer_name or held.issuer_id,
        issued_at=held.issued_at,
        state=str(word),
        tone=tone,
        checked_at=held.created_at,
        url=reverse("credential_held", args=[held.uid]),
        picture="",
        transcript=held.source == Source.TRANSCRIPT,
        of_another=whose(document_of(held), person) is Whose.OTHER,
    )
