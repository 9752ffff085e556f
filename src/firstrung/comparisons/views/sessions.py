"""Sessions: the list, planning one, works and judges, opening, closing, the report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.comparisons.enums import SessionState
from firstrung.comparisons.forms.sessions import JudgesForm, SessionForm, WorksForm
from firstrung.comparisons.models import Judge, Session, Work
from firstrung.comparisons.policies import RUN_SESSION
from firstrung.comparisons.selectors.exports import judgement_lines
from firstrung.comparisons.selectors.people import judge_choices
from firstrung.comparisons.selectors.reports import tell
from firstrung.comparisons.selectors.sessions import (
    candidates_for,
    judges_of,
    names_for,
    places_of,
    sessions_of,
)
from firstrung.comparisons.services import sessions as services
from firstrung.core.errors import NotYours, Problem
from firstrung.core.forms import DesignedForm
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.public import HOST, Submission


@login_required
@require_safe
def comparisons(request: SignedRequest) -> HttpResponseBase:
    """What the actor judges, and the sessions the actor runs."""
    context = {
        "places": places_of(request.user)[:25],
        "page": page_of(request, sessions_of(request.user)),
        "may_plan": HOST.rows(request.user).exists(),
    }
    return render(request, "comparisons/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def comparison_new(request: SignedRequest) -> HttpResponseBase:
    """Plan a session."""
    hosts = HOST.rows(request.user).order_by("kind", "name")
    if not hosts.exists():
        raise NotYours("comparisons.plan_session")
    form = SessionForm(request.POST if request.method == "POST" else None, hosts=hosts)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        organization = values.pop("organization")
        try:
            made = services.plan_session(
                actor=request.user,
                organization=organization,
                draft=services.Draft(**values),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Planned. Now choose the works and the judges."))
            return redirect("comparison", made.uid)
    status = 422 if form.errors else 200
    return render(request, "comparisons/new.html", {"form": form}, status=status)


def _session_for(request: SignedRequest, uid: UUID) -> Session:
    row = get_object_or_404(Session.objects.select_related("organization"), uid=uid)
    RUN_SESSION.require(request.user, row)
    return row


@login_required
@require_safe
def comparison(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One session: what is missing before it begins, how far it is, what came out."""
    return _page(request, _session_for(request, uid))


def _page(request: SignedRequest, row: Session, **forms: DesignedForm) -> HttpResponseBase:
    works = row.works.select_related("submission")
    page = page_of(request, works)
    shown = Submission.objects.filter(pk__in=[work.submission_id for work in page.object_list])
    context: dict[str, Any] = {
        "session": row,
        "page": page,
        "names": names_for(request.user, shown),
        "judges": judges_of(row),
        "overdue": row.state == SessionState.OPEN and row.closes_on < timezone.localdate(),
    }
    if row.state == SessionState.PLANNED:
        context["works_form"] = _works_form(request, row)
    if row.state != SessionState.CLOSED:
        context["judges_form"] = _judges_form(request, row)
    else:
        context["told"] = tell(row)
    context |= forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "comparisons/detail.html", context, status=status)


def _works_form(request: SignedRequest, row: Session, data: Any = None) -> WorksForm:
    rows = candidates_for(row, request.user)
    return WorksForm(data, rows=rows, names=names_for(request.user, rows))


def _judges_form(request: SignedRequest, row: Session, data: Any = None) -> JudgesForm:
    return JudgesForm(data, rows=judge_choices(row, request.user, on=timezone.localdate()))


@login_required
@require_POST
def comparison_works(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Put works into the session."""
    row = _session_for(request, uid)
    form = _works_form(request, row, request.POST)
    if form.is_valid():
        try:
            services.add_works(
                actor=request.user,
                session=row,
                submissions=list(form.cleaned_data["submissions"]),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The works are in."))
            return redirect("comparison", uid)
    return _page(request, row, works_form=form)


@login_required
@require_POST
def comparison_work_remove(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take a work out again."""
    work = get_object_or_404(Work.objects.select_related("session", "submission"), uid=uid)
    session = work.session
    services.remove_work(actor=request.user, work=work, now=timezone.now())
    messages.success(request, _("Taken out."))
    return redirect("comparison", session.uid)


@login_required
@require_POST
def comparison_judges(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Invite judges."""
    row = _session_for(request, uid)
    form = _judges_form(request, row, request.POST)
    if form.is_valid():
        try:
            services.add_judges(
                actor=request.user,
                session=row,
                people=list(form.cleaned_data["people"]),
                in_replicate=form.cleaned_data["in_replicate"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Noted. Their letters go out when the session begins."))
            return redirect("comparison", uid)
    return _page(request, row, judges_form=form)


@login_required
@require_POST
def comparison_judge_release(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Free a judge."""
    judge = get_object_or_404(Judge.objects.select_related("session", "person"), uid=uid)
    services.release_judge(actor=request.user, judge=judge, now=timezone.now())
    messages.success(request, _("Released. What is judged stays."))
    return redirect("comparison", judge.session.uid)


@login_required
@require_POST
def comparison_judge_resend(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Send the letter again."""
    judge = get_object_or_404(Judge.objects.select_related("session", "person"), uid=uid)
    services.resend_invitation(actor=request.user, judge=judge, now=timezone.now())
    messages.success(request, _("A letter with a new link is on its way."))
    return redirect("comparison", judge.session.uid)


@login_required
@require_POST
def comparison_open(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Begin."""
    row = _session_for(request, uid)
    try:
        services.open_session(actor=request.user, session=row, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("Open. The judges get their letters."))
    return redirect("comparison", uid)


@login_required
@require_POST
def comparison_close(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """End it; the report follows."""
    row = _session_for(request, uid)
    try:
        services.close_session(actor=request.user, session=row, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("Closed. The report is being written."))
    return redirect("comparison", uid)


@login_required
@require_safe
def comparison_csv(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The judgements without names; ``?set=2`` those of the second set of judges."""
    row = _session_for(request, uid)
    second = request.GET.get("set") == "2"
    lines = judgement_lines(row, in_replicate=second)
    name = f"judgements-{row.uid.hex[:6]}{'-second' if second else ''}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
