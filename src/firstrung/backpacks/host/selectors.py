"""What connected platforms read: the holder's badges in pages, and their profile."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce

from firstrung.backpacks.host.answers import as_json
from firstrung.backpacks.models import Format, HeldCredential, HolderProfile, Source
from firstrung.credentials.public import Award
from firstrung.engines.proofs.contexts import CREDENTIALS_V2, OPEN_BADGES_V3
from firstrung.identity.public import Person


@dataclass(frozen=True)
class Badges:
    """A page of badges: JSON texts, compact tokens, how many there are in all, and their names."""

    texts: list[str]
    tokens: list[str]
    total: int
    names: list[str]
    uids: list[uuid.UUID]

    @property
    def set_id(self) -> uuid.UUID:
        """Names this set of badges: the same set has the same id."""
        return uuid.uuid5(uuid.NAMESPACE_URL, " ".join(sorted(map(str, self.uids))))


def badges(person: Person, *, limit: int, offset: int, since: datetime | None) -> Badges:
    """Awards of this site and what was brought in, oldest first (5 queries).

    An award that is revoked or suspended is left out; an expired one says so itself. Texts that came from elsewhere are given back byte for byte.
    """
    awards = Award.objects.filter(
        holder=person, revoked_at__isnull=True, suspended_at__isnull=True
    ).annotate(at=F("issued_at"))
    held = (
        HeldCredential.objects.filter(holder=person)
        .exclude(source=Source.TRANSCRIPT)
        .annotate(at=Coalesce("issued_at", "created_at"))
    )
    if since is not None:
        awards, held = awards.filter(at__gt=since), held.filter(at__gt=since)
    keys = _keys(awards, "award").union(_keys(held, "held"), all=True)
    page = list(keys.order_by("at", "origin", "pk")[offset : offset + limit])
    rows: dict[tuple[str, int], Any] = {}
    for origin, model in (("award", Award), ("held", HeldCredential)):
        wanted = [key["pk"] for key in page if key["origin"] == origin]
        rows |= {(origin, row.pk): row for row in model.objects.filter(pk__in=wanted)}
    chosen = [rows[key["origin"], key["pk"]] for key in page]
    return Badges(
        texts=[_text(row) for row in chosen if getattr(row, "format", "") != Format.JWT],
        tokens=[row.text for row in chosen if getattr(row, "format", "") == Format.JWT],
        total=awards.count() + held.count(),
        names=[_name(row) for row in chosen],
        uids=[row.uid for row in chosen],
    )


def _keys(rows: QuerySet[Any], origin: str) -> QuerySet[Any, Any]:
    marked = rows.order_by().annotate(origin=Value(origin, output_field=CharField()))
    keys: QuerySet[Any, Any] = marked.values("pk", "at", "origin")
    return keys


def _text(row: Award | HeldCredential) -> str:
    return as_json(row.document) if isinstance(row, Award) else row.text


def _name(row: Award | HeldCredential) -> str:
    return str(row.document.get("name", "")) if isinstance(row, Award) else row.name


def profile_text(person: Person) -> str:
    """The profile as a platform last wrote it; else name and address as the roster has them."""
    written = HolderProfile.objects.filter(holder=person).first()
    if written is not None:
        return written.text
    document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_V3],
        "id": f"urn:uuid:{person.uid}",
        "type": ["Profile"],
        "name": person.name,
        "givenName": person.preferred_name or person.given_name,
        "familyName": person.family_name,
        "email": person.email,
    }
    return as_json({key: value for key, value in document.items() if value})
