"""Who runs an issue: who prepared it, and whoever manages everybody in it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from firstrung.core.policies import NOBODY, Rule
from firstrung.credentials.models import IssuingItem, IssuingRun
from firstrung.identity.public import MANAGE_PERSON


def _all_mine(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    items = IssuingItem.objects.filter(run=OuterRef("pk"))
    managed = MANAGE_PERSON.rows(actor).values("pk")
    whole = Exists(items) & ~Exists(items.exclude(holder__in=managed))
    return Q(started_by=actor) | Q(whole)


MANAGE_RUN: Rule[IssuingRun] = Rule("credentials.manage_run", "credentials.IssuingRun", _all_mine)
