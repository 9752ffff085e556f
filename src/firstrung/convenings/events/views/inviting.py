"""Whom to invite, who is invited, and their answers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.enums.events import Answer
from firstrung.convenings.events import selectors
from firstrung.convenings.events.forms import InviteForm
from firstrung.convenings.events.inviting import answer, invitation_of, invite, invite_again
from firstrung.convenings.events.seats import register, withdraw
from firstrung.convenings.events.suggesting import suggestions
from firstrung.convenings.events.views.shared import for_guests, run, visible
from firstrung.convenings.models import EventInvitation
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import Person, SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_invitations(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Who is invited and what they say; invite somebody by name."""
    row = run(request, uid)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        people = {form.cleaned_data["person"]: ""}
        anyway = form.cleaned_data["anyway"]
        try:
            invite(request.user, event=row, people=people, anyway=anyway, now=timezone.now())
        except Problem as problem:
            field = "anyway" if problem.field == "anyway" else "person"
            form.add_error(field, str(problem.message))
        else:
            messages.success(request, _("The letter is on its way."))
            return redirect("event_invitations", uid)
    wanted = request.GET.get("answer", "")
    context = {
        "event": row,
        "form": form,
        "page": page_of(request, selectors.invited(row, wanted)),
        "answers": selectors.answers(row),
        "wanted": wanted,
        "choices": [*Answer.choices, ("open", _("No answer yet"))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "convenings/events/invitations.html", context, status=status)


@login_required
@require_safe
@members_only
def event_invitations_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The invitations as CSV."""
    row = run(request, uid)
    header = [_("Name"), _("Organization"), _("As"), _("Why"), _("Letter sent"), _("Answer")]
    lines = (
        [
            line.person.name,
            line.organization.name if line.organization else "",
            line.get_part_display(),
            line.reason,
            f"{timezone.localtime(line.sent_at):%Y-%m-%d %H:%M}" if line.sent_at else "",
            line.get_answer_display(),
        ]
        for line in selectors.invited(row, request.GET.get("answer", ""))
    )
    return csv_file(f"invitations-{timezone.localdate()}.csv", header, lines)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_suggestions(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Whom to invite, and why; the ticked people are invited.

    Those whose employer should be left in peace need a tick of their own.
    """
    row = run(request, uid)
    found = suggestions(row, on=timezone.localdate())
    problem, ticked = "", set(request.POST.getlist("people"))
    if request.method == "POST":
        reasons = {line.person: "; ".join(line.reasons) for line in found if line.uid in ticked}
        people = {person: reasons[person.pk] for person in Person.objects.filter(pk__in=reasons)}
        try:
            made = invite(
                request.user,
                event=row,
                people=people,
                anyway="anyway" in request.POST,
                now=timezone.now(),
            )
        except Problem as trouble:
            problem = str(trouble.message)
        else:
            text = ngettext(
                "%(n)d letter is on its way.", "%(n)d letters are on their way.", len(made)
            )
            messages.success(request, text % {"n": len(made)})
            return redirect("event_suggestions", uid)
    words = request.GET.get("q", "").strip().lower()
    if words:
        found = [
            line
            for line in found
            if words in " ".join([line.name, line.organization, *line.reasons]).lower()
        ]
    page = page_of(request, found)
    context = {
        "event": row,
        "page": page,
        "problem": problem,
        "words": words,
        "ticked": ticked,
        "some_rest": any(line.rests for line in page.object_list),
    }
    status = 422 if problem else 200
    return render(request, "convenings/events/suggestions.html", context, status=status)


@login_required
@require_POST
@members_only
def event_invitation_again(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Send a letter again."""
    rows = EventInvitation.objects.select_related("event", "person")
    row = get_object_or_404(rows, uid=uid)
    invite_again(request.user, invitation=row, now=timezone.now())
    messages.success(request, _("The letter is on its way."))
    return redirect("event_invitations", row.event.uid)


@never_cache
@require_http_methods(["GET", "POST"])
def event_answer(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Yes or no without an account. A GET changes nothing, for mail scanners follow links."""
    try:
        row = invitation_of(secret, now=timezone.now())
    except NotVisible:
        return render(request, "convenings/events/link_ended.html", status=410)
    problem = ""
    if request.method == "POST" and request.POST.get("answer") in Answer.values:
        try:
            answer(invitation=row, comes=request.POST["answer"] == Answer.YES, now=timezone.now())
        except Problem as trouble:
            problem = str(trouble.message)
        else:
            messages.success(request, _("Thank you, your answer is saved."))
            return redirect("event_answer", secret)
    standing = row.event.registrations.filter(person=row.person).values_list("standing", flat=True)
    context = {
        "invitation": row,
        "event": row.event,
        "standing": standing.first() or "",
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "convenings/events/answer.html", context, status=status)


@login_required
@require_POST
@for_guests
def event_register(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take a seat, or give it back."""
    row = visible(request, uid)
    if request.POST.get("answer") == Answer.NO:
        withdraw(request.user, event=row, now=timezone.now())
        messages.success(request, _("Your seat is free for somebody else."))
    else:
        seat = register(request.user, event=row, now=timezone.now())
        messages.success(request, f"{seat.get_standing_display()}.")
    return redirect("event", uid)
