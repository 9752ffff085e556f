"""Pages about agreements: the list, one of them, its steps, the next one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.agreements.commitments import selectors
from firstrung.partnerships.agreements.commitments.forms import FORMS, CommitmentForm
from firstrung.partnerships.agreements.commitments.lifecycle import LIFECYCLE
from firstrung.partnerships.agreements.commitments.services import (
    EDITABLE,
    draft_commitment,
    renew_commitment,
    take_commitment_step,
)
from firstrung.partnerships.agreements.policies import (
    KEEP_COMMITMENT,
    SEE_COMMITMENT,
    keeps_records,
    require_keeper,
    sees_all,
)
from firstrung.partnerships.enums.agreements import CommitmentState, Give
from firstrung.partnerships.models.agreements import Commitment

TONES = {
    "draft": "quiet",
    "offered": "wait",
    "signed": "good",
    "ended": "quiet",
    "withdrawn": "bad",
}


def step_words() -> dict[str, str]:
    """What the buttons say."""
    return {
        "offer": _("Offer it"),
        "revise": _("Take it back to change it"),
        "sign": _("It is signed"),
        "end": _("End it"),
        "withdraw": _("Withdraw it"),
    }


@login_required
@require_safe
@members_only
def commitments(request: SignedRequest) -> HttpResponseBase:
    """The agreements: who committed to what, until when, what is due for renewal."""
    wanted, today = request.GET.dict(), timezone.localdate()
    rows = selectors.commitments(request.user, wanted, on=today)
    page = page_of(request, rows)
    seen = SEE_COMMITMENT.rows(request.user)
    context: dict[str, Any] = {
        "page": page,
        "rows": [(row, TONES[row.state]) for row in page],
        "wanted": wanted,
        "states": CommitmentState.choices,
        "activities": Give.choices,
        "partners": _employers(seen.filter(selectors.live(today))),
        "found": _employers(rows),
        "due_count": seen.filter(selectors.due(today)).count(),
        "may_draft": keeps_records(request.user),
        "sees_all": sees_all(request.user),
        "today": today,
    }
    return render(request, "partnerships/commitments/list.html", context)


def _employers(rows: Any) -> int:
    count: int = rows.order_by().values("employer").distinct().count()
    return count


@login_required
@require_safe
@members_only
def commitments_file(request: SignedRequest) -> HttpResponseBase:
    """The agreements as CSV."""
    header = [
        _("Employer"), _("With"), _("State"), _("From"), _("Until"), _("Signed by"),
        _("Position"), _("Signed on"), *(str(give.label) for give in Give),
    ]  # fmt: skip
    rows = []
    found = selectors.commitments(request.user, request.GET.dict(), on=timezone.localdate())
    for row in found:
        often = {item.activity: item.per_year for item in row.items.all()}
        rows.append([
            row.employer.name,
            row.institution.name if row.institution else _("the whole coalition"),
            str(row.get_state_display()),
            row.begins_on,
            row.ends_on,
            row.signed_by,
            row.signed_as,
            row.signed_on,
            *(often.get(give.value) for give in Give),
        ])  # fmt: skip
    return csv_file(f"commitments-{timezone.localdate()}.csv", header, rows)


def _visible(request: SignedRequest, uid: UUID) -> Commitment:
    rows = Commitment.objects.select_related("employer", "institution", "kept_by", "renews")
    row = get_object_or_404(rows, uid=uid)
    SEE_COMMITMENT.require(request.user, row)
    return row


@login_required
@require_safe
@members_only
def commitment(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One agreement: what was promised, what was given, what comes next."""
    row, today = _visible(request, uid), timezone.localdate()
    keeps = KEEP_COMMITMENT.allows(request.user, row)
    after = Commitment.objects.filter(renews=row).first()
    words = step_words()
    context = {
        "row": row,
        "tone": TONES[row.state],
        "items": selectors.kept(row, on=today),
        "is_live": Commitment.objects.filter(selectors.live(today), pk=row.pk).exists(),
        "after": after,
        "steps": [(one, words[one]) for one in LIFECYCLE.actions(row.state)] if keeps else [],
        "may_edit": keeps and row.state in EDITABLE,
        "may_renew": keeps and after is None and row.state in {"signed", "ended"},
    }
    return render(request, "partnerships/commitments/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def commitment_new(request: SignedRequest) -> HttpResponseBase:
    """Draft an agreement."""
    require_keeper(request.user, "partnerships.draft_commitment")
    return _edit(request, CommitmentForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def commitment_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change an agreement that is not signed yet."""
    row = _visible(request, uid)
    KEEP_COMMITMENT.require(request.user, row)
    form = CommitmentForm(request.POST or None, initial=CommitmentForm.initial_of(row))
    return _edit(request, form, row)


def _edit(
    request: SignedRequest, form: CommitmentForm, commitment: Commitment | None
) -> HttpResponseBase:
    if form.is_valid():
        try:
            row = draft_commitment(
                request.user, terms=form.terms(), now=timezone.now(), commitment=commitment
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("commitment", row.uid)
    title = _("Change the agreement") if commitment else _("Draft an agreement")
    context = {"form": form, "row": commitment, "title": title, "action": _("Save")}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/commitments/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def commitment_step(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """Offer, sign, end or withdraw an agreement, with what the step needs."""
    row = _visible(request, uid)
    if action not in FORMS:
        raise NotVisible("partnerships.commitment_step")
    KEEP_COMMITMENT.require(request.user, row)
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = FORMS[action](data, initial={"signed_on": today, "day": today})
    if form.is_valid():
        try:
            take_commitment_step(
                request.user, commitment=row, step=form.step(action), now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("commitment", uid)
    words = step_words()[action]
    context = {"form": form, "row": row, "title": words, "action": words}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/commitments/form.html", context, status=status)


@login_required
@require_POST
@members_only
def commitment_renew(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Draft the next agreement."""
    row = _visible(request, uid)
    try:
        after = renew_commitment(request.user, commitment=row, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
        return redirect("commitment", uid)
    messages.success(
        request, _("The next agreement is drafted. Offer it when the terms are right.")
    )
    return redirect("commitment", after.uid)
