"""What a coordinator does on the pages of a panel: each button is one POST and one call."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest
from firstrung.validation.models import Panel, PanelSeat, Submission
from firstrung.validation.scoring import closing
from firstrung.validation.services import links, places, seats, sittings
from firstrung.validation.views.panels import panel_for, show_panel


def _button(
    request: SignedRequest, uid: UUID, do: Callable[[Panel], str], *, back: str = "panel"
) -> HttpResponseBase:
    """A button without a form: call, say what was done; a problem shows on the panel's page."""
    row = panel_for(request, uid)
    try:
        done = do(row)
    except Problem as problem:
        row.refresh_from_db()
        return show_panel(request, row, problem)
    messages.success(request, done)
    return redirect(back, uid)


@login_required
@require_POST
def panel_open(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Begin the panel: the letters go out."""

    def do(row: Panel) -> str:
        sittings.open_panel(actor=request.user, panel=row, now=timezone.now())
        return _("The panel is open. Each panelist gets a letter with a link and the dates.")

    return _button(request, uid, do)


@login_required
@require_POST
def panel_close(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """End the panel and compute its results."""

    def do(row: Panel) -> str:
        short = closing.close_panel(actor=request.user, panel=row, now=timezone.now())
        if short:
            text = _(
                "Not decided yet, because more reviews are needed: %(codes)s. They wait for "
                "another panel."
            )
            codes = ", ".join(submission.code for submission in short)
            messages.warning(request, text % {"codes": codes})
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

    return _button(request, uid, do, back="panel_place")


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

    return _button(request, uid, do, back="panel_seat")


@login_required
@require_POST
def seat_revoke(request: SignedRequest, uid: UUID, seat_uid: UUID) -> HttpResponseBase:
    """End a panelist's link at once."""

    def do(row: Panel) -> str:
        links.revoke_link(actor=request.user, seat=_seat(row, seat_uid), now=timezone.now())
        return _("The link no longer works.")

    return _button(request, uid, do, back="panel_seat")


@login_required
@require_POST
def seat_release(request: SignedRequest, uid: UUID, seat_uid: UUID) -> HttpResponseBase:
    """Free a panelist of what is still to do."""

    def do(row: Panel) -> str:
        seats.release_seat(actor=request.user, seat=_seat(row, seat_uid), now=timezone.now())
        return _("The seat is free. Who takes over what was open is being planned.")

    return _button(request, uid, do, back="panel")
