"""What research centers may count of the records of other contexts (D55)."""

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import SupplyCounts, SupplySource, register_supply
from firstrung.credentials.public import Award


def certificates(first_year: int, last_year: int) -> SupplyCounts:
    """Certificates that hold, by achievement and the year they were issued (one query)."""
    rows = Award.objects.filter(
        revoked_at__isnull=True,
        issued_at__year__gte=first_year,
        issued_at__year__lte=last_year,
    )
    counted = rows.values("achievement__name", year=ExtractYear("issued_at"))
    found: dict[tuple[str, str, int], int] = {}
    for row in counted.annotate(number=Count("pk")).order_by():
        found[row["achievement__name"], "", row["year"]] = row["number"]
    return found


def register() -> None:
    """Make the sources known to the exchange."""
    register_supply(SupplySource("certificates", _("Certificates issued"), certificates))
