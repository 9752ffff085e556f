"""Who wants which letters, and the link by which anybody stops a kind without signing in.

The link carries the person and the kind, signed; it has no end, for whoever wants no more letters
must always be heard (RFC 8058, CAN-SPAM). It tells nothing about the person and only turns one
kind of letters off and on.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import Person
from firstrung.messaging.enums import CHOOSABLE, LetterKind
from firstrung.messaging.models import Preference

SALT = "messaging.stop"


def wants(person: Person, kind: str) -> bool:
    """Whether letters of that kind go to the person; essential ones always do."""
    if kind not in CHOOSABLE:
        return True
    return not Preference.objects.filter(person=person, kind=kind, wanted=False).exists()


def wanting(people: Iterable[Person], kind: str) -> list[Person]:
    """Those of the people who want that kind (one query)."""
    several = list(people)
    if kind not in CHOOSABLE:
        return several
    rows = Preference.objects.filter(person__in=several, kind=kind, wanted=False)
    without = set(rows.values_list("person", flat=True))
    return [person for person in several if person.pk not in without]


def unwanted_kinds(person: Person) -> set[str]:
    """The kinds that the person has turned off."""
    rows = Preference.objects.filter(person=person, wanted=False)
    return set(rows.values_list("kind", flat=True))


def choose(actor: Person, *, kinds: Collection[str], now: datetime) -> None:
    """The actor's own choice: ``kinds`` are wanted, every other choosable kind is not."""
    before = unwanted_kinds(actor)
    after = {kind.value for kind in CHOOSABLE if kind not in kinds}
    with transaction.atomic():
        for kind in sorted(before ^ after):
            _set(actor, kind, wanted=kind in before, now=now, how="account")


def stop(person: Person, *, kind: str, now: datetime, again: bool = False) -> None:
    """Turn a kind off by the link of a letter, or on ``again``; idempotent."""
    if kind not in CHOOSABLE:
        raise Problem(_("These letters can't be turned off."))
    if wants(person, kind) != again:
        with transaction.atomic():
            _set(person, kind, wanted=again, now=now, how="link")


def _set(person: Person, kind: str, *, wanted: bool, now: datetime, how: str) -> None:
    Preference.objects.update_or_create(
        person=person, kind=kind, defaults={"wanted": wanted, "changed_at": now}
    )
    verb = "wanted" if wanted else "stopped"
    record(person, f"messaging.letters.{verb}", person, now=now, kind=kind, how=how)


@dataclass(frozen=True)
class Wish:
    """What a link of a letter is about."""

    person: Person
    kind: LetterKind


def stop_address(person: Person, kind: str) -> str:
    """The full address that ends a kind of letters for the person."""
    token = signing.Signer(salt=SALT).sign_object([str(person.uid), str(kind)])
    return settings.BASE_URL + reverse("letters_stop", args=[token])


def read_stop(token: str) -> Wish:
    """Whom and what the link is about; `NotVisible` (404) where it isn't one of ours."""
    try:
        uid, kind = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise NotVisible("messaging.stop") from None
    person = Person.objects.filter(uid=uid).first()
    if person is None or kind not in CHOOSABLE:
        raise NotVisible("messaging.stop")
    return Wish(person, LetterKind(kind))
