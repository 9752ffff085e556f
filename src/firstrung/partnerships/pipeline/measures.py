"""What the pipeline counts from its records."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import Counts, Measure, register_measure, sums_by_month
from firstrung.partnerships.enums.pipeline import Stage
from firstrung.partnerships.models import StageChange
from firstrung.partnerships.pipeline.selectors.lists import start_of


def _changes(first: date, last: date) -> QuerySet[StageChange]:
    return StageChange.objects.filter(
        after=Stage.IN_TALKS,
        moved_at__gte=start_of(first),
        moved_at__lt=start_of(last + timedelta(days=1)),
    ).order_by()


def _in_talks(first: date, last: date) -> Counts:
    """Employers with which talks began, by the institution that looks after them."""
    counted = _changes(first, last).values_list("account__institution")
    return dict(counted.annotate(Count("account", distinct=True)))


def _by_month(first: date, last: date) -> dict[date, int | Decimal]:
    """Employers with which talks began in each month; each has one institution."""
    return sums_by_month(_changes(first, last), "moved_at", Count("account", distinct=True))


def _rows(first: date, last: date, organization: int | None) -> str:
    wanted: dict[str, object] = {"reached": Stage.IN_TALKS.value, "since": first, "until": last}
    if organization is not None:
        wanted["institution"] = organization
    return f"{reverse('pipeline')}?{urlencode(wanted)}"


def register() -> None:
    """Make the measures known, while the apps start."""
    register_measure(
        Measure(
            code="employers_in_talks",
            label=_("Employers with which talks began"),
            unit=_("employers"),
            count=_in_talks,
            rows=_rows,
            by_month=_by_month,
        )
    )
