"""Teaching sessions: the student tells about them, a teacher confirms."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SCHOOL_STAFF, holds
from firstrung.portfolios.forms.teaching import RefusalForm, SessionForm, session_initial
from firstrung.portfolios.models import TeachingSession
from firstrung.portfolios.policies import CONFIRM_TEACHING, EDIT_ENTRY, EDIT_TEACHING
from firstrung.portfolios.selectors.teaching import answered_by, with_people
from firstrung.portfolios.services import teaching as services
from firstrung.portfolios.views.entries import visible_entry


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A new session in a peer-teaching entry."""
    entry = visible_entry(request, uid)
    EDIT_ENTRY.require(request.user, entry)
    form = SessionForm(request.POST or None)
    if form.is_valid():
        try:
            services.add_session(
                entry.portfolio.student, entry=entry, taught=form.taught(), now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Added. A teacher of yours can confirm it now."))
            return redirect("entry", entry.uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "entry": entry, "session": None}
    return render(request, "portfolios/session.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Correct a session that is not confirmed."""
    session = get_object_or_404(with_people(), uid=uid)
    EDIT_TEACHING.require(request.user, session)
    student = session.entry.portfolio.student
    services.TEACHING.after(session.state, "change")
    form = SessionForm(request.POST or None, initial=session_initial(session))
    if form.is_valid():
        try:
            services.change_session(
                student, session=session, taught=form.taught(), now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved. A teacher of yours can confirm it now."))
            return redirect("entry", session.entry.uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "entry": session.entry, "session": session}
    return render(request, "portfolios/session.html", context, status=status)


@login_required
@require_POST
def drop(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Delete a session that is not confirmed."""
    session = get_object_or_404(with_people(), uid=uid)
    EDIT_TEACHING.require(request.user, session)
    entry = session.entry
    services.drop_session(entry.portfolio.student, session=session, now=timezone.now())
    messages.success(request, _("The session is deleted."))
    return redirect("entry", entry.uid)


@login_required
@require_http_methods(["GET"])
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The sessions of a teacher's students: to answer, and answered by this teacher."""
    if not holds(request.user, *SCHOOL_STAFF):
        raise NotYours(CONFIRM_TEACHING.name)
    rows = CONFIRM_TEACHING.rows(request.user, with_people().waiting()).order_by("taught_on", "pk")
    context = {
        "page": page_of(request, rows),
        "answered": answered_by(request.user)[:10],
    }
    return render(request, "portfolios/teaching.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Say that the session took place."""
    session = _session(uid)
    services.confirm_session(request.user, session=session, now=timezone.now())  # type: ignore[arg-type]
    messages.success(
        request,
        _("Confirmed: %(topic)s, %(name)s.")
        % {"topic": session.topic, "name": session.entry.portfolio.student.name},
    )
    return redirect("teaching")


@login_required
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Say why it can't be confirmed."""
    session = _session(uid)
    CONFIRM_TEACHING.require(request.user, session)
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        services.refuse_session(
            request.user,  # type: ignore[arg-type]
            session=session,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        messages.success(request, _("The student can read your reason now."))
        return redirect("teaching")
    status = 422 if form.is_bound else 200
    context = {"form": form, "session": session}
    return render(request, "portfolios/refuse.html", context, status=status)


def _session(uid: UUID) -> TeachingSession:
    return get_object_or_404(with_people(), uid=uid)
