"""The terms that bind an organization: its own, else those of what it belongs to."""

from collections.abc import Iterator

from firstrung.identity.public import Organization, OrganizationKind
from firstrung.validation.models import WaitingRules


class TermBook:
    """All terms there are, read once; organizations come with ``parent__parent`` at hand."""

    def __init__(self) -> None:
        rows = WaitingRules.objects.select_related("organization")
        self._rules = {row.organization_id: row for row in rows}
        kinds = {row.organization.kind: row for row in self._rules.values()}
        self._usual = kinds.get(OrganizationKind.COALITION) or WaitingRules()

    def of(self, organization: Organization) -> WaitingRules:
        """The organization's terms, else its parents', else the coalition's, else the defaults."""
        found = (self._rules.get(row.pk) for row in _upwards(organization))
        return next((row for row in found if row is not None), self._usual)


def _upwards(organization: Organization) -> Iterator[Organization]:
    row: Organization | None = organization
    while row is not None:
        yield row
        row = row.parent
