"""Read a kept credential for people, whatever it holds."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from firstrung.backpacks.models import Format, HeldCredential
from firstrung.credentials.public import CredentialFacts, facts_of, results_of
from firstrung.engines.proofs import ProofsError
from firstrung.engines.proofs.jose import read_jwt
from firstrung.engines.proofs.values import as_list


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

    facts: CredentialFacts
    results: list[dict[str, str]]
    parts: list[Part]


def said(document: dict[str, Any]) -> Said:
    """The parts of a credential that a page shows; what is missing or odd is left empty."""
    inside = _subject(document).get("verifiableCredential")
    parts = [_part(row) for row in as_list(inside) if isinstance(row, dict)]
    return Said(facts=facts_of(document), results=results_of(document), parts=parts)


def _part(row: dict[str, Any]) -> Part:
    facts, earned = facts_of(row), _subject(row).get("creditsEarned")
    return Part(
        name=facts.name or _("A credential without a name"),
        issuer=facts.issuer_name or facts.issuer,
        issued_at=facts.valid_from,
        credits=str(earned) if isinstance(earned, (int, float)) else "",
    )


def _subject(document: dict[str, Any]) -> dict[str, Any]:
    rows = as_list(document.get("credentialSubject"))
    return next((row for row in rows if isinstance(row, dict)), {})
