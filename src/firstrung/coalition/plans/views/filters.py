"""Which initiatives the pages of the master plan show: read from the address, offered as lists."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from firstrung.coalition.enums import InitiativeKind
from firstrung.coalition.plans.selectors.heads import Heads, Wanted
from firstrung.identity.public import SignedRequest

Choice = tuple[str, str]


def wanted_of(request: SignedRequest, heads: Heads) -> Wanted:
    """What was asked for; a value that is not offered leaves everything in."""
    found = {}
    for name, _label, choices, _chosen in offered(heads, Wanted()):
        asked = request.GET.get(name, "")
        found[name] = asked if any(asked == code for code, _words in choices) else ""
    return Wanted(
        host=found["host"],
        kind=found["kind"],
        sector=found["sector"],
        lead=found["lead"],
        late="late" in request.GET,
    )


def offered(heads: Heads, wanted: Wanted) -> list[tuple[str, str, Sequence[Choice], str]]:
    """Name, label, choices and what is chosen, for each list."""
    hosts = {str(row.host): row.host_name for row in heads.rows}
    leads = {str(row.lead): row.lead_name for row in heads.rows if row.lead}
    kinds = [(str(code), str(words)) for code, words in InitiativeKind.choices]
    return [
        ("host", _("Led by"), _sorted(hosts), wanted.host),
        ("kind", _("Kind"), kinds, wanted.kind),
        ("sector", _("Sector"), _sorted(heads.sectors), wanted.sector),
        ("lead", _("Lead"), _sorted(leads), wanted.lead),
    ]


def _sorted(names: dict[str, str]) -> list[Choice]:
    return sorted(names.items(), key=lambda row: row[1].casefold())
