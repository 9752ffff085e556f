"""What recognition and results count from programs (D45): see `coalition.measures`."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import Counts, Measure
from firstrung.convenings.change.selectors import offered_counts
from firstrung.convenings.enums.change import ProgramKind
from firstrung.identity.public import Organization

SPECIALTY = {"specialty": True}
TECH_CERTIFICATES = {"tech": True, "kind": ProgramKind.CERTIFICATE.value}


def _count(flags: dict[str, Any], first: date, last: date) -> Counts:
    return offered_counts(first, last, **flags)


def _rows(flags: dict[str, Any], first: date, last: date, organization: int | None) -> str:
    wanted = {name: "1" if value is True else value for name, value in flags.items()}
    wanted |= {"offered_from": str(first), "offered_until": str(last)}
    if organization is not None:
        wanted["institution"] = str(Organization.objects.get(pk=organization).uid)
    return f"{reverse('programs')}?{urlencode(wanted)}"


def _measure(code: str, label: Any, flags: dict[str, Any]) -> Measure:
    count: Callable[[date, date], Counts] = partial(_count, flags)
    rows: Callable[[date, date, int | None], str] = partial(_rows, flags)
    return Measure(code, label, _("programs"), count, rows)


MEASURES = (
    _measure("specialty_classes", _("Specialty skill classes offered"), SPECIALTY),
    _measure("tech_certificates", _("Tech-focused certificates offered"), TECH_CERTIFICATES),
)
