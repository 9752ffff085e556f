"""Links that show one credential to whoever has them, until the day the holder chose."""

import secrets
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.backpacks.collection.policies import END_SHARE, KEEP_HELD, SHARE_AWARD
from firstrung.backpacks.digests import digest
from firstrung.backpacks.models import HeldCredential, Share
from firstrung.core.errors import Problem
from firstrung.credentials.public import Award
from firstrung.identity.public import Person, Purpose, covers, log_disclosure

LONGEST = timedelta(days=365)
MOST_LIVE = 50
"""Live links of one person: more than anybody can keep an eye on."""


def may_be_named(holder: Person, *, on: date) -> bool:
    """Whether a stranger may be shown this person's credential by name.

    An adult decides by making the link; for a minor the guardian's consent must be live.
    """
    return not holder.is_minor(on) or covers(holder, Purpose.CERTIFICATE, on=on)


def share(
    actor: Person,
    *,
    credential: Award | HeldCredential,
    last_day: date,
    note: str,
    now: datetime,
) -> tuple[Share, str]:
    """A new link and its secret, which is kept as a digest only; ``last_day`` is inclusive."""
    if isinstance(credential, Award):
        SHARE_AWARD.require(actor, credential)
    else:
        KEEP_HELD.require(actor, credential)
    today = timezone.localdate(now)
    _check(actor, last_day, today=today, now=now)
    secret = secrets.token_urlsafe(32)
    own = {"award": credential} if isinstance(credential, Award) else {"held": credential}
    with transaction.atomic():
        row = Share.objects.create(
            holder=actor,
            note=note.strip(),
            secret_sha256=digest(secret),
            expires_at=_end_of(last_day),
            **own,
        )
        record(actor, "backpacks.share.made", row, now=now, until=last_day.isoformat())
    return row, secret


def _check(actor: Person, last_day: date, *, today: date, now: datetime) -> None:
    if not may_be_named(actor, on=today):
        raise Problem(
            _(
                "You are under 18, so a parent or guardian has to allow the public certificate "
                "page first. Ask them to sign in and open “Consent”. Then come back here."
            )
        )
    if last_day < today:
        raise Problem(_("Choose a day that is not over yet."), field="last_day")
    if last_day > today + LONGEST:
        raise Problem(_("A link can be open for a year at most."), field="last_day")
    live = Share.objects.filter(holder=actor, revoked_at__isnull=True, expires_at__gt=now)
    if live.count() >= MOST_LIVE:
        raise Problem(_("You have 50 open links. End one of them first."))


def _end_of(day: date) -> datetime:
    """The first moment after that day, here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def end_share(actor: Person, *, share: Share, now: datetime) -> None:
    """End a link at once: the holder may, and a guardian. Ending twice changes nothing."""
    END_SHARE.require(actor, share)
    with transaction.atomic():
        ended = Share.objects.filter(pk=share.pk, revoked_at__isnull=True).update(revoked_at=now)
        if ended:
            record(actor, "backpacks.share.ended", share, now=now)


def find_share(secret: str) -> Share | None:
    """The link with that secret, open or not."""
    rows = Share.objects.select_related("holder", "held", "award__achievement", "award__holder")
    return rows.filter(secret_sha256=digest(secret)).first()


def open_share(share: Share, *, viewer: Person | None, now: datetime) -> None:
    """Count an opening by somebody outside the family, and log it where the family reads it."""
    with transaction.atomic():
        Share.objects.filter(pk=share.pk).update(opened=F("opened") + 1, last_opened_at=now)
        shown = credential_of(share)
        log_disclosure(
            student=share.holder,
            recipient=viewer,
            purpose=Purpose.CERTIFICATE,
            what=name_of(shown)[:200],
            now=now,
            object_uid=shown.uid,
        )


def credential_of(share: Share) -> Award | HeldCredential:
    """What a link shows."""
    shown = share.award if share.award is not None else share.held
    assert shown is not None  # a constraint of the table
    return shown


def name_of(credential: Award | HeldCredential) -> str:
    """What a credential is called in lists and logs."""
    if isinstance(credential, Award):
        return credential.achievement.name
    return credential.name or _("A credential without a name")
