"""Open and change the shared record of an employer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import staff
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, OrganizationKind, Person
from firstrung.partnerships.enums.pipeline import Stage
from firstrung.partnerships.models import Account, StageChange
from firstrung.partnerships.pipeline.domains import domain_of_site
from firstrung.partnerships.policies import RUN_ACCOUNT, require_pipeline
from firstrung.taxonomies.public import Sector


@dataclass(frozen=True)
class AccountDraft:
    """What the record says: ``owner`` looks after the employer for ``institution``."""

    name: str
    website: str = ""
    domain: str = ""
    source: str = ""
    sectors: Iterable[Sector] = ()
    owner: Person | None = None
    institution: Organization | None = None


class AlreadyThere(Problem):
    """The employer has a record: ``account``."""

    def __init__(self, account: Account) -> None:
        super().__init__(
            _("%(name)s has a record already. Use that one.") % {"name": account.organization.name},
            field="name",
        )
        self.account = account


def open_account(actor: Person, *, draft: AccountDraft, now: datetime) -> Account:
    """Open a record; an employer organization of that name is taken, else made.

    Raises `AlreadyThere` where the employer has a record.
    """
    require_pipeline(actor, runs=True)
    _check(draft)
    with transaction.atomic():
        organization = _organization(draft, now)
        there = Account.objects.select_related("organization").filter(organization=organization)
        if (account := there.first()) is not None:
            raise AlreadyThere(account)
        account = begin(actor, organization=organization, now=now)
        _write(account, draft)
        organization.sectors.add(*draft.sectors)
        record(actor, "partnerships.account.opened", account, now=now, name=organization.name)
    return account


def account_of(actor: Person | None, *, organization: Organization, now: datetime) -> Account:
    """The record of an employer; opened where there is none. Callers have asked for permission."""
    there = Account.objects.select_related("organization").filter(organization=organization)
    if (account := there.first()) is not None:
        return account
    with transaction.atomic():
        account = begin(actor, organization=organization, now=now)
        account.domain = domain_of_site(organization.website)
        account.save(update_fields=["domain"])
        record(actor, "partnerships.account.opened", account, now=now, name=organization.name)
    return account


def begin(actor: Person | None, *, organization: Organization, now: datetime) -> Account:
    """The bare row with its first stage, inside the caller's transaction."""
    account, made = Account.objects.get_or_create(
        organization=organization, defaults={"stage_at": now, "created_at": now}
    )
    if made:
        StageChange.objects.create(
            account=account, after=Stage.PROSPECT, moved_by=actor, moved_at=now
        )
    return account


def edit_account(actor: Person, *, account: Account, draft: AccountDraft, now: datetime) -> Account:
    """Change what the record says."""
    RUN_ACCOUNT.require(actor, account)
    _check(draft)
    same = Organization.objects.filter(
        name__iexact=draft.name.strip(), kind=OrganizationKind.EMPLOYER
    )
    if same.exclude(pk=account.organization_id).exists():
        raise Problem(_("Another employer has this name."), field="name")
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        organization = account.organization
        organization.name, organization.website = draft.name.strip(), draft.website
        organization.save(update_fields=["name", "website"])
        _write(account, draft)
        organization.sectors.set(draft.sectors)
        record(actor, "partnerships.account.edited", account, now=now)
    return account


def _organization(draft: AccountDraft, now: datetime) -> Organization:
    rows = Organization.objects.filter(
        name__iexact=draft.name.strip(), kind=OrganizationKind.EMPLOYER, ended_at__isnull=True
    )
    found = rows.order_by("pk").first()
    if found is not None:
        return found
    return Organization.objects.create(
        name=draft.name.strip(),
        kind=OrganizationKind.EMPLOYER,
        website=draft.website,
        created_at=now,
    )


def _check(draft: AccountDraft) -> None:
    if not draft.name.strip():
        raise Problem(_("Write the employer's name."), field="name")
    if draft.owner is not None and not staff().filter(pk=draft.owner.pk).exists():
        raise Problem(_("The owner must work at a member organization."), field="owner")
    if draft.institution is not None and draft.institution.kind == OrganizationKind.EMPLOYER:
        raise Problem(
            _("An institution looks after an employer, not an employer."), field="institution"
        )


def _write(account: Account, draft: AccountDraft) -> None:
    account.owner, account.institution = draft.owner, draft.institution
    account.source = draft.source
    account.domain = (draft.domain or domain_of_site(draft.website)).strip().lower()
    account.save(update_fields=["owner", "institution", "source", "domain"])
