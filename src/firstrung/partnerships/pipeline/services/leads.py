"""Messages from the public form: kept, taken up, dismissed (C23)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish
from firstrung.partnerships.enums.pipeline import Influence, LeadState
from firstrung.partnerships.models import Account, Lead, Note
from firstrung.partnerships.pipeline.domains import domain_of
from firstrung.partnerships.pipeline.events import LeadSent
from firstrung.partnerships.pipeline.services.accounts import AccountDraft, open_account
from firstrung.partnerships.pipeline.services.contacts import ContactDraft, set_contact
from firstrung.partnerships.policies import require_pipeline


@dataclass(frozen=True)
class LeadDraft:
    """What somebody wrote; ``interests`` holds codes of `Give`."""

    organization_name: str
    name: str
    email: str
    website: str = ""
    position: str = ""
    phone: str = ""
    interests: Sequence[str] = ()
    message: str = ""
    language: str = "en"


def send_lead(*, draft: LeadDraft, now: datetime) -> Lead:
    """Keep what a visitor wrote; sent twice it is kept once."""
    values = asdict(draft) | {"interests": list(draft.interests)}
    with transaction.atomic():
        same = Lead.objects.filter(
            email__iexact=draft.email,
            organization_name__iexact=draft.organization_name,
            message=draft.message,
            state=LeadState.NEW,
        )
        if (lead := same.first()) is not None:
            return lead
        lead = Lead.objects.create(created_at=now, **values)
        publish(LeadSent(lead_id=lead.pk))
        record(None, "partnerships.lead.sent", lead, now=now)
    return lead


def take_up(actor: Person, *, lead: Lead, account: Account | None, now: datetime) -> Account:
    """Join a lead to an employer's record, or open one for it.

    The person becomes a contact and the message a shared note.
    """
    require_pipeline(actor, runs=True)
    with transaction.atomic():
        lead = _open(lead)
        if account is None:
            draft = AccountDraft(
                name=lead.organization_name,
                website=lead.website,
                domain=domain_of(lead.email),
                source=_("Public form"),
            )
            account = open_account(actor, draft=draft, now=now)
        _contact(actor, lead, account, now)
        if lead.message:
            Note.objects.create(
                account=account,
                text=f"{lead.name}: {lead.message}",
                written_by=actor,
                created_at=now,
            )
        _close(actor, lead, LeadState.TAKEN_UP, now, account=account)
        record(actor, "partnerships.lead.taken_up", lead, now=now, name=lead.organization_name)
    return account


def dismiss_lead(actor: Person, *, lead: Lead, reason: str, now: datetime) -> Lead:
    """Put a lead aside, with the reason."""
    require_pipeline(actor, runs=True)
    if not reason.strip():
        raise Problem(_("Write down the reason; the others will want to know."), field="reason")
    with transaction.atomic():
        lead = _open(lead)
        lead.reason = reason.strip()
        _close(actor, lead, LeadState.DISMISSED, now)
        record(actor, "partnerships.lead.dismissed", lead, now=now, reason=lead.reason)
    return lead


def _open(lead: Lead) -> Lead:
    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    if lead.state != LeadState.NEW:
        raise Problem(_("Somebody has dealt with this message already."))
    return lead


def _close(
    actor: Person, lead: Lead, state: LeadState, now: datetime, *, account: Account | None = None
) -> None:
    lead.state, lead.account = state, account
    lead.handled_by, lead.handled_at = actor, now
    lead.save(update_fields=["state", "account", "handled_by", "handled_at", "reason"])


def _contact(actor: Person, lead: Lead, account: Account, now: datetime) -> None:
    live = account.contacts.filter(ended_at__isnull=True, email__iexact=lead.email)
    if live.exists():
        return
    draft = ContactDraft(
        name=lead.name,
        influence=Influence.INFLUENCES,
        position=lead.position,
        email=lead.email,
        phone=lead.phone,
        language=lead.language,
    )
    set_contact(actor, account=account, draft=draft, now=now)
