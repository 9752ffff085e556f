"""Recognition by the coalition: community engagement and brand (A33)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.coalition.public import Recognition, RecognitionState
from firstrung.identity.public import Organization
from firstrung.partnerships.public import Exchanged, Get
from firstrung.processes.exchange.counting import keep
from firstrung.processes.letters import Payload, address


def recognition_changed(event: Payload, *, now: datetime) -> None:
    """An entry from the day a recognition was given on; it goes when that is withdrawn."""
    rows = Recognition.objects.select_related("organization", "tier")
    row = rows.get(pk=event["recognition_id"])

    def got(employer: Organization) -> Exchanged | None:
        if row.state != RecognitionState.GIVEN or row.given_at is None:
            return None
        return Exchanged(
            employer=employer,
            kind=Get.COMMUNITY,
            happened_on=timezone.localdate(row.given_at),
            evidence=_("Recognized: %(tier)s") % {"tier": row.tier.name},
            unit=_("recognitions"),
            link=address("recognized_one", row.uid),
        )

    keep(row.organization, origin=f"recognition-{row.uid}", count=got, now=now)
