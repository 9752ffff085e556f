"""The public report of a round, its CSV, and the way to a threshold."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest
from firstrung.standard_setting.enums import BallotState
from firstrung.standard_setting.forms.rounds import UseForm
from firstrung.standard_setting.models import Ballot, Round
from firstrung.standard_setting.policies import RUN_ROUND, SEE_ROUND
from firstrung.standard_setting.selectors.exports import figures_csv, judgements_csv
from firstrung.standard_setting.selectors.figures import domain_of
from firstrung.standard_setting.selectors.reports import report_of
from firstrung.standard_setting.services.use import Proposal, draft_from_round, proposed_cut
from firstrung.validation.public import Threshold


def csv_response(text: str, name: str) -> HttpResponse:
    """CSV as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _reported(request: SignedRequest, uid: UUID) -> Round:
    row = get_object_or_404(Round.objects.select_related("rubric", "threshold"), uid=uid)
    SEE_ROUND.require(request.user, row)
    if not row.is_reported:
        raise Http404
    return row


@login_required
@require_safe
def round_report(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How the cut came about, for everybody who is signed in."""
    row = _reported(request, uid)
    context = {
        "round": row,
        "report": report_of(row),
        "manages": RUN_ROUND.allows(request.user, row),
    }
    return render(request, "standard_setting/reports/report.html", context)


@login_required
@require_safe
def round_report_csv(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The figures of the report."""
    row = _reported(request, uid)
    return csv_response(figures_csv(row), f"round-{row.uid}")


@login_required
@never_cache
@require_safe
def round_judgements(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The answers behind the cut, for whoever wants to work it out again."""
    row = _reported(request, uid)
    RUN_ROUND.require(request.user, row)
    return csv_response(judgements_csv(row), f"judgements-{row.uid}")


@login_required
@require_http_methods(["GET", "POST"])
def round_use(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Make the draft of a threshold from the cut."""
    row = _reported(request, uid)
    RUN_ROUND.require(request.user, row)
    form = UseForm(
        request.POST or None,
        ballots=Ballot.objects.filter(state=BallotState.CLOSED),
        initial=_initial(row),
    )
    if form.is_valid():
        try:
            threshold = draft_from_round(
                actor=request.user,
                row=row,
                proposal=Proposal(**form.cleaned_data),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Drafted. Read it once more, then ask for signatures."))
            return redirect("threshold", threshold.uid)
    context = {"form": form, "round": row, "report": report_of(row)}
    status = 422 if form.errors else 200
    return render(request, "standard_setting/reports/use.html", context, status=status)


def _initial(row: Round) -> dict[str, object]:
    newest = Threshold.objects.first()
    ethics = newest.ethics_minimum if newest is not None else domain_of(row)[0]
    return {
        "cut_score": proposed_cut(row),
        "scoring": row.outcome["scale"],
        "ethics_minimum": ethics,
    }
