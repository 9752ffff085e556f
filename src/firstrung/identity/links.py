"""Make, find, use and revoke links in e-mails. The secret leaves once; only its hash stays."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from firstrung.core.errors import NotVisible
from firstrung.identity.models import AccessLink, Person

SIGN_IN_MINUTES = 30
INVITATION_DAYS = 14


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_link(
    *,
    person: Person,
    purpose: str,
    now: datetime,
    valid_for: timedelta,
    target: UUID | None = None,
    single_use: bool = True,
    issued_on_machine: bool = False,
) -> tuple[AccessLink, str]:
    """A new link and its secret (43 characters of URL-safe text, 256 bits)."""
    secret = secrets.token_urlsafe(32)
    link = AccessLink.objects.create(
        person=person,
        purpose=purpose,
        target=target,
        secret_hash=_hash(secret),
        single_use=single_use,
        issued_on_machine=issued_on_machine,
        expires_at=now + valid_for,
    )
    return link, secret


def find_link(secret: str, *, purpose: str, now: datetime) -> AccessLink:
    """The live link with that secret and purpose; `NotVisible` (404) where there is none."""
    link = (
        AccessLink.objects.live(now)
        .select_related("person")
        .filter(secret_hash=_hash(secret), purpose=purpose, person__is_active=True)
        .first()
    )
    if link is None:
        raise NotVisible("link")
    return link


def use_link(link: AccessLink, *, now: datetime) -> bool:
    """Mark the link as used; False where a second click came first to a single-use link."""
    rows = AccessLink.objects.live(now).filter(pk=link.pk)
    return rows.update(used_at=now) == 1


def revoke_links(*, person: Person, purpose: str, now: datetime, target: UUID | None = None) -> int:
    """Revoke a person's live links of that purpose; how many there were."""
    rows = AccessLink.objects.live(now).filter(person=person, purpose=purpose)
    if target is not None:
        rows = rows.filter(target=target)
    return rows.update(revoked_at=now)
