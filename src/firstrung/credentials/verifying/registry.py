"""The registry of issuers that the coalition vouches for: the only source of trust."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import NotYours, Problem
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.credentials.keys import own_dids
from firstrung.credentials.models import TrustedIssuer
from firstrung.engines import proofs
from firstrung.engines.proofs.did_jwk import resolve_self_contained
from firstrung.identity.public import Person, runs_the_coalition


def _keeps(actor: Any) -> Q:
    return EVERYBODY if runs_the_coalition(actor) else NOBODY


SEE_ISSUER: Rule[TrustedIssuer] = Rule(
    "credentials.see_issuer", "credentials.TrustedIssuer", lambda _actor: EVERYBODY
)
KEEP_REGISTRY: Rule[TrustedIssuer] = Rule(
    "credentials.keep_registry", "credentials.TrustedIssuer", _keeps, sees=SEE_ISSUER
)


def trusted_issuers() -> QuerySet[TrustedIssuer]:
    """Who is in the registry today, by name."""
    return TrustedIssuer.objects.filter(removed_at__isnull=True).order_by("name", "pk")


def require_keeper(actor: Any) -> None:
    """Raise 403 for everybody but the coalition's coordinators."""
    if not runs_the_coalition(actor):
        raise NotYours("credentials.keep_registry")


def add_issuer(
    actor: Person, *, did: str, name: str, reason: str, now: datetime, website: str = ""
) -> TrustedIssuer:
    """Vouch for an issuer; the reason is public."""
    require_keeper(actor)
    did, name, reason = did.strip(), name.strip(), reason.strip()
    _check(did, name, reason)
    try:
        with transaction.atomic():
            row = TrustedIssuer.objects.create(
                did=did, name=name, website=website, reason=reason, added_by=actor, created_at=now
            )
            record(actor, "credentials.issuer.added", row, now=now, did=did, reason=reason)
    except IntegrityError:
        raise Problem(_("This issuer is in the registry already."), field="did") from None
    return row


def _check(did: str, name: str, reason: str) -> None:
    if not name:
        raise Problem(_("Give the issuer's name."), field="name")
    if not reason:
        raise Problem(_("Say why, in a sentence."), field="reason")
    if did in own_dids():
        raise Problem(_("That is the coalition itself."), field="did")
    if not _is_identifier(did):
        raise Problem(
            _(
                "That is no identifier of an issuer. Copy it from a credential: did:web:… or https://…"
            ),
            field="did",
        )


def _is_identifier(did: str) -> bool:
    if did.startswith("did:web:"):
        try:
            return bool(proofs.did_web_url(did))
        except proofs.ProofsError:
            return False
    if did.startswith(("did:key:", "did:jwk:")):
        return "#" not in did and resolve_self_contained(did) is not None
    return did.startswith("https://") and "." in did and not set(did) & set(' \t\n"<>#')


def remove_issuer(actor: Person, *, issuer: TrustedIssuer, reason: str, now: datetime) -> None:
    """Vouch for an issuer no longer; checks show it with the next request."""
    KEEP_REGISTRY.require(actor, issuer)
    if not reason.strip():
        raise Problem(_("Say why, in a sentence."), field="reason")
    with transaction.atomic():
        rows = TrustedIssuer.objects.filter(pk=issuer.pk, removed_at__isnull=True)
        if rows.update(removed_at=now):
            record(actor, "credentials.issuer.removed", issuer, now=now, reason=reason.strip())
    issuer.refresh_from_db()
