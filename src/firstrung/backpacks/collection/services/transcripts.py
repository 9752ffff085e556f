"""The transcript: everything that holds, in one signed record (CLR 2.0, A56)."""

import json
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from firstrung.backpacks.keeping import keep
from firstrung.backpacks.models import HeldCredential, Source
from firstrung.core.errors import Problem
from firstrung.credentials.public import Award, TeachingCredit, transcript
from firstrung.identity.public import Person


def make_transcript(
    actor: Person, *, teaching: TeachingCredit | None, now: datetime
) -> HeldCredential:
    """Sign the actor's own record as it stands now and keep it in their collection.

    ``teaching`` is the credit for the hours that the actor taught. Raises `Problem` while there
    is nothing to put into it.
    """
    known = Award.objects.filter(holder=actor).select_related("achievement__whole")
    standing = list(
        known.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now),
            revoked_at__isnull=True,
            suspended_at__isnull=True,
        )
    )
    if not standing and teaching is None:
        raise Problem(
            _(
                "There is nothing to put on a transcript yet: no certificate that holds, and no "
                "teaching hour that a teacher has confirmed."
            )
        )
    with transaction.atomic():
        document = transcript(
            actor,
            awards=standing,
            teaching=teaching,
            complete=known.count() == len(standing),
            now=now,
        )
        raw = json.dumps(document, ensure_ascii=False, indent=2).encode()
        _change, held = keep(actor, raw=raw, source=Source.TRANSCRIPT, now=now)
    assert held is not None  # it has an id of its own, so it is no award
    return held
