"""Calibration portfolios: the coalition picks judged work and enters the agreed levels."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import Purpose, SignedRequest, covers, log_disclosure
from firstrung.validation.blinding import masked
from firstrung.validation.forms.anchors import AnchorForm
from firstrung.validation.models import Anchor, Criterion, PanelResult, Rubric, Submission
from firstrung.validation.policies import MANAGE_ANCHOR, require_coalition
from firstrung.validation.selectors.blindness import mask_for
from firstrung.validation.selectors.board_columns import coded
from firstrung.validation.selectors.calibration import anchors_listed, fit_for_anchor
from firstrung.validation.selectors.glance import glance
from firstrung.validation.selectors.reviews import rubric_with_levels
from firstrung.validation.services import calibration as services
from firstrung.validation.views.work import snapshot_file

OPENED = gettext_noop("Portfolio opened to agree on its levels, without the name")


@login_required
@require_safe
def anchors(request: SignedRequest) -> HttpResponseBase:
    """The calibration portfolios of every rubric."""
    require_coalition(request.user)
    page = page_of(request, anchors_listed())
    return render(request, "validation/anchors/list.html", {"page": page})


@login_required
@require_safe
def anchor_new(request: SignedRequest) -> HttpResponseBase:
    """Judged work to choose from."""
    require_coalition(request.user)
    rows = fit_for_anchor(on=timezone.localdate())
    code = "".join(request.GET.get("code", "").split()).upper()
    if code:
        rows = rows.filter(coded(code))
    page = page_of(request, rows.order_by("-result__closed_at", "-pk"))
    return render(request, "validation/anchors/new.html", {"page": page, "code": code})


def _work(request: SignedRequest, submission: Submission) -> dict[str, Any]:
    """The work for the page; 404 without a live consent, and the family's log is written."""
    now = timezone.now()
    if not covers(submission.student, Purpose.PANEL_REVIEW, on=timezone.localdate(now)):
        raise NotVisible("validation.anchor")
    log_disclosure(
        student=submission.student,
        recipient=request.user,
        purpose=Purpose.PANEL_REVIEW,
        what=OPENED,
        now=now,
        object_uid=submission.uid,
    )
    mask = mask_for(submission)
    document = masked(submission.snapshot.document, mask)
    result = PanelResult.objects.select_related("threshold").filter(submission=submission).first()
    return {
        "submission": submission,
        "document": document,
        "mask": mask,
        "glance": glance(submission, document, result=result),
        "files": f"{reverse('anchors')}work/{submission.uid}/",
    }


@login_required
@require_http_methods(["GET", "POST"])
def anchor_set(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Make one judged work a calibration portfolio."""
    require_coalition(request.user)
    submission = get_object_or_404(fit_for_anchor(on=timezone.localdate()), uid=uid)
    rubric = submission.threshold.rubric
    criteria = rubric_with_levels(rubric)
    form = AnchorForm(
        request.POST or None, criteria=criteria, initial=_suggested(submission, criteria)
    )
    if form.is_valid():
        try:
            services.set_anchor(
                actor=request.user,
                rubric=rubric,
                submission=submission,
                title=form.cleaned_data["title"],
                agreed=form.agreed,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Panels with this rubric calibrate on it from now on."))
            return redirect("anchors")
    return _page(request, submission, rubric, form, anchor=None)


def _suggested(submission: Submission, criteria: list[Criterion]) -> dict[str, str]:
    """For each criterion the level nearest to the mean of the panel that judged."""
    result = PanelResult.objects.get(submission=submission)
    made = {}
    for criterion in criteria:
        mean = float(result.means.get(criterion.code, 0))
        if mean:
            nearest = min(criterion.levels.all(), key=lambda level: abs(level.points - mean))
            made[f"level-{criterion.uid}"] = str(nearest.uid)
    return made


@login_required
@require_http_methods(["GET", "POST"])
def anchor(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change what was agreed."""
    row = _anchor_for(request, uid)
    criteria = rubric_with_levels(row.rubric)
    initial = _as_agreed(row)
    data = request.POST.copy() if request.method == "POST" else None
    form = AnchorForm(data, criteria=criteria, initial=initial)
    if form.is_valid():
        try:
            services.agree_levels(
                actor=request.user,
                anchor=row,
                title=form.cleaned_data["title"],
                agreed=form.agreed,
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
            form.data["seen"] = initial["seen"]  # type: ignore[index]
        else:
            messages.success(request, _("Saved."))
            return redirect("anchors")
    return _page(request, row.submission, row.rubric, form, anchor=row)


def _anchor_for(request: SignedRequest, uid: UUID) -> Anchor:
    rows = Anchor.objects.select_related(
        "rubric", "submission__student", "submission__organization", "submission__snapshot"
    )
    row = get_object_or_404(rows, uid=uid)
    MANAGE_ANCHOR.require(request.user, row)
    return row


def _as_agreed(row: Anchor) -> dict[str, str]:
    made = {"title": row.title, "seen": services.state_of(row)}
    for agreed in row.agreed.select_related("criterion", "level"):
        made[f"level-{agreed.criterion.uid}"] = str(agreed.level.uid)
        made[f"reason-{agreed.criterion.uid}"] = agreed.reason
    return made


def _page(
    request: SignedRequest,
    submission: Submission,
    rubric: Rubric,
    form: AnchorForm,
    *,
    anchor: Anchor | None,
) -> HttpResponseBase:
    context = _work(request, submission) | {"rubric": rubric, "form": form, "anchor": anchor}
    if anchor is not None:
        agreed = anchor.agreed.select_related("criterion", "level")
        context["agreed"] = list(agreed)
    status = 422 if form.errors else 200
    return render(request, "validation/anchors/anchor.html", context, status=status)


@login_required
@require_POST
def anchor_retire(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Give it to no further panel."""
    row = _anchor_for(request, uid)
    services.retire_anchor(actor=request.user, anchor=row, now=timezone.now())
    messages.success(request, _("Retired: panels that open from now on don't get it."))
    return redirect("anchors")


@login_required
@require_safe
def anchor_file(
    request: SignedRequest, uid: UUID, file_uid: UUID, *, thumbnail: bool = False
) -> HttpResponseBase:
    """A file of judged work that is, or may become, a calibration portfolio."""
    require_coalition(request.user)
    rows = Submission.objects.select_related("student", "organization", "snapshot")
    row = get_object_or_404(rows.filter(result__isnull=False), uid=uid)
    if not covers(row.student, Purpose.PANEL_REVIEW, on=timezone.localdate()):
        raise NotVisible("validation.anchor")
    return snapshot_file(request, row, file_uid, thumbnail=thumbnail, mask=mask_for(row))
