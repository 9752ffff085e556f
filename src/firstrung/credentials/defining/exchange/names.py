"""Identifiers that stay the same in every export of the same definition."""

from datetime import UTC
from uuid import NAMESPACE_URL, uuid5

from firstrung.credentials.documents import achievement_url
from firstrung.credentials.models import Achievement

LANGUAGE = "en"


def stable(url: str) -> str:
    """The UUID (version 5) of an address: the same for everybody who works it out."""
    return str(uuid5(NAMESPACE_URL, url))


def ctid(achievement: Achievement) -> str:
    """The CTDL identifier: as registered, else one of our own that never changes."""
    return achievement.ctid or f"ce-{achievement.uid}"


def export_url(achievement: Achievement, name: str) -> str:
    """Where an export of a version is served."""
    return f"{achievement_url(achievement)}/{name}"


def changed_at(achievement: Achievement) -> str:
    """When the version was written, in whole seconds of UTC."""
    moment = achievement.created_at.astimezone(UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
