"""What connected platforms do: read under the family's consent, write credentials and profile."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from firstrung.activity.public import record
from firstrung.backpacks.host.answers import Access, Refused
from firstrung.backpacks.host.selectors import Badges, badges, profile_text
from firstrung.backpacks.keeping import Change, keep
from firstrung.backpacks.models import Client, HolderProfile, Source
from firstrung.backpacks.texts import plain
from firstrung.core.errors import Problem
from firstrung.engines import proofs
from firstrung.identity.public import Purpose, covers, log_disclosure

MAX_PROFILE = 64 * 1024
PROFILE_SHOWN = gettext_noop("Name and e-mail address")
BADGES_SHOWN = gettext_noop("Credentials")


def label_of(client: Client) -> str:
    """How the family's log names a platform: what it calls itself, and where answers go."""
    host = urlsplit(client.redirect_uris.split()[0]).hostname or ""
    return f"{plain(client.name, limit=120)} ({plain(host, limit=120)})"


def _require_consent(access: Access, *, now: datetime) -> None:
    """Another platform is outside the school circle: a minor's family must have agreed."""
    today = timezone.localdate(now)
    if not access.person.is_minor(today) or covers(access.person, Purpose.CERTIFICATE, on=today):
        return
    raise Refused(
        403,
        "The holder is a minor, and the family has not agreed to show certificates outside the "
        "school. You may add credentials, but not read them.",
    )


def read_badges(
    access: Access, *, limit: int, offset: int, since: datetime | None, now: datetime
) -> Badges:
    """A page of the holder's badges; logged as a disclosure. `Refused` (403) without consent."""
    _require_consent(access, now=now)
    page = badges(access.person, limit=limit, offset=offset, since=since)
    if page.names:
        named = ", ".join(name for name in page.names if name)
        log_disclosure(
            student=access.person,
            recipient=None,
            recipient_label=label_of(access.client),
            purpose=Purpose.CERTIFICATE,
            what=plain(named, limit=200) or BADGES_SHOWN,
            now=now,
            object_uid=page.set_id,
        )
    return page


def read_profile(access: Access, *, now: datetime) -> str:
    """The holder's profile as JSON text; logged. `Refused` (403) without consent."""
    _require_consent(access, now=now)
    log_disclosure(
        student=access.person,
        recipient=None,
        recipient_label=label_of(access.client),
        purpose=Purpose.CERTIFICATE,
        what=PROFILE_SHOWN,
        now=now,
        object_uid=access.person.uid,
    )
    return profile_text(access.person)


def write_badge(access: Access, *, raw: bytes, now: datetime) -> Change:
    """Create or replace a badge in the holder's collection; `Problem` where it is not genuine."""
    change, _held = keep(
        access.person, raw=raw, source=Source.API, now=now, by=label_of(access.client), badges=True
    )
    return change


def write_profile(access: Access, *, raw: bytes, now: datetime) -> str:
    """Keep the profile as it came; `Problem` where it is no profile. Returns its text."""
    try:
        document = proofs.parse(raw)
    except proofs.ProofsError as error:
        raise Problem(str(error)) from None
    kinds = document.get("type")
    if "Profile" not in (kinds if isinstance(kinds, list) else [kinds]):
        raise Problem("A profile has the type Profile.")
    if not isinstance(document.get("id"), str) or ":" not in document["id"]:
        raise Problem("A profile has an id, which is a URI.")
    if len(raw) > MAX_PROFILE:
        raise Problem("A profile has 64 kB at most.")
    text = raw.decode("utf-8")
    with transaction.atomic():
        profile, _made = HolderProfile.objects.update_or_create(
            holder=access.person, defaults={"text": text, "updated_at": now}
        )
        record(
            access.person,
            "backpacks.profile.written",
            profile,
            now=now,
            by=label_of(access.client),
        )
    return text
