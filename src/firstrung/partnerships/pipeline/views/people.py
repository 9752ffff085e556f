"""Points of contact, hiring needs, and the balance of those who decide."""

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
from firstrung.partnerships.models import Contact, HiringNeed
from firstrung.partnerships.pipeline.forms.people import ContactForm, NeedForm
from firstrung.partnerships.pipeline.plots import balance_picture
from firstrung.partnerships.pipeline.selectors import balance
from firstrung.partnerships.pipeline.selectors.page import live_contacts
from firstrung.partnerships.pipeline.services.contacts import (
    ContactDraft,
    end_contact,
    set_contact,
)
from firstrung.partnerships.pipeline.services.needs import (
    NeedDraft,
    end_hiring_need,
    set_hiring_need,
)
from firstrung.partnerships.pipeline.views.common import back_to, done, form_page, kept
from firstrung.partnerships.policies import pipeline_only

CONTACT = ("name", "position", "persona", "influence", "email", "phone", "language", "is_main")
NEED = ("title", "soc_code", "level", "number", "hard_skills", "soft_skills", "starts_on")


@login_required
@require_safe
@pipeline_only
def employer_contacts(request: SignedRequest) -> HttpResponseBase:
    """Everybody we know at employers, and how those who decide and influence balance."""
    wanted = request.GET.dict()
    total = balance.overall()
    context = {
        "page": page_of(request, live_contacts(wanted)),
        "wanted": wanted,
        "balance": total,
        "picture": balance_picture(total),
        "personas": balance.by_persona(),
        "gaps": balance.gaps(),
        "influences": Influence.choices,
    }
    return render(request, "partnerships/pipeline/contacts.html", context)


@login_required
@require_safe
@pipeline_only
def employer_contacts_file(request: SignedRequest) -> HttpResponseBase:
    """The filtered contacts as CSV."""
    header = [
        _("Employer"), _("Name"), _("Position"), _("Kind of person"), _("Decides"),
        _("E-mail address"), _("Telephone"), _("Language"), _("Main"),
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
@require_POST
def account_contact_end(request: SignedRequest, uid: UUID, contact: UUID) -> HttpResponseBase:
    """A contact is there no longer."""
    account = kept(request, uid)
    row = get_object_or_404(Contact.objects.select_related("account"), uid=contact, account=account)
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
