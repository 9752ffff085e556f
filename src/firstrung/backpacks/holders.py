"""Whose a credential is, for every rule of the holder's side."""

from typing import Any

from django.db.models import Q

from firstrung.core.policies import NOBODY
from firstrung.identity.public import READ_FAMILY_RECORD


def of_the_family(actor: Any) -> Q:
    """Rows of the actor and of the actor's wards: a guardian sees what the student sees."""
    if not actor.is_authenticated:
        return NOBODY
    return Q(holder__in=READ_FAMILY_RECORD.rows(actor).values("pk"))


def ones_own(actor: Any) -> Q:
    """Rows of the actor alone: nobody shows, keeps or hands over for somebody else."""
    return Q(holder=actor) if actor.is_authenticated else NOBODY
