"""One employer: its page, its record, its stage, its notes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.models import Note
from firstrung.partnerships.pipeline.forms.accounts import AccountForm, NoteForm, StepForm
from firstrung.partnerships.pipeline.plots import balance_picture, past_picture
from firstrung.partnerships.pipeline.selectors.lists import TONES
from firstrung.partnerships.pipeline.selectors.months import past_of
from firstrung.partnerships.pipeline.selectors.page import SHOWN, facts, inside
from firstrung.partnerships.pipeline.services.accounts import (
    AccountDraft,
    AlreadyThere,
    edit_account,
    open_account,
)
from firstrung.partnerships.pipeline.services.needs import add_note, remove_note
from firstrung.partnerships.pipeline.services.stages import (
    LABELS,
    REASONED,
    possible_steps,
    take_step,
)
from firstrung.partnerships.pipeline.views.common import back_to, done, form_page, run, visible
from firstrung.partnerships.policies import (
    INVITE_CONTACT,
    KEEP_ACCOUNT,
    pipeline_only,
    runners_only,
    runs_pipeline,
    sees_pipeline,
)


@login_required
@require_safe
def account(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """An employer: all that the institutions know, or what the employer itself may see."""
    row = visible(request, uid)
    told = facts(row)
    context: dict[str, Any] = {
        "account": row,
        **told,
        "contacts": page_of(request, told["contacts"], size=SHOWN, key="contacts"),
        "needs": page_of(request, told["needs"], size=SHOWN, key="needs"),
        "may_keep": KEEP_ACCOUNT.allows(request.user, row),
        "may_invite": INVITE_CONTACT.allows(request.user, row),
        "picture": balance_picture(told["balance"]) if told["balance"].total else "",
        "sees": sees_pipeline(request.user),
    }
    if context["sees"]:
        today = timezone.localdate()
        past = past_of(row, today)
        context |= inside(request.user, row)
        context |= {
            "runs": runs_pipeline(request.user),
            "tone": TONES[row.stage],
            "pictures": [past_picture(past, today, wide=wide) for wide in (True, False)],
        }
    return render(request, "partnerships/pipeline/account.html", context)


@login_required
@require_safe
@pipeline_only
def account_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The year of an employer as CSV: asks and moves."""
    row = visible(request, uid)
    past = past_of(row, timezone.localdate())
    rows: list[list[object]] = [
        [
            timezone.localdate(change.moved_at),
            _("Moved"),
            "",
            str(change.get_after_display()),
            change.reason,
        ]
        for change in past.changes
    ]
    rows += [
        [
            ask.asked_on,
            _("Asked"),
            ask.institution.name,
            str(ask.get_purpose_display()),
            str(ask.get_outcome_display()),
        ]
        for ask in past.asks
    ]
    header = [
        _("Day"),
        _("What"),
        _("Institution"),
        _("For what, or stage"),
        _("Answer, or reason"),
    ]
    return csv_file(f"employer-{timezone.localdate()}.csv", header, sorted(rows, key=str))


@login_required
@require_http_methods(["GET", "POST"])
@runners_only
def account_new(request: SignedRequest) -> HttpResponseBase:
    """Open a record, or find that there is one."""
    initial = {"owner": request.user.email}
    form = AccountForm(request.POST or None, initial=initial)
    there = None
    if form.is_valid():
        try:
            made = open_account(
                request.user, draft=AccountDraft(**form.cleaned_data), now=timezone.now()
            )
        except AlreadyThere as problem:
            form.add_problem(problem)
            there = problem.account
        except Problem as problem:
            form.add_problem(problem)
        else:
            return back_to(request, made, _("The record is open. Add whom to talk to."))
    status = 422 if form.is_bound else 200
    context = {"form": form, "there": there}
    return render(request, "partnerships/pipeline/new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@pipeline_only
def account_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change what the record says."""
    row = run(request, uid)
    initial = {
        "name": row.organization.name,
        "website": row.organization.website,
        "sectors": row.organization.sectors.all(),
        "domain": row.domain,
        "source": row.source,
        "institution": row.institution_id,
        "owner": row.owner.email if row.owner else "",
    }
    form = AccountForm(request.POST or None, initial=initial)

    def act() -> None:
        draft = AccountDraft(**form.cleaned_data)
        edit_account(request.user, account=row, draft=draft, now=timezone.now())

    if done(form, act):
        return back_to(request, row, _("Saved."))
    return form_page(request, form, row, _("Change the record"))


@login_required
@require_http_methods(["GET", "POST"])
@pipeline_only
def account_step(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """Ask for the reason, then move the employer."""
    row = run(request, uid)
    if action not in LABELS:
        raise NotVisible("partnerships.step")
    if action not in possible_steps(row):
        messages.error(request, _("This move is not possible now."))
        return redirect("pipeline_employer", row.uid)
    form = StepForm(request.POST if request.method == "POST" else None, needed=action in REASONED)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        take_step(request.user, account=row, action=action, reason=reason, now=timezone.now())

    if done(form, act):
        return back_to(request, row, _("Moved. The others can read why."))
    return form_page(request, form, row, str(LABELS[action]))


@login_required
@require_http_methods(["GET", "POST"])
@pipeline_only
def account_note_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Note something about an employer."""
    row = run(request, uid)
    form = NoteForm(request.POST or None, actor=request.user)
    if done(
        form,
        lambda: add_note(request.user, account=row, now=timezone.now(), **form.cleaned_data),
    ):
        return back_to(request, row, _("Noted."))
    return form_page(request, form, row, _("Write a note"))


@login_required
@require_POST
@pipeline_only
def account_note_remove(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take a note away."""
    note = get_object_or_404(Note.objects.select_related("account"), uid=uid)
    remove_note(request.user, note=note, now=timezone.now())
    return back_to(request, note.account, _("The note was taken away."))
