"""Points of contact, hiring needs, and the balance of those who decide."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.downloads import csv_stream
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.enums.pipeline import Influence
from firstrung.partnerships.models import Account, Contact, HiringNeed
from firstrung.partnerships.pipeline.forms.people import ContactForm, InviteForm, NeedForm
from firstrung.partnerships.pipeline.plots import balance_picture
from firstrung.partnerships.pipeline.selectors import balance
from firstrung.partnerships.pipeline.selectors.page import PLACES, live_contacts, personas
from firstrung.partnerships.pipeline.services.contacts import (
    ContactDraft,
    end_contact,
    set_contact,
)
from firstrung.partnerships.pipeline.services.inviting import Invitee, invite_contact
from firstrung.partnerships.pipeline.services.needs import (
    NeedDraft,
    end_hiring_need,
    set_hiring_need,
)
from firstrung.partnerships.pipeline.views.common import (
    back_to,
    done,
    form_page,
    kept,
    visible,
)
from firstrung.partnerships.policies import INVITE_CONTACT, pipeline_only, runs_pipeline

CONTACT = ("name", "position", "persona", "influence", "email", "phone", "language", "is_main")
NEED = ("title", "soc_code", "level", "number", "hard_skills", "soft_skills", "starts_on")


@login_required
@require_safe
@pipeline_only
def employer_contacts(request: SignedRequest) -> HttpResponseBase:
    """Everybody we know at employers, and how those who decide and influence balance."""
    wanted = request.GET.dict()
    total = balance.overall()
    page = page_of(request, live_contacts(wanted))
    shown = Account.objects.filter(pk__in=[row.account_id for row in page.object_list])
    context = {
        "page": page,
        "wanted": wanted,
        "balance": total,
        "picture": balance_picture(total),
        "personas": balance.by_persona(),
        "gaps": balance.gaps(),
        "filters": _filters(wanted),
        "runs": runs_pipeline(request.user),
        "invitable": set(INVITE_CONTACT.rows(request.user, shown).values_list("pk", flat=True)),
    }
    return render(request, "partnerships/pipeline/contacts.html", context)


def _filters(wanted: dict[str, str]) -> list[tuple[str, str, list[tuple[Any, Any]], str]]:
    """(name, label, choices, chosen) of each select."""
    choices: list[tuple[str, str, list[tuple[Any, Any]]]] = [
        ("influence", _("Role in decisions"), list(Influence.choices)),
        ("persona", _("Kind of person"), [(row.code, str(row)) for row in personas()]),
        ("place", _("On the site"), list(PLACES)),
    ]
    return [(*choice, wanted.get(choice[0], "")) for choice in choices]


@login_required
@require_safe
@pipeline_only
def employer_contacts_file(request: SignedRequest) -> HttpResponseBase:
    """The filtered contacts as CSV."""
    header = [
        _("Employer"), _("Name"), _("Position"), _("Kind of person"), _("Decides"),
        _("E-mail address"), _("Telephone"), _("Language"), _("Main"), _("On the site"),
    ]  # fmt: skip
    rows = (
        (
            row.account.organization.name,
            row.name,
            row.position,
            str(row.persona or ""),
            str(row.get_influence_display()),
            row.email,
            row.phone,
            row.language,
            _("yes") if row.is_main else "",
            _("yes") if row.has_come else "",
        )
        for row in live_contacts(request.GET.dict()).iterator()
    )
    return csv_stream(f"employer-contacts-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
def account_contact_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Add a point of contact."""
    account = kept(request, uid)
    form = ContactForm(request.POST or None, initial={"language": "en"})

    def act() -> None:
        draft = ContactDraft(**form.cleaned_data)
        set_contact(request.user, account=account, draft=draft, now=timezone.now())

    if done(form, act):
        return back_to(request, account, _("The contact is there."))
    return form_page(request, form, account, _("Add a point of contact"))


