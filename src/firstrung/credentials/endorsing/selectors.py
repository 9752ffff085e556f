"""Endorsements that hold today: as documents to embed, and as rows to show and to count."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from firstrung.credentials.endorsing.policies import REPRESENT
from firstrung.credentials.keys import issuer_did
from firstrung.credentials.models import (
    Achievement,
    AchievementState,
    Award,
    Endorsement,
    EndorsementSubject,
    EndorserIdentity,
)
from firstrung.identity.public import Organization

JsonObject = dict[str, Any]


def live() -> QuerySet[Endorsement]:
    """Endorsements that nobody has taken back, with their endorsers, oldest first."""
    rows = Endorsement.objects.filter(revoked_at__isnull=True)
    return rows.select_related("identity__organization").order_by("signed_at", "pk")


def endorsements_for(award: Award) -> list[JsonObject]:
    """The signed documents that speak of this award (one query), ready to be embedded."""
    return _documents(live().filter(award=award))


def endorsements_for_achievement(achievement: Achievement) -> list[JsonObject]:
    """The signed documents that speak of this version of an achievement (one query)."""
    return _documents(live().filter(achievement=achievement))


def endorsements_for_issuer() -> list[JsonObject]:
    """The signed documents that speak of the issuer under its present identifier (one query)."""
    return _documents(live().filter(subject=EndorsementSubject.ISSUER, subject_url=issuer_did()))


def _documents(rows: QuerySet[Endorsement]) -> list[JsonObject]:
    return list(rows.values_list("document", flat=True))


def endorsements_shown(
    *, achievement: Achievement | None = None, award: Award | None = None
) -> dict[str, Any]:
    """Context of `credentials/endorsing/list.html`: rows and their number (one query).

    Of an award's own endorsements and those of its achievement; ask before whether the award
    itself may be shown. With neither: endorsements of the issuer.
    """
    if award is not None:
        condition = Q(award=award) | Q(achievement=award.achievement_id)
    elif achievement is not None:
        condition = Q(achievement=achievement)
    else:
        condition = Q(subject=EndorsementSubject.ISSUER, subject_url=issuer_did())
    rows = list(live().filter(condition).defer("document"))
    return {"endorsements": rows, "endorsement_count": len(rows)}


def made_by(organization: Organization) -> QuerySet[Endorsement]:
    """What an employer endorsed, newest first, what was taken back included."""
    rows = Endorsement.objects.filter(identity__organization=organization)
    return (
        rows.select_related("identity__organization", "achievement", "award__achievement")
        .defer("document")
        .order_by("-signed_at", "-pk")
    )


def counts_by_subject(organization: Organization) -> dict[str, int]:
    """How many endorsements of each kind of subject hold today (one query)."""
    rows = Endorsement.objects.filter(
        identity__organization=organization, revoked_at__isnull=True
    ).order_by()
    return dict(rows.values_list("subject").annotate(Count("pk")))


def endorsable(organization: Organization) -> QuerySet[Achievement]:
    """Live achievements that this employer has not endorsed."""
    done = live().filter(identity__organization=organization, achievement__isnull=False)
    rows = Achievement.objects.filter(state=AchievementState.LIVE)
    return rows.exclude(pk__in=done.order_by().values("achievement")).order_by("name", "-version")


def endorses_issuer(organization: Organization) -> bool:
    """Whether this employer endorses the issuer today."""
    rows = live().filter(identity__organization=organization)
    return rows.filter(subject=EndorsementSubject.ISSUER, subject_url=issuer_did()).exists()


def represented_by(actor: Any) -> QuerySet[Organization]:
    """The employers that the actor speaks for and that have an identity to endorse under."""
    identities = EndorserIdentity.objects.filter(retired_at__isnull=True)
    return REPRESENT.rows(actor).filter(pk__in=identities.values("organization"))


def kept_identity(organization: Organization) -> EndorserIdentity | None:
    """The identity whose document is served here for an employer, retired or not."""
    return (
        EndorserIdentity.objects.filter(organization=organization, kept=True)
        .order_by("-pk")
        .first()
    )
