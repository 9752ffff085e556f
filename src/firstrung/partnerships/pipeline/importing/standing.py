"""What is there already about the employers of a batch."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower

from firstrung.identity.public import Organization, OrganizationKind
from firstrung.partnerships.models import Account, Contact


@dataclass
class Standing:
    """Employers by name in small letters; their records, contacts and sectors.

    ``marks`` are e-mail addresses and names of a record's contacts in small letters, ``mains``
    the records that have a main contact, ``sectors`` the codes of an organization.
    """

    employers: dict[str, Organization]
    accounts: dict[int, Account] = field(default_factory=dict)
    marks: dict[int, set[str]] = field(default_factory=dict)
    mains: set[int] = field(default_factory=set)
    sectors: dict[int, set[str]] = field(default_factory=dict)

    def account(self, key: str) -> Account | None:
        """The record of the employer of that name."""
        employer = self.employers.get(key)
        return self.accounts.get(employer.pk) if employer else None


def standing_of(names: Iterable[str]) -> Standing:
    """What is known of the employers of these names (four queries)."""
    wanted = set(names)
    same = Q(lowered__in={name.lower() for name in wanted}) | Q(name__in=wanted)
    rows = Organization.objects.filter(kind=OrganizationKind.EMPLOYER, ended_at__isnull=True)
    found = rows.annotate(lowered=Lower("name")).filter(same).order_by("-pk")
    there = Standing({row.name.lower(): row for row in found})
    pks = [row.pk for row in there.employers.values()]
    there.accounts = {row.organization_id: row for row in Account.objects.filter(
        organization__in=pks).order_by()}  # fmt: skip
    _contacts(there)
    through = Organization.sectors.through.objects.filter(organization__in=pks)
    for pk, code in through.values_list("organization_id", "sector__code"):
        there.sectors.setdefault(pk, set()).add(code)
    return there


def _contacts(there: Standing) -> None:
    accounts = [row.pk for row in there.accounts.values()]
    live = Contact.objects.filter(account__in=accounts, ended_at__isnull=True).order_by()
    for pk, email, name, is_main in live.values_list("account_id", "email", "name", "is_main"):
        there.marks.setdefault(pk, set()).update({email.lower(), name.lower()} - {""})
        if is_main:
            there.mains.add(pk)
