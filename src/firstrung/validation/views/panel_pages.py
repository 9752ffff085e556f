"""The pages of a panel: its portfolios and panelists."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.forms.placing import (
    PlaceForm,
    SeatForm,
    SortForm,
    TermsForm,
)
from firstrung.validation.models import Panel, PanelSeat
from firstrung.validation.selectors.panels import (
    fitting_work,
    names_for,
    placed_rows,
    places_of,
    seated_rows,
    waiting_work,
)
from firstrung.validation.selectors.people import panelist_choices
from firstrung.validation.services import places, seats
from firstrung.validation.services.panels import ChangedMeanwhileError
from firstrung.validation.views.panels import panel_for, show


@login_required
@require_http_methods(["GET", "POST"])
def panel_place(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The portfolios before the panel, and those that wait; POST puts the ticked ones before it."""
    row = panel_for(request, uid)
    if request.method == "GET":
        return _show_portfolios(request, row)
    school = request.POST.get("school", "")
    offered = waiting_work(row, request.user, school=school, now=timezone.now()).offered
    form = PlaceForm(request.POST, waiting=offered, names=names_for(request.user, offered))
    if form.is_valid():
        try:
            made = places.place(
                actor=request.user,
                panel=row,
                submissions=list(form.cleaned_data["submissions"]),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            _say_placed(request, len(made))
            return redirect("panel_place", uid)
    return _show_portfolios(request, row, form)


def _say_placed(request: SignedRequest, count: int) -> None:
    messages.success(
        request,
        ngettext(
            "%(count)d portfolio is before the panel.",
            "%(count)d portfolios are before the panel.",
            count,
        )
        % {"count": count},
    )


def _show_portfolios(
    request: SignedRequest,
    row: Panel,
    form: PlaceForm | None = None,
    problem: Problem | None = None,
) -> HttpResponseBase:
    now, school = timezone.now(), request.POST.get("school") or request.GET.get("school", "")
    waiting = waiting_work(row, request.user, school=school, now=now)
    page = page_of(request, places_of(row))
    context = {
        "page": page,
        "placed": placed_rows(row, page.object_list, request.user, now=now),
        "waiting": waiting,
        "school": school,
        "form": form
        or PlaceForm(waiting=waiting.offered, names=names_for(request.user, waiting.offered)),
        "sort": SortForm(panel=row),
        "sortable": row.tracks.exists() or row.slots.exists(),
        "problem": problem,
    }
    wrong = problem is not None or bool(form and form.errors)
    return show(request, row, "portfolios", context, wrong=wrong)


@login_required
@require_POST
def panel_place_all(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Put all that waits and may be shown before the panel, of one school or of all."""
    row, now = panel_for(request, uid), timezone.now()
    rows = fitting_work(row, request.user, school=request.POST.get("school", ""), now=now)
    try:
        made = places.place(actor=request.user, panel=row, submissions=list(rows), now=now)
    except Problem as problem:
        return _show_portfolios(request, row, problem=problem)
    _say_placed(request, len(made))
    return redirect("panel_place", uid)


@login_required
@require_POST
def panel_sort(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Put the ticked portfolios into a track and a slot."""
    row = panel_for(request, uid)
    form = SortForm(request.POST, panel=row)
    chosen = {str(place.uid): place.pk for place in row.places.all()}
    ids = [chosen[uid] for uid in request.POST.getlist("places") if uid in chosen]
    if not form.is_valid():
        problem = Problem(_("Choose tracks and slots of this panel."))
        return _show_portfolios(request, row, problem=problem)
    try:
        places.sort_places(
            actor=request.user,
            panel=row,
            places=row.places.filter(pk__in=ids),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except Problem as problem:
        return _show_portfolios(request, row, problem=problem)
    messages.success(request, _("Sorted."))
    return redirect("panel_place", uid)


@login_required
@require_http_methods(["GET", "POST"])
def panel_seat(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The panelists; POST seats one more."""
    row = panel_for(request, uid)
    people = panelist_choices(on=timezone.localdate())
    form = SeatForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data["seat"]
        try:
            seats.add_seat(
                actor=request.user,
                panel=row,
                panelist=held.person,
                employer=held.organization,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("%(name)s has a seat.") % {"name": held.person.name})
            return redirect("panel_seat", uid)
    context = {"form": form, "seated": seated_rows(row)}
    return show(request, row, "seats", context, wrong=bool(form.errors))


@login_required
@require_http_methods(["GET", "POST"])
def seat_terms(request: SignedRequest, uid: UUID, seat_uid: UUID) -> HttpResponseBase:
    """What a panelist can take."""
    row = panel_for(request, uid)
    rows = PanelSeat.objects.select_related("panel", "panelist", "employer")
    seat = get_object_or_404(rows, uid=seat_uid, panel=row)
    before = TermsForm.values_of(seats.SeatTerms.of(seat))
    form = TermsForm(request.POST or None, panel=row, initial=before)
    context: dict[str, Any] = {"seat": seat}
    if request.method == "POST" and form.is_valid():
        try:
            seats.change_seat(
                actor=request.user,
                seat=seat,
                terms=form.terms(),
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except ChangedMeanwhileError as problem:
            seat.refresh_from_db()
            form = TermsForm(panel=row, initial=TermsForm.values_of(seats.SeatTerms.of(seat)))
            context |= {"form": form, "problem": problem}
            return show(request, row, "seat", context, wrong=True)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved. The next plan heeds it."))
            return redirect("panel_seat", uid)
    return show(request, row, "seat", context | {"form": form}, wrong=bool(form.errors))
