"""The judge's page: two works, one question, a choice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.comparisons.models import Judge, Judgement, Work
from firstrung.comparisons.policies import TAKE_PART
from firstrung.comparisons.selectors.pairs import progress_of
from firstrung.comparisons.services import judging as services
from firstrung.comparisons.views.links import Guest, for_judges
from firstrung.core import asked
from firstrung.core.errors import NotVisible, Problem
from firstrung.validation.public import Submission, blind_document, mask_for, serve_work_file


def _judge_for(guest: Guest, uid: UUID) -> Judge:
    """The place, when it is the judge's and within reach of the link."""
    judge = get_object_or_404(Judge.objects.select_related("session", "person"), uid=uid)
    TAKE_PART.require(guest.person, judge)
    if guest.judge_uid is not None and judge.uid != guest.judge_uid:
        raise NotVisible("comparisons.take_part")
    return judge


@for_judges
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, guest: Guest, uid: UUID) -> HttpResponseBase:
    """The pair before the judge; a choice is kept at once and brings the next pair."""
    judge = _judge_for(guest, uid)
    if request.method == "POST":
        _choose(request, guest, judge)
        return redirect("compare", uid)
    pair = services.show_pair(actor=guest.person, judge=judge, now=timezone.now())
    context = {
        "judge": judge,
        "session": judge.session,
        "progress": progress_of(judge),
        "pair": pair,
        "sides": _sides(judge, pair) if pair is not None else [],
    }
    return render(request, "comparisons/compare.html", context)


def _choose(request: HttpRequest, guest: Guest, judge: Judge) -> None:
    """Keep what was chosen; an answer to a pair that is gone says so."""
    rows = Judgement.objects.select_related("judge").filter(judge=judge)
    judgement = rows.filter(uid=asked.uid(request.POST.get("pair"))).first()
    if judgement is None:
        messages.error(request, _("This pair is no longer before you. Here is another one."))
        return
    try:
        services.choose(
            actor=guest.person,
            judgement=judgement,
            side=request.POST.get("side", ""),
            now=timezone.now(),
        )
    except Problem as problem:
        messages.error(request, str(problem.message))


def _sides(judge: Judge, pair: Judgement) -> list[dict[str, object]]:
    """Both works as the page shows them, without names."""
    rows = Submission.objects.select_related("student", "organization", "snapshot").in_bulk(
        [pair.left.submission_id, pair.right.submission_id]
    )
    sides = []
    for letter, value, work in (("A", "left", pair.left), ("B", "right", pair.right)):
        submission = rows[work.submission_id]
        sides.append(
            {
                "letter": letter,
                "value": value,
                "document": blind_document(submission),
                "mask": mask_for(submission),
                "files": f"{reverse('compare', args=[judge.uid])}works/{work.uid}/files/",
            }
        )
    return sides


@for_judges
@require_POST
def compare_undo(request: HttpRequest, guest: Guest, uid: UUID) -> HttpResponseBase:
    """Take the last choice back."""
    judge = _judge_for(guest, uid)
    try:
        services.undo(actor=guest.person, judge=judge, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("Taken back. Choose again."))
    return redirect("compare", uid)


@for_judges
@require_safe
def compare_file(
    request: HttpRequest,
    guest: Guest,
    uid: UUID,
    work_uid: UUID,
    file_uid: UUID,
    *,
    thumbnail: bool = False,
) -> HttpResponseBase:
    """A file of one of the two works before the judge."""
    judge = _judge_for(guest, uid)
    pair = services.show_pair(actor=guest.person, judge=judge, now=timezone.now())
    if pair is None or work_uid not in {pair.left.uid, pair.right.uid}:
        raise NotVisible("file")
    work = Work.objects.select_related("submission__student", "submission__organization").get(
        uid=work_uid
    )
    mask = mask_for(work.submission)
    return serve_work_file(request, work.submission, file_uid, thumbnail=thumbnail, mask=mask)