@login_required
@require_http_methods(["GET", "POST"])
def account_contact_edit(request: SignedRequest, uid: UUID, contact: UUID) -> HttpResponseBase:
    """Change a point of contact."""
    account = kept(request, uid)
    row = get_object_or_404(Contact, uid=contact, account=account, ended_at__isnull=True)
    form = ContactForm(request.POST or None, initial={name: getattr(row, name) for name in CONTACT})

    def act() -> None:
        draft = ContactDraft(**form.cleaned_data)
        set_contact(request.user, account=account, draft=draft, contact=row, now=timezone.now())

    if done(form, act):
        return back_to(request, account, _("Saved."))
    return form_page(request, form, account, _("Change the contact"))


@login_required
@require_http_methods(["GET", "POST"])
def account_contact_invite(request: SignedRequest, uid: UUID, contact: UUID) -> HttpResponseBase:
    """Give a point of contact a place here, by a letter with a link."""
    account = visible(request, uid)
    INVITE_CONTACT.require(request.user, account)
    rows = Contact.objects.select_related("account", "person", "invitation")
    row = get_object_or_404(rows, uid=contact, account=account, ended_at__isnull=True)
    given, _space, family = row.name.partition(" ")
    initial = {
        "email": row.email,
        "given_name": given,
        "family_name": family,
        "language": row.language,
    }
    form = InviteForm(request.POST or None, initial=initial)
    letters: list[bool] = []

    def act() -> None:
        invitee = Invitee(**form.cleaned_data)
        letters.append(
            invite_contact(request.user, contact=row, invitee=invitee, now=timezone.now())[1]
        )

    if done(form, act):
        if letters[0]:
            text = _("The letter to %(email)s is on its way.") % form.cleaned_data
        else:
            text = _("%(name)s has a role here already and is linked now.") % {"name": row.name}
        return back_to(request, account, text)
    context = {"form": form, "account": account, "contact": row}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/pipeline/invite.html", context, status=status)


@login_required
@require_POST
def account_contact_end(request: SignedRequest, uid: UUID, contact: UUID) -> HttpResponseBase:
    """A contact is there no longer."""
    account = kept(request, uid)
    rows = Contact.objects.select_related("account__organization", "person", "invitation")
    row = get_object_or_404(rows, uid=contact, account=account)
    end_contact(request.user, contact=row, now=timezone.now())
    return back_to(request, account, _("The contact is no longer listed."))


@login_required
@require_http_methods(["GET", "POST"])
def hiring_need_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Add whom the employer looks for."""
    account = kept(request, uid)
    form = NeedForm(request.POST or None)

    def act() -> None:
        draft = NeedDraft(**form.cleaned_data)
        set_hiring_need(request.user, account=account, draft=draft, now=timezone.now())

    if done(form, act):
        return back_to(request, account, _("Schools and colleges see now whom you look for."))
    return form_page(request, form, account, _("Add whom the employer looks for"))


@login_required
@require_http_methods(["GET", "POST"])
def hiring_need_edit(request: SignedRequest, uid: UUID, need: UUID) -> HttpResponseBase:
    """Change whom the employer looks for."""
    account = kept(request, uid)
    row = get_object_or_404(HiringNeed, uid=need, account=account, ended_at__isnull=True)
    initial = {name: getattr(row, name) for name in NEED} | {"skills": row.skills.all()}
    form = NeedForm(request.POST or None, initial=initial)

    def act() -> None:
        draft = NeedDraft(**form.cleaned_data)
        set_hiring_need(request.user, account=account, draft=draft, need=row, now=timezone.now())

    if done(form, act):
        return back_to(request, account, _("Saved."))
    return form_page(request, form, account, _("Change whom the employer looks for"))


@login_required
@require_POST
def hiring_need_end(request: SignedRequest, uid: UUID, need: UUID) -> HttpResponseBase:
    """These people are looked for no longer."""
    account = kept(request, uid)
    row = get_object_or_404(HiringNeed.objects.select_related("account"), uid=need, account=account)
    end_hiring_need(request.user, need=row, now=timezone.now())
    return back_to(request, account, _("It is no longer listed."))
