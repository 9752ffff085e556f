"""Bring a credential in from elsewhere, and delete it again."""

import json
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.backpacks.collection.policies import KEEP_HELD
from firstrung.backpacks.keeping import Change, keep
from firstrung.backpacks.models import HeldCredential, Source
from firstrung.core.errors import Problem
from firstrung.engines.proofs import ProofsError
from firstrung.engines.proofs.envelopes import Payload, open_envelope
from firstrung.identity.public import Person

MOST_HELD = 500
"""Credentials of one person from elsewhere."""
UNREADABLE: Final = frozenset({"malformed"})


def bring(actor: Person, *, data: bytes, now: datetime) -> list[HeldCredential]:
    """Keep the credentials in a text or a file (JSON, JWT, PNG, SVG, PDF), byte for byte.

    What can be read is kept, whatever the verdict: it is shown with it. Raises `Problem` with
    what to do where there is no credential in it, or it is one of this site.
    """
    try:
        envelope = open_envelope(data)
    except ProofsError as error:
        raise Problem(str(error)) from None
    alone = envelope.kind in ("credential", "clr")
    texts = (
        [_whole(data, envelope.source)]
        if alone
        else [_text(payload) for payload in envelope.payloads]
    )
    have = HeldCredential.objects.filter(holder=actor).count()
    if have + len(texts) > MOST_HELD:
        raise Problem(_("You can keep 500 credentials here. Delete one you do not need first."))
    with transaction.atomic():
        return [_bring(actor, text, now=now) for text in texts]


def _whole(data: bytes, source: str) -> str:
    """The file's text with the white space around it, where it holds nothing else."""
    text = data.decode("utf-8", "replace")
    return text if text.strip() == source else source


def _text(payload: Payload) -> str:
    if isinstance(payload, str):
        return payload
    return json.dumps(payload, ensure_ascii=False, indent=2)


def _bring(actor: Person, text: str, *, now: datetime) -> HeldCredential:
    raw = text.encode()
    change, held = keep(actor, raw=raw, source=Source.IMPORT, now=now, refused=UNREADABLE)
    if held is None:
        raise Problem(_("This certificate was issued to you here. It is in your list already."))
    if change is Change.NONE and held.text != text:
        raise Problem(
            _(
                "You keep “%(name)s” already, and this copy is older or was changed. Nothing was "
                "replaced."
            )
            % {"name": held.name}
        )
    return held


def delete_held(actor: Person, *, held: HeldCredential, now: datetime) -> None:
    """Delete a credential from the collection, with its links; what was downloaded stays usable."""
    KEEP_HELD.require(actor, held)
    with transaction.atomic():
        record(actor, "backpacks.credential.deleted", held, now=now, name=held.name)
        held.delete()
