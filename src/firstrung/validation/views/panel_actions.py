"""What a coordinator does on the page of a panel: each button is one POST and one call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest
from firstrung.validation.models import Panel, PanelSeat, Submission
from firstrung.validation.scoring import closing
from firstrung.validation.services import conflicts, links, places, seats, sittings
from firstrung.validation.views.panels import forms_of, panel_for, show_panel

Values = dict[str, Any]


def _form_action(
    request: SignedRequest, uid: UUID, which: str, do: Callable[[Panel, Values], str]
) -> HttpResponseBase:
    """Check the form, make the call, say what was done; mistakes show beside their field."""
    row = panel_for(request, uid)
    forms = forms_of(request, row, request.POST, which)
    form = forms[which]
    if form.is_valid():
        try:
            done = do(row, form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, done)
            return redirect("panel", uid)
    return show_panel(request, row, forms)


@login_required
@require_POST
def panel_seat(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Seat a panelist."""

    def do(row: Panel, values: Values) -> str:
        held = values["seat"]
        seats.add_seat(
            actor=request.user,
            panel=row,
            panelist=held.person,
            employer=held.organization,
            now=timezone.now(),
        )
        return _("%(name)s has a seat.") % {"name": held.person.name}

    return _form_action(request, uid, "seat", do)


@login_required
@require_POST
def panel_place(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Put portfolios before the panel."""

    def do(row: Panel, values: Values) -> str:
        placed = places.place(
            actor=request.user,
            panel=row,
            submissions=list(values["submissions"]),
            now=timezone.now(),
        )
        return ngettext(
            "%(count)d portfolio is before the panel.",
            "%(count)d portfolios are before the panel.",
            len(placed),
        ) % {"count": len(placed)}

    return _form_action(request, uid, "place", do)


@login_required
@require_POST
def panel_conflict(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Note a conflict of interest."""

    def do(row: Panel, values: Values) -> str:
        conflicts.declare_conflict(actor=request.user, panel=row, now=timezone.now(), **values)
        return _("Noted. This panelist will not judge that portfolio.")

    return _form_action(request, uid, "conflict", do)


def _button(
    request: SignedRequest, uid: UUID, do: Callable[[Panel], str | None]
) -> HttpResponseBase:
    """A button without a form: call, say what was done; a problem shows on the page."""
    row = panel_for(request, uid)
    try:
        done = do(row)
    except Problem as problem:
        return show_panel(request, row, forms_of(request, row), problem)
    if done:
        messages.success(request, done)
    return redirect("panel", uid)


def _codes(short: list[Submission]) -> str:
    return ", ".join(row.code for row in short)


@login_required
@require_POST
def panel_assign(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Give every portfolio its reviewers."""

    def do(row: Panel) -> str | None:
        made = sittings.assign_panel(actor=request.user, panel=row, now=timezone.now())
        count = len(made.pairs)
        return ngettext(
            "%(count)d review is assigned.", "%(count)d reviews are assigned.", count
        ) % {"count": count}

    return _button(request, uid, do)


@login_required
@require_POST
def panel_open(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Begin the panel: the letters go out."""

    def do(row: Panel) -> str:
        sittings.open_panel(actor=request.user, panel=row, now=timezone.now())
        return _("The panel is open. Each panelist gets a letter with a link.")

    return _button(request, uid, do)


@login_required
@require_POST
def panel_close(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """End the panel and compute its results."""

    def do(row: Panel) -> str:
        short = closing.close_panel(actor=request.user, panel=row, now=timezone.now())
        if short:
            text = _(
                "Not decided yet, because more reviews are needed: %(codes)s. They wait for another panel."
            )
            messages.warning(request, text % {"codes": _codes(short)})
        return _("The panel is closed and its results are final.")

    return _button(request, uid, do)


@login_required
@require_POST
def panel_take_off(request: SignedRequest, uid: UUID, submission_uid: UUID) -> HttpResponseBase:
    """Take a portfolio off a panel that has not begun."""

    def do(row: Panel) -> str:
        submission = get_object_or_404(Submission, uid=submission_uid, places__panel=row)
        places.take_off(actor=request.user, panel=row, submission=submission, now=timezone.now())
        return _("Portfolio %(code)s is off the panel.") % {"code": submission.code}

    return _button(request, uid, do)


def _seat(row: Panel, uid: UUID) -> PanelSeat:
    rows = PanelSeat.objects.select_related("panel", "panelist")
    return get_object_or_404(rows, uid=uid, panel=row)


@login_required
@require_POST
def seat_resend(request: SignedRequest, uid: UUID, seat_uid: UUID) -> HttpResponseBase:
    """Send a panelist a new link."""

    def do(row: Panel) -> str:
        links.resend_link(actor=request.user, seat=_seat(row, seat_uid), now=timezone.now())
        return _("A letter with a new link is on its way; the old link ends.")

    return _button(request, uid, do)


@login_required
@require_POST
def seat_revoke(request: SignedRequest, uid: UUID, seat_uid: UUID) -> HttpResponseBase:
    """End a panelist's link at once."""

    def do(row: Panel) -> str:
        links.revoke_link(actor=request.user, seat=_seat(row, seat_uid), now=timezone.now())
        return _("The link no longer works.")

    return _button(request, uid, do)


@login_required
@require_POST
def seat_release(request: SignedRequest, uid: UUID, seat_uid: UUID) -> HttpResponseBase:
    """Free a panelist of what is still to do."""

    def do(row: Panel) -> str:
        seats.release_seat(actor=request.user, seat=_seat(row, seat_uid), now=timezone.now())
        return _("The seat is free. Assign again so that others take over.")

    return _button(request, uid, do)
