"""Bring a credential in from elsewhere, and delete it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.backpacks.collection.policies import KEEP_HELD
from firstrung.backpacks.keeping import keep
from firstrung.backpacks.models import HeldCredential, Source
from firstrung.core.errors import Problem
from firstrung.engines.proofs import ProofsError
from firstrung.engines.proofs.envelopes import open_envelope
from firstrung.identity.public import Person

MOST_HELD = 500
"""Credentials of one person from elsewhere."""


def bring(actor: Person, *, data: bytes, now: datetime) -> HeldCredential:
    """Keep the credential in a text or a file (JSON, JWT, PNG, SVG, PDF), byte for byte.

    What can be read is kept, whatever the verdict: it is shown with it. Raises `Problem` with
    what to do where there is no credential in it, or it is one of this site.
    """
    if HeldCredential.objects.filter(holder=actor).count() >= MOST_HELD:
        raise Problem(_("You keep 500 credentials here. Delete one you do not need first."))
    try:
        text = open_envelope(data).text
    except ProofsError as error:
        raise Problem(str(error)) from None
    _change, held = keep(
        actor, raw=text.encode(), source=Source.IMPORT, now=now, refused=frozenset({"malformed"})
    )
    if held is None:
        raise Problem(_("This certificate was issued to you here. It is in your list already."))
    return held


def delete_held(actor: Person, *, held: HeldCredential, now: datetime) -> None:
    """Delete a credential from the collection, with its links; what was downloaded stays usable."""
    KEEP_HELD.require(actor, held)
    with transaction.atomic():
        record(actor, "backpacks.credential.deleted", held, now=now, name=held.name)
        held.delete()
