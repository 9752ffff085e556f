"""How often organizations come to meetings: see `coalition.measures`."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import Measure
from firstrung.convenings.meetings.selectors import attendance_counts
from firstrung.identity.public import Organization


def _rows(first: date, last: date, organization: int | None) -> str:
    wanted = {"since": str(first), "until": str(last)}
    if organization is not None:
        wanted["organization"] = str(Organization.objects.get(pk=organization).uid)
    return f"{reverse('meeting_attendance')}?{urlencode(wanted)}"


MEASURES = (
    Measure(
        "meeting_attendance", _("Attendance at meetings"), _("people"), attendance_counts, _rows
    ),
)
