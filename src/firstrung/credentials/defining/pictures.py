"""Pictures of achievements: taking an upload, and giving the badge out."""

import base64
import io
from datetime import datetime
from typing import Protocol

import typst
from django.core.cache import caches
from django.utils import translation
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.credentials.defining.exchange.names import stable
from firstrung.credentials.models import Achievement
from firstrung.credentials.pictures import PPI, badge_png, badge_svg
from firstrung.credentials.printing import picture
from firstrung.files.public import StoredFile, store

MAX_BYTES = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
KEPT = 24 * 60 * 60
"""Seconds that a drawn badge is kept ready."""


class NamedStream(Protocol):
    """An uploaded file."""

    name: str | None

    def read(self, size: int = -1, /) -> bytes:
        """The bytes."""


def store_picture(*, owner_id: int, source: NamedStream, now: datetime) -> StoredFile:
    """Keep an uploaded PNG, or an SVG made into one; `Problem` (field ``picture``) otherwise.

    An SVG is never given out as it came: it could run scripts in a reader's browser.
    """
    data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Problem(_("The picture is larger than 1 MB."), field="picture")
    if not data.startswith(PNG):
        data = _rasterized(data)
    try:
        return store(owner_id=owner_id, name="badge.png", source=io.BytesIO(data), now=now)
    except Problem as problem:
        raise Problem(problem.message, field="picture") from problem


def _rasterized(data: bytes) -> bytes:
    refusal = _("This is neither a PNG nor a plain SVG picture.")
    text = data.decode("utf-8-sig", errors="replace")
    if "<svg" not in text or any(word in text.upper() for word in ("<!DOCTYPE", "<!ENTITY")):
        raise Problem(refusal, field="picture")
    try:
        return picture("upload.typ", {"svg": text}, ppi=PPI)
    except (TypeError, typst.TypstError) as error:
        raise Problem(refusal, field="picture") from error


def badge(achievement: Achievement, ending: str) -> bytes:
    """The badge as ``png`` or ``svg``, kept ready until the name, the kind or the picture changes."""
    own = achievement.image.sha256 if achievement.image else ""
    parts = (achievement.name, achievement.kind, own, ending)
    key = f"badge-{stable('|'.join(parts))}"
    cache = caches["ready_made"]
    made: bytes | None = cache.get(key)
    if made is None:
        # One picture for everybody: its words don't follow the language of the reader.
        with translation.override("en"):
            made = badge_png(achievement) if ending == "png" else badge_svg(achievement).encode()
        cache.set(key, made, timeout=KEPT)
    return made


def badge_source(achievement: Achievement) -> str:
    """The badge as a ``data:`` address, for a preview of what is not kept yet."""
    return f"data:image/svg+xml;base64,{base64.b64encode(badge(achievement, 'svg')).decode()}"
