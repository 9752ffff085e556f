"""Check what an employer signed with a key of its own."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.credentials.endorsing.documents import MAX_COMMENT
from firstrung.credentials.verifying.lookups import Lookups
from firstrung.credentials.verifying.wording import explain
from firstrung.engines import proofs
from firstrung.engines.proofs.kindred import ENDORSEMENT, has_type
from firstrung.engines.proofs.structure import issuer_id

JsonObject = dict[str, Any]
FIELD = "signed"
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def checked(raw: bytes, *, did: str, name: str, now: datetime) -> JsonObject:
    """The endorsement in the bytes: genuine, in force, and signed by the owner of ``did``.

    The DID document is fetched anew. Raises `Problem` in words, beside the field ``signed``.
    """
    try:
        document = proofs.parse(raw)
    except proofs.ProofsError as error:
        raise Problem(
            _("That is not a signed document: %(reason)s") % {"reason": error}, field=FIELD
        ) from None
    if not has_type(document, ENDORSEMENT):
        raise Problem(_("That is not an endorsement."), field=FIELD)
    if issuer_id(document) != did:
        raise Problem(
            _("It has to be signed as %(did)s.") % {"did": did},
            field=FIELD,
        )
    lookups = Lookups(now=now, fresh=True)
    verdict = proofs.verify_credential(
        document,
        resolve=lookups.method,
        fetch_status=lookups.status,
        now=now,
        trusted=lambda issuer: name if issuer == did else None,
    )
    if not verdict.valid:
        reasons = [f"{url}: {reason}" for url, reason in lookups.trail if reason]
        reasons += [check.reason for check in verdict.checks if check.passed is False]
        raise Problem(
            _("%(headline)s. %(reasons)s")
            % {
                "headline": explain(verdict, of=document).headline,
                "reasons": " ".join(reasons),
            },
            field=FIELD,
        )
    return document


def subject_of(document: JsonObject) -> tuple[str, str]:
    """The id of what is endorsed, and the words; `Problem` where they are not as they should be."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("type") not in (
        "EndorsementSubject",
        ["EndorsementSubject"],
    ):
        raise Problem(_("That is not an endorsement."), field=FIELD)
    comment, identifier = subject.get("endorsementComment"), subject.get("id")
    if not isinstance(identifier, str) or not isinstance(comment, str) or not comment.strip():
        raise Problem(_("The endorsement says nothing, or not about what."), field=FIELD)
    if len(comment) > MAX_COMMENT:
        raise Problem(
            _("The words are too long (%(count)s characters at most).") % {"count": MAX_COMMENT},
            field=FIELD,
        )
    return identifier, comment


def uid_of(document: JsonObject) -> UUID:
    """The uid in an endorsement's id, which is an address of ours; `Problem` elsewhere."""
    prefix = f"{settings.BASE_URL}/endorsements/"
    identifier = document.get("id")
    uid = identifier.removeprefix(prefix) if isinstance(identifier, str) else ""
    if not _UID.fullmatch(uid):
        raise Problem(
            _("The document's id has to stay as it was in the file you downloaded here."),
            field=FIELD,
        )
    return UUID(uid)
