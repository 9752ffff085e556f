"""What employers give to validation: panels (A25), signatures and endorsements (A30, A37, A40)."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.credentials.public import Endorsement
from firstrung.identity.public import Organization, OrganizationKind
from firstrung.partnerships.public import Exchanged, Give
from firstrung.processes.exchange.counting import counterpart, keep, moments
from firstrung.processes.letters import Payload, address
from firstrung.validation.public import (
    Panel,
    PanelSeat,
    Review,
    ReviewKind,
    ReviewState,
    ThresholdSignature,
)

NOT_STUDENTS = (ReviewKind.ANCHOR, ReviewKind.AGREED)
"""Reviews that reach no further student: calibration, and marks agreed on afterwards."""
HOUR = 3600
"""Seconds."""


def review_submitted(event: Payload, *, now: datetime) -> None:
    """One entry for an employer and a panel, from all reviews that its panelists submitted."""
    review = Review.objects.select_related("panel__organization").get(pk=event["review_id"])
    if review.panel is None:
        return
    seats = PanelSeat.objects.filter(panel=review.panel, employer__kind=OrganizationKind.EMPLOYER)
    seat = seats.filter(panelist=review.reviewer_id).select_related("employer").first()
    if seat is None:
        return
    panel = review.panel

    def given(employer: Organization) -> Exchanged | None:
        return panel_given(employer, panel)

    keep(seat.employer, origin=f"panel-{panel.uid}", count=given, now=now)


def panel_given(employer: Organization, panel: Panel) -> Exchanged | None:
    """A panel that the employer's people supported: from which day, for how long, how many students.

    Hours are those in which the reviews' pages were open and looked at (B03).
    """
    seats = PanelSeat.objects.filter(panel=panel, employer=employer)
    found = Review.objects.filter(
        panel=panel, reviewer__in=seats.values("panelist"), state=ReviewState.SUBMITTED
    ).aggregate(
        reviews=Count("pk"),
        first=Min("submitted_at"),
        seconds=Sum("active_seconds"),
        students=Count("submission__student", distinct=True, filter=~Q(kind__in=NOT_STUDENTS)),
    )
    if not found["reviews"]:
        return None
    return Exchanged(
        employer=employer,
        kind=Give.PANELS,
        happened_on=timezone.localdate(found["first"]),
        evidence=_("%(title)s: reviews submitted, %(count)d in all")
        % {"title": panel.title, "count": found["reviews"]},
        unit=_("panels"),
        hours=(Decimal(found["seconds"]) / HOUR).quantize(Decimal("0.01")),
        students=found["students"] or None,
        institution=counterpart(panel.organization),
    )


def endorsement_changed(event: Payload, *, now: datetime) -> None:
    """One entry for an employer and a day, from the endorsements of that day that still hold."""
    row = Endorsement.objects.select_related("identity__organization").get(
        pk=event["endorsement_id"]
    )
    day = timezone.localdate(row.signed_at)

    def given(employer: Organization) -> Exchanged | None:
        return endorsements_given(employer, day)

    keep(row.identity.organization, origin=f"endorsements-{day}", count=given, now=now)


def endorsements_given(employer: Organization, day: date) -> Exchanged | None:
    """What the employer endorsed on that day and has not taken back."""
    begin, end = moments(day)
    rows = Endorsement.objects.filter(
        identity__organization=employer,
        signed_at__gte=begin,
        signed_at__lt=end,
        revoked_at__isnull=True,
    ).order_by("signed_at", "pk")
    first, count = rows.first(), rows.count()
    if first is None:
        return None
    return Exchanged(
        employer=employer,
        kind=Give.VALIDATION,
        happened_on=day,
        evidence=_("Endorsements signed on that day: %(count)d") % {"count": count},
        quantity=Decimal(count),
        unit=_("endorsements"),
        link=address("endorsement", first.uid),
    )


def threshold_signed(event: Payload, *, now: datetime) -> None:
    """One entry for an employer and a version of the threshold, from the day of its signature."""
    signature = ThresholdSignature.objects.select_related("threshold", "organization").get(
        pk=event["signature_id"]
    )
    threshold = signature.threshold

    def given(employer: Organization) -> Exchanged:
        return Exchanged(
            employer=employer,
            kind=Give.VALIDATION,
            happened_on=timezone.localdate(signature.signed_at),
            evidence=_("Signed version %(version)d of the threshold")
            % {"version": threshold.version},
            unit=_("signatures"),
            link=address("threshold", threshold.uid),
        )

    keep(signature.organization, origin=f"threshold-{threshold.uid}", count=given, now=now)
