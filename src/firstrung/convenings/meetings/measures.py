"""How often organizations come to meetings: see `coalition.measures`."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import Measure, sums_by_month
from firstrung.convenings.meetings.selectors import attendance_counts, attended
from firstrung.identity.public import Organization


def _rows(first: date, last: date, organization: int | None) -> str:
    wanted = {"since": str(first), "until": str(last)}
    if organization is not None:
        wanted["organization"] = str(Organization.objects.get(pk=organization).uid)
    return f"{reverse('meeting_attendance')}?{urlencode(wanted)}"


def _by_month(first: date, last: date) -> dict[date, int | Decimal]:
    return sums_by_month(attended(first, last), "meeting__begins_at", Count("pk"))


MEASURES = (
    Measure(
        "meeting_attendance",
        _("Attendance at meetings"),
        _("people"),
        attendance_counts,
        _rows,
        _by_month,
    ),
)
