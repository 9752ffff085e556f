"""Votes: preparing them, voting, and the published result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core import asked
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.standard_setting.enums import BallotState
from firstrung.standard_setting.forms.ballots import BallotForm, CiteForm, PaperForm, VoterForm
from firstrung.standard_setting.models import Ballot, BallotPaper, BallotVoter
from firstrung.standard_setting.plots import ranks_plot
from firstrung.standard_setting.policies import RUN_BALLOT, SEE_BALLOT, VOTE, require_coalition
from firstrung.standard_setting.selectors.ballots import comments_of, named_options, votes_of
from firstrung.standard_setting.selectors.exports import ballot_csv
from firstrung.standard_setting.selectors.people import voting_choices
from firstrung.standard_setting.services import ballots as services
from firstrung.standard_setting.services.use import cite_ballot
from firstrung.standard_setting.views.reports import csv_response
from firstrung.validation.public import Threshold, ThresholdState


@login_required
@require_http_methods(["GET", "POST"])
def ballot_new(request: SignedRequest) -> HttpResponseBase:
    """Prepare a vote; ``?after=`` an earlier one makes the next version of that."""
    require_coalition(request.user)
    after = _earlier(request)
    initial = BallotForm.initial_of(after) if after is not None else None
    form = BallotForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            row = services.draft_ballot(
                actor=request.user, draft=form.draft(), now=timezone.now(), after=after
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Prepared. Now say who is asked."))
            return redirect("ballot", row.uid)
    context = {"form": form, "after": after}
    status = 422 if form.errors else 200
    return render(request, "standard_setting/ballots/edit.html", context, status=status)


def _earlier(request: SignedRequest) -> Ballot | None:
    given = request.GET.get("after")
    if not given:
        return None
    return get_object_or_404(Ballot, uid=asked.uid(given), state=BallotState.CLOSED)


def _ballot_for(request: SignedRequest, uid: UUID) -> Ballot:
    row = get_object_or_404(Ballot, uid=uid)
    SEE_BALLOT.require(request.user, row)
    return row


@login_required
@require_http_methods(["GET", "POST"])
def ballot_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = _ballot_for(request, uid)
    RUN_BALLOT.require(request.user, row)
    form = BallotForm(request.POST or None, initial=BallotForm.initial_of(row))
    if form.is_valid():
        try:
            services.edit_ballot(
                actor=request.user, ballot=row, draft=form.draft(), now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("ballot", uid)
    context = {"form": form, "ballot": row}
    status = 422 if form.errors else 200
    return render(request, "standard_setting/ballots/edit.html", context, status=status)


@login_required
@never_cache
@require_safe
def ballot(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A vote: what is asked, who votes with which weight, and the result."""
    return _page(request, _ballot_for(request, uid))


def _page(
    request: SignedRequest, row: Ballot, *, problem: Problem | None = None, **forms: Any
) -> HttpResponseBase:
    manages = RUN_BALLOT.allows(request.user, row)
    voters = row.voters.select_related("organization", "paper")
    context: dict[str, Any] = {
        "ballot": row,
        "manages": manages,
        "is_draft": row.state == BallotState.DRAFT,
        "options": row.options.select_related("skill"),
        "page": page_of(request, voters, size=50),
        "voted": BallotPaper.objects.filter(voter__ballot=row).count(),
        "mine": votes_of(request.user, row),
        "problem": problem,
        "forms": {
            "voter": VoterForm(organizations=voting_choices()) if manages else None,
            "cite": CiteForm(drafts=_drafts()) if manages and row.is_closed else None,
        }
        | forms,
    }
    if row.is_closed and row.result["shown"]:
        context["rows"] = named_options(row)
        context["plot"] = ranks_plot(context["rows"])
        context["comments"] = comments_of(row)
    wrong = problem is not None or any(form.errors for form in forms.values())
    return render(
        request, "standard_setting/ballots/detail.html", context, status=422 if wrong else 200
    )


def _drafts() -> Any:
    return Threshold.objects.filter(state=ThresholdState.DRAFT)


@login_required
@require_safe
def ballot_result_csv(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The published result."""
    row = _ballot_for(request, uid)
    if not (row.is_closed and row.result["shown"]):
        raise Http404
    return csv_response(ballot_csv(row), f"vote-{row.key}-v{row.version}")


@login_required
@require_POST
def ballot_voter(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask an organization, or all of them."""
    row = _ballot_for(request, uid)
    RUN_BALLOT.require(request.user, row)
    now = timezone.now()
    if "everybody" in request.POST:
        count = services.ask_everybody(actor=request.user, ballot=row, now=now)
        messages.success(request, _("Organizations added: %(count)d.") % {"count": count})
        return redirect("ballot", uid)
    form = VoterForm(request.POST, organizations=voting_choices())
    if form.is_valid():
        try:
            services.add_voter(actor=request.user, ballot=row, now=now, **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Added."))
            return redirect("ballot", uid)
    return _page(request, row, voter=form)


@login_required
@require_POST
def ballot_voter_remove(request: SignedRequest, uid: UUID, voter_uid: UUID) -> HttpResponseBase:
    """Take an organization off the list."""
    row = _ballot_for(request, uid)
    RUN_BALLOT.require(request.user, row)
    rows = BallotVoter.objects.select_related("ballot", "organization")
    voter = get_object_or_404(rows, ballot=row, uid=voter_uid)
    services.remove_voter(actor=request.user, voter=voter, now=timezone.now())
    messages.success(request, _("Taken off."))
    return redirect("ballot", uid)


@login_required
@require_POST
def ballot_advance(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """Open the vote, or close and count it."""
    row = _ballot_for(request, uid)
    actions = {"open": services.open_ballot, "close": services.close_ballot}
    if action not in actions:
        raise Http404
    RUN_BALLOT.require(request.user, row)
    try:
        actions[action](actor=request.user, ballot=row, now=timezone.now())
    except Problem as problem:
        return _page(request, row, problem=problem)
    messages.success(request, _("Done."))
    return redirect("ballot", uid)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ballot_vote(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The ballot paper of an organization."""
    rows = BallotVoter.objects.select_related("ballot", "organization", "paper__cast_by")
    voter = get_object_or_404(rows, uid=uid)
    VOTE.require(request.user, voter)
    paper = BallotPaper.objects.select_related("cast_by").filter(voter=voter).first()
    options = list(voter.ballot.options.select_related("skill"))
    form = PaperForm(request.POST or None, options=options, paper=paper)
    if form.is_valid():
        try:
            services.cast(
                actor=request.user,
                voter=voter,
                choices=form.choices(),
                revision=form.cleaned_data["revision"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Voted. You can change it until the vote closes."))
            return redirect("ballot", voter.ballot.uid)
    context = {"form": form, "voter": voter, "ballot": voter.ballot, "paper": paper}
    status = 422 if form.errors else 200
    return render(request, "standard_setting/ballots/vote.html", context, status=status)


@login_required
@require_POST
def ballot_cite(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Name the result as evidence in the draft of a threshold."""
    row = _ballot_for(request, uid)
    RUN_BALLOT.require(request.user, row)
    form = CiteForm(request.POST, drafts=_drafts())
    if form.is_valid():
        try:
            threshold = cite_ballot(
                actor=request.user,
                ballot=row,
                threshold=form.cleaned_data["threshold"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Added to the evidence of the draft."))
            return redirect("threshold", threshold.uid)
    return _page(request, row, cite=form)
