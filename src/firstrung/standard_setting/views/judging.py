"""The judge's pages: what to do now, one work after the other, criteria, feedback."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core import asked
from firstrung.core.errors import NotVisible, Problem
from firstrung.standard_setting.enums import RoundState, Sitting
from firstrung.standard_setting.models import Judge
from firstrung.standard_setting.policies import TAKE_SEAT
from firstrung.standard_setting.selectors.answers import label_of
from firstrung.standard_setting.selectors.judging import (
    Item,
    items,
    next_item,
    sitting_of,
    unanswered,
)
from firstrung.standard_setting.selectors.reports import feedback_for, report_of
from firstrung.standard_setting.services import judging as services
from firstrung.standard_setting.services.judging import Answer, StaleError
from firstrung.standard_setting.views.links import Guest, for_judges
from firstrung.validation.public import blind_document, mask_for, serve_work_file


def seat_for(guest: Guest, uid: UUID) -> Judge:
    """The seat, when it is the judge's and within reach of the link."""
    rows = Judge.objects.select_related("round__rubric", "person", "organization")
    judge = get_object_or_404(rows, uid=uid)
    TAKE_SEAT.require(guest.person, judge)
    if guest.seat_uid is not None and judge.uid != guest.seat_uid:
        raise NotVisible("standard_setting.take_seat")
    return judge


def items_now(judge: Judge, sitting: str | None) -> list[Item]:
    """What the judge is asked about today; nothing between the sittings."""
    return items(judge, sitting, on=timezone.localdate()) if sitting is not None else []


@for_judges
@require_safe
def seat(request: HttpRequest, guest: Guest, uid: UUID) -> HttpResponseBase:
    """Where the round stands for this judge, and what to do next."""
    judge = seat_for(guest, uid)
    return _seat_page(request, judge)


def _seat_page(
    request: HttpRequest, judge: Judge, *, problem: Problem | None = None
) -> HttpResponseBase:
    sitting = sitting_of(judge)
    rows = items_now(judge, sitting)
    state = judge.round.state
    context: dict[str, Any] = {
        "judge": judge,
        "round": judge.round,
        "sitting": sitting,
        "items": rows,
        "answered": sum(row.answer is not None for row in rows),
        "missing": unanswered(rows),
        "next": next_item(rows),
        "problem": problem,
        "done": {
            "practice": judge.trained_at,
            "first": judge.first_done_at,
            "second": judge.second_done_at,
        },
        "rubric": judge.round.rubric.criteria.prefetch_related("levels"),
        "shows_feedback": judge.first_done_at is not None
        and state in {RoundState.FEEDBACK, RoundState.SECOND},
    }
    if judge.round.is_reported:
        context["report"] = report_of(judge.round)
    status = 422 if problem else 200
    return render(request, "standard_setting/judging/seat.html", context, status=status)


@for_judges
@require_http_methods(["GET", "POST"])
def seat_work(request: HttpRequest, guest: Guest, uid: UUID, work_uid: UUID) -> HttpResponseBase:
    """One work beside the question. Without JavaScript the page's own button saves."""
    judge = seat_for(guest, uid)
    sitting = sitting_of(judge)
    rows = items_now(judge, sitting)
    item = next((row for row in rows if row.uid == work_uid and row.work is not None), None)
    if sitting is None or item is None or item.work is None:
        return render(request, "standard_setting/judging/gone.html", {"judge": judge}, status=410)
    problem = None
    if request.method == "POST":
        try:
            return _answer_work(request, guest, judge, sitting, item)
        except Problem as raised:
            problem = raised
            rows = items_now(judge, sitting)
            item = next(row for row in rows if row.uid == work_uid)
    assert item.work is not None  # found among the works
    services.show_work(
        actor=guest.person, judge=judge, work=item.work, sitting=sitting, now=timezone.now()
    )
    return _work_page(request, judge, sitting, rows, item, problem=problem)


def _work_page(
    request: HttpRequest,
    judge: Judge,
    sitting: Sitting,
    rows: list[Item],
    item: Item,
    *,
    problem: Problem | None,
) -> HttpResponseBase:
    assert item.work is not None  # the caller found it among the works
    places = [row.uid for row in rows]
    shows_feedback = sitting == Sitting.SECOND and item.first is not None
    context = {
        "judge": judge,
        "round": judge.round,
        "sitting": sitting,
        "item": item,
        "place": places.index(item.uid) + 1,
        "total": len(rows),
        "answered": sum(row.answer is not None for row in rows),
        "next": next_item(rows, after=item.uid),
        "document": blind_document(item.work.submission),
        "mask": mask_for(item.work.submission),
        "files": f"{reverse('seat_work', args=[judge.uid, item.uid])}files/",
        "problem": problem,
        "agreed": sitting == Sitting.PRACTICE and item.answer is not None,
        "agreed_label": label_of(item.options, item.work.agreed),
        "others": feedback_for(judge).works.get(item.work.pk) if shows_feedback else None,
    }
    status = 422 if problem else 200
    return render(request, "standard_setting/judging/work.html", context, status=status)


