"""An employer's identity: opened and kept here, or brought along and proven; rotated, retired."""

import uuid
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.credentials import keys
from firstrung.credentials.endorsing.documents import employer_did, endorsement_document
from firstrung.credentials.endorsing.policies import REPRESENT
from firstrung.credentials.endorsing.signed import FIELD, checked, subject_of
from firstrung.credentials.keys import issuer_did
from firstrung.credentials.models import EndorserIdentity, SigningKey
from firstrung.credentials.verifying.fetching import parse
from firstrung.credentials.verifying.refusals import NotFetched
from firstrung.engines import proofs
from firstrung.identity.public import Organization, Person

SALT = "credentials.endorser"
CHALLENGE_SECONDS = 7 * 24 * 3600
"""How long a challenge may wait for its answer."""
_MAX_DID = 255


def live_identity(organization: Organization) -> EndorserIdentity | None:
    """The identity that an employer endorses under today."""
    rows = EndorserIdentity.objects.filter(organization=organization, retired_at__isnull=True)
    return rows.select_related("organization").first()


def open_identity(actor: Person, *, organization: Organization, now: datetime) -> EndorserIdentity:
    """Open (or reopen) the identity whose key is kept here for the employer."""
    REPRESENT.require(actor, organization)
    did = employer_did(organization)
    with transaction.atomic():
        _require_none(organization)
        identity, made = EndorserIdentity.objects.get_or_create(
            did=did,
            defaults={"organization": organization, "kept": True, "verified_at": now},
        )
        if not made:
            identity.retired_at = None
            identity.save(update_fields=["retired_at"])
        key = keys.live_key(now=now, did=did)
        record(actor, "credentials.identity.opened", identity, now=now, key=str(key))
    return identity


def _require_none(organization: Organization) -> None:
    # One decision at a time for an organization: its row is the lock.
    Organization.objects.select_for_update().get(pk=organization.pk)
    if live_identity(organization) is not None:
        raise Problem(_("There is an identity already. Retire it before you take another."))


def challenge(
    actor: Person, *, organization: Organization, did: str, now: datetime
) -> dict[str, Any]:
    """The unsigned endorsement that an employer signs to prove that a ``did:web`` is its own."""
    REPRESENT.require(actor, organization)
    did = _did_web(did)
    token = signing.dumps({"organization": str(organization.uid), "did": did}, salt=SALT)
    return endorsement_document(
        uid=uuid.uuid4(),
        identity=EndorserIdentity(organization=organization, did=did),
        subject=issuer_did(),
        comment=token,
        name="Proof of an identity",
        now=now,
    )


def _did_web(text: str) -> str:
    did = text.strip()
    try:
        url = proofs.did_web_url(did)
        parse(url)
    except proofs.ProofsError:
        raise Problem(
            _(
                "Write the identifier as it stands in your DID document, such as did:web:example.com."
            ),
            field="did",
        ) from None
    except NotFetched as refused:
        raise Problem(refused.message, field="did") from None
    if len(did) > _MAX_DID:
        raise Problem(_("That identifier is too long."), field="did")
    return did


def bring_identity(
    actor: Person, *, organization: Organization, raw: bytes, now: datetime
) -> EndorserIdentity:
    """Take an employer's own ``did:web`` once its owner has signed the challenge."""
    REPRESENT.require(actor, organization)
    did = _challenged(raw, organization)
    document = checked(raw, did=did, name=organization.name, now=now)
    with transaction.atomic():
        _require_none(organization)
        taken = EndorserIdentity.objects.filter(did=did).first()
        if taken is not None and (taken.kept or taken.organization != organization):
            raise Problem(_("Another organization uses that identity here."), field=FIELD)
        identity, _made = EndorserIdentity.objects.update_or_create(
            did=did,
            defaults={
                "organization": organization,
                "kept": False,
                "verified_at": now,
                "retired_at": None,
            },
        )
        record(actor, "credentials.identity.brought", identity, now=now, proof=document["proof"])
    return identity


def _challenged(raw: bytes, organization: Organization) -> str:
    """The identifier that this organization was challenged for, within the time it has."""
    try:
        _subject, token = subject_of(proofs.parse(raw))
        asked = signing.loads(token, salt=SALT, max_age=CHALLENGE_SECONDS)
    except proofs.ProofsError as error:
        raise Problem(
            _("That is not a signed document: %(reason)s") % {"reason": error}, field=FIELD
        ) from None
    except signing.SignatureExpired:
        raise Problem(
            _("This proof is too old. Download a new one and sign it."), field=FIELD
        ) from None
    except signing.BadSignature:
        raise Problem(_("That is not the document we asked you to sign."), field=FIELD) from None
    if asked["organization"] != str(organization.uid):
        raise Problem(_("That proof was made for another organization."), field=FIELD)
    return str(asked["did"])


def rotate_key(actor: Person, *, identity: EndorserIdentity, now: datetime) -> SigningKey:
    """A new key for a kept identity; what the old one signed stays valid."""
    REPRESENT.require(actor, identity.organization)
    if not identity.kept or identity.retired_at is not None:
        raise Problem(_("Only the key of an identity that is kept here can be changed here."))
    with transaction.atomic():
        key = keys.rotate(None, now=now, did=identity.did)
        record(actor, "credentials.identity.rotated", identity, now=now, key=str(key))
    return key


def retire_identity(actor: Person, *, identity: EndorserIdentity, now: datetime) -> None:
    """Endorse no more under this identity; what it endorsed stays, and stays valid."""
    REPRESENT.require(actor, identity.organization)
    with transaction.atomic():
        rows = EndorserIdentity.objects.filter(pk=identity.pk, retired_at__isnull=True)
        if rows.update(retired_at=now):
            record(actor, "credentials.identity.retired", identity, now=now)
    identity.refresh_from_db()
