"""Read a kept credential for people, whatever it holds."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from firstrung.backpacks.keeping import moment
from firstrung.backpacks.models import Format, HeldCredential
from firstrung.credentials.public import results_of
from firstrung.engines.proofs import ProofsError
from firstrung.engines.proofs.jose import read_jwt


def document_of(held: HeldCredential) -> dict[str, Any]:
    """The credential as JSON values, its proof not looked at; empty where it can't be read."""
    try:
        if held.format == Format.JWT:
            return dict(read_jwt(held.text).credential)
        document = json.loads(held.text)
    except (ProofsError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


@dataclass(frozen=True)
class Part:
    """A credential inside a transcript."""

    name: str
    issuer: str
    issued_at: datetime | None
    credits: str


@dataclass(frozen=True)
class Said:
    """What a credential says, as texts and rows."""

    description: str
    criteria: str
    results: list[dict[str, str]]
    evidence: list[dict[str, str]]
    parts: list[Part]


def said(document: dict[str, Any]) -> Said:
    """The parts of a credential that a page shows; what is missing or odd is left empty."""
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement"))
    return Said(
        description=_text(achievement.get("description")) or _text(document.get("description")),
        criteria=_text(_object(achievement.get("criteria")).get("narrative")),
        results=results_of(document),
        evidence=[
            {"name": _text(row.get("name")) or _text(row.get("id")), "url": _link(row.get("id"))}
            for row in _objects(document.get("evidence"))
        ],
        parts=[_part(row) for row in _objects(subject.get("verifiableCredential"))],
    )


def _part(row: dict[str, Any]) -> Part:
    subject = _object(row.get("credentialSubject"))
    earned = subject.get("creditsEarned")
    return Part(
        name=_text(row.get("name")) or _("A credential without a name"),
        issuer=_text(_object(row.get("issuer")).get("name")) or _text(row.get("issuer")),
        issued_at=moment(row.get("validFrom") or row.get("issuanceDate")),
        credits=str(earned) if isinstance(earned, (int, float)) else "",
    )


def _link(value: object) -> str:
    """An address that may stand in a link: http or https, nothing that runs."""
    text = _text(value)
    return text if text.startswith(("https://", "http://")) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _object(value: object) -> dict[str, Any]:
    rows = _objects(value)
    return rows[0] if rows else {}


def _objects(value: object) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]