def _answer_work(
    request: HttpRequest, guest: Guest, judge: Judge, sitting: Sitting, item: Item
) -> HttpResponseBase:
    """Save, then on to the next work; after practice back to see what was agreed."""
    answer = Answer(item.uid, value_of(request.POST, "answer"), revision_of(request.POST))
    if request.POST.get("sitting") != sitting:
        raise Problem(services.over())
    rows = services.save_answers(
        actor=guest.person, judge=judge, sitting=sitting, answers=[answer], now=timezone.now()
    )
    if sitting == Sitting.PRACTICE:
        return redirect("seat_work", judge.uid, item.uid)
    following = next_item(rows, after=item.uid)
    if following is None:
        return redirect("seat", judge.uid)
    return redirect("seat_work", judge.uid, following.uid)


def value_of(data: Mapping[str, str], name: str) -> Decimal:
    """The answer in a form; `Problem` where there is none."""
    try:
        value = Decimal(data.get(name, ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Problem(_("Choose one of the answers."), field="answer")
    return value


def revision_of(data: Mapping[str, str], name: str = "revision") -> int:
    """The revision that the form has seen, 0 where it says none."""
    return asked.whole(data.get(name)) or 0


@for_judges
@require_POST
def seat_answer(request: HttpRequest, guest: Guest, uid: UUID) -> HttpResponseBase:
    """Save one answer at once; the reply is the acknowledgement."""
    judge = seat_for(guest, uid)
    data = request.POST
    try:
        item = UUID(data.get("item", ""))
        answer = Answer(item, value_of(data, "answer"), revision_of(data))
        rows = services.save_answers(
            actor=guest.person,
            judge=judge,
            sitting=data.get("sitting", ""),
            answers=[answer],
            now=timezone.now(),
        )
    except ValueError:
        return JsonResponse(
            {"saved": False, "problem": _("Choose one of the answers.")}, status=409
        )
    except StaleError as problem:
        stands = next(row for row in items_now(judge, sitting_of(judge)) if row.uid == item)
        said = {"revision": stands.revision, "answer": str(stands.chosen)}
        refused = {"saved": False, "problem": str(problem.message), "stands": said}
        return JsonResponse(refused, status=409)
    except Problem as problem:
        return JsonResponse({"saved": False, "problem": str(problem.message)}, status=409)
    kept = next(row for row in rows if row.uid == item)
    return JsonResponse(
        {
            "saved": True,
            "revision": kept.revision,
            "answered": sum(row.answer is not None for row in rows),
            "total": len(rows),
        }
    )


@for_judges
@require_POST
def seat_finish(request: HttpRequest, guest: Guest, uid: UUID) -> HttpResponseBase:
    """The judge has finished the part that the button names."""
    judge = seat_for(guest, uid)
    sitting = request.POST.get("sitting", "")
    try:
        services.finish(actor=guest.person, judge=judge, sitting=sitting, now=timezone.now())
    except Problem as problem:
        return _seat_page(request, judge, problem=problem)
    messages.success(request, _("Thank you. That is noted."))
    return redirect("seat", judge.uid)


@for_judges
@require_safe
def seat_feedback(request: HttpRequest, guest: Guest, uid: UUID) -> HttpResponseBase:
    """Between the rounds: the own answers beside those of the others, and what a cut means."""
    judge = seat_for(guest, uid)
    shown = judge.round.state in {RoundState.FEEDBACK, RoundState.SECOND}
    if not shown or judge.first_done_at is None:
        return render(request, "standard_setting/judging/gone.html", {"judge": judge}, status=410)
    context = {"judge": judge, "round": judge.round, "feedback": feedback_for(judge)}
    return render(request, "standard_setting/judging/feedback.html", context)


@for_judges
@require_safe
def seat_file(
    request: HttpRequest,
    guest: Guest,
    uid: UUID,
    work_uid: UUID,
    file_uid: UUID,
    *,
    thumbnail: bool = False,
) -> HttpResponseBase:
    """A file of a work, as long as the work may be shown to this judge."""
    judge = seat_for(guest, uid)
    found = [row.work for row in items_now(judge, sitting_of(judge)) if row.uid == work_uid]
    if not found or found[0] is None:
        raise NotVisible("standard_setting.work")
    submission = found[0].submission
    mask = mask_for(submission)
    return serve_work_file(request, submission, file_uid, thumbnail=thumbnail, mask=mask)
