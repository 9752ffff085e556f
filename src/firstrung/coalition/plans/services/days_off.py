"""The region's own days off."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import DayOff
from firstrung.coalition.policies import coordinates
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Person


@transaction.atomic
def add_day_off(*, actor: Person, day: date, name: str, now: datetime) -> DayOff:
    """On ``day`` nobody works, in any plan."""
    _require(actor)
    if not name.strip():
        raise Problem(_("Give the day a name."), field="name")
    if DayOff.objects.filter(day=day).exists():
        raise Problem(_("This day is off already."), field="day")
    row = DayOff.objects.create(code=day.isoformat(), day=day, name=name.strip())
    record(actor, "coalition.day_off.add", None, now=now, day=day.isoformat(), name=row.name)
    return row


@transaction.atomic
def remove_day_off(*, actor: Person, day_off: DayOff, now: datetime) -> None:
    """The day is a working day again."""
    _require(actor)
    day = day_off.day.isoformat()
    record(actor, "coalition.day_off.remove", None, now=now, day=day, name=day_off.name)
    day_off.delete()


def _require(actor: Person) -> None:
    if not coordinates(actor):
        raise NotYours("coalition.change_days_off")
