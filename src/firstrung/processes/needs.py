"""What recommendations learn of the hiring needs behind them (C12)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from firstrung.convenings.public import HiringFact, register_hiring_facts
from firstrung.partnerships.public import SEE_ACCOUNT, HiringNeed


def facts(actor: Any, uids: Collection[UUID]) -> dict[UUID, HiringFact]:
    """The needs whose employer's record the actor may see, also those that have ended."""
    seen = SEE_ACCOUNT.rows(actor)
    rows = HiringNeed.objects.filter(uid__in=list(uids), account__in=seen.values("pk"))
    return {row.uid: _fact(row) for row in rows.select_related("account__organization")}


def _fact(row: HiringNeed) -> HiringFact:
    values = {
        "employer": row.account.organization.name,
        "number": row.number,
        "title": row.title,
        "level": row.get_level_display(),
    }
    text = _("%(employer)s looks for %(number)d × %(title)s (%(level)s)") % values
    url = reverse("pipeline_employer", args=[row.account.uid])
    return HiringFact(row.uid, text, row.soc_code, url)


def register() -> None:
    """Make the source known, while the apps start."""
    register_hiring_facts(facts)
