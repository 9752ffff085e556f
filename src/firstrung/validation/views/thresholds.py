"""The threshold and its rubric: what counts today, who signed, earlier versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest, runs_the_coalition
from firstrung.validation.enums import ThresholdState
from firstrung.validation.forms.thresholds import PublishForm, SignForm, TermsForm
from firstrung.validation.models import Rubric, Threshold
from firstrung.validation.policies import (
    MANAGE_THRESHOLD,
    SEE_RUBRIC,
    SEE_THRESHOLD,
    SIGN_THRESHOLD,
    require_coalition,
)
from firstrung.validation.selectors.reviews import rubric_with_levels
from firstrung.validation.services import thresholds as services

SIGNATURES = "signatures__organization", "signatures__signed_by"


@login_required
@require_safe
def thresholds(request: SignedRequest) -> HttpResponseBase:
    """The version in force, and the others."""
    rows = SEE_THRESHOLD.rows(request.user).select_related("rubric")
    in_force = Threshold.objects.in_force(timezone.localdate())
    context = {
        "page": page_of(request, rows.prefetch_related(*SIGNATURES).order_by("-version")),
        "in_force": in_force,
        "signatures": _signatures(in_force) if in_force else [],
        "may_draft": runs_the_coalition(request.user),
    }
    return render(request, "validation/thresholds/list.html", context)


def _signatures(row: Threshold) -> list[Any]:
    return list(row.signatures.select_related("organization", "signed_by"))


def _threshold_for(request: SignedRequest, uid: UUID) -> Threshold:
    rows = Threshold.objects.select_related("rubric", "teacher_rubric")
    row = get_object_or_404(rows, uid=uid)
    SEE_THRESHOLD.require(request.user, row)
    return row


@login_required
@require_safe
def threshold(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One version: what it demands, how it was set, who signed."""
    return _page(request, _threshold_for(request, uid))


def _page(
    request: SignedRequest, row: Threshold, *, sign: Any = None, publish: Any = None
) -> HttpResponseBase:
    signatures = _signatures(row)
    employers = services.signing_organizations(request.user, now=timezone.now())
    open_to = employers.exclude(pk__in=[signature.organization_id for signature in signatures])
    signing = row.state == ThresholdState.SIGNING
    in_force = Threshold.objects.in_force(timezone.localdate())
    context = {
        "threshold": row,
        "in_force": in_force is not None and in_force.pk == row.pk,
        "signatures": signatures,
        "missing": max(0, row.signatures_needed - len(signatures)),
        "manages": MANAGE_THRESHOLD.allows(request.user, row),
        "is_draft": row.state == ThresholdState.DRAFT,
        "is_signing": signing,
        "sign": sign or (SignForm(employers=open_to) if signing and open_to.exists() else None),
        "publish": publish or PublishForm(initial={"effective_on": timezone.localdate()}),
    }
    wrong = any(form is not None and form.errors for form in (sign, publish))
    return render(
        request, "validation/thresholds/detail.html", context, status=422 if wrong else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def threshold_new(request: SignedRequest) -> HttpResponseBase:
    """Draft a new version, starting from the newest one."""
    require_coalition(request.user)
    newest = Threshold.objects.select_related("rubric", "teacher_rubric").first()
    initial = TermsForm.initial_of(newest) if newest else None
    form = TermsForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            row = services.draft_threshold(
                actor=request.user, terms=form.terms(), now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Drafted. Read it once more, then ask for signatures."))
            return redirect("threshold", row.uid)
    status = 422 if form.errors else 200
    return render(request, "validation/thresholds/edit.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def threshold_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = _threshold_for(request, uid)
    MANAGE_THRESHOLD.require(request.user, row)
    form = TermsForm(request.POST or None, initial=TermsForm.initial_of(row))
    if form.is_valid():
        try:
            services.edit_threshold(
                actor=request.user, threshold=row, terms=form.terms(), now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("threshold", uid)
    context = {"form": form, "threshold": row}
    status = 422 if form.errors else 200
    return render(request, "validation/thresholds/edit.html", context, status=status)


@login_required
@require_POST
def threshold_call(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Open a draft for signature."""
    row = _threshold_for(request, uid)
    services.call_for_signatures(actor=request.user, threshold=row, now=timezone.now())
    messages.success(request, _("Open for signature. From now on the text stands."))
    return redirect("threshold", uid)


@login_required
@require_POST
def threshold_sign(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """An employer's representative signs."""
    row = _threshold_for(request, uid)
    SIGN_THRESHOLD.require(request.user, row)
    employers = services.signing_organizations(request.user, now=timezone.now())
    form = SignForm(request.POST, employers=employers)
    if form.is_valid():
        try:
            services.sign_threshold(
                actor=request.user, threshold=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Signed. Thank you."))
            return redirect("threshold", uid)
    return _page(request, row, sign=form)


@login_required
@require_POST
def threshold_publish(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Publish a version that enough employers have signed."""
    row = _threshold_for(request, uid)
    MANAGE_THRESHOLD.require(request.user, row)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            services.publish_threshold(
                actor=request.user, threshold=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Published. Work handed in from that day on follows it."))
            return redirect("threshold", uid)
    return _page(request, row, publish=form)


@login_required
@require_safe
def rubric(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A rubric to read."""
    row = get_object_or_404(Rubric, uid=uid)
    SEE_RUBRIC.require(request.user, row)
    context = {"rubric": row, "criteria": rubric_with_levels(row)}
    return render(request, "validation/thresholds/rubric.html", context)
