"""Say that a recommendation of the road map has been done, or that it has not."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Recommendation
from firstrung.coalition.policies import coordinates, is_member
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import Person


def mark_recommendation(
    actor: Person, *, recommendation: Recommendation, done_on: date | None, now: datetime
) -> Recommendation:
    """Write down the day on which the coalition agreed that it is done; None takes that back."""
    if not is_member(actor):
        raise NotVisible("coalition.recommendation")
    if not coordinates(actor):
        raise NotYours("coalition.recommendation")
    if done_on is not None and done_on > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="done_on")
    with transaction.atomic():
        recommendation.done_on = done_on
        recommendation.save(update_fields=["done_on"])
        verb = "done" if done_on else "reopened"
        record(
            actor,
            f"coalition.recommendation.{verb}",
            None,
            now=now,
            code=recommendation.code,
            done_on=str(done_on) if done_on else None,
        )
    return recommendation
