"""Ask an employer, plan to, give way, write down the answer; the rule that holds for all."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.coalition.public import coordinates
from firstrung.core.errors import NotYours
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.enums.pipeline import Outcome
from firstrung.partnerships.models import Ask, PlannedAsk
from firstrung.partnerships.pipeline.forms.asking import AnswerForm, AskForm, PaceForm, PlanForm
from firstrung.partnerships.pipeline.services.asking import (
    AskDraft,
    answer_ask,
    ask_account,
    give_way,
    obstacle,
    pace,
    plan_ask,
    set_pace,
    speaks_in_its_name,
)
from firstrung.partnerships.pipeline.views.common import back_to, done, form_page, run
from firstrung.partnerships.policies import RUN_ACCOUNT, SEE_ACCOUNT, asks_for, pipeline_only


@login_required
@require_http_methods(["GET", "POST"])
@pipeline_only
def account_ask(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Write down an ask; what stands against it is shown before and after."""
    row = run(request, uid)
    today = timezone.localdate()
    against = obstacle(row, institution=asks_for(request.user).first(), on=today)
    form = AskForm(
        request.POST or None,
        actor=request.user,
        may_except=against is not None and coordinates(request.user),
        initial={"asked_on": today},
    )

    def act() -> None:
        values = dict(form.cleaned_data)
        exception = values.pop("exception", "")
        draft = AskDraft(**values)
        ask_account(request.user, account=row, draft=draft, exception=exception, now=timezone.now())

    if done(form, act):
        return back_to(request, row, _("Written down. The other institutions see it."))
    title = _("Write down an ask")
    return form_page(request, form, row, title, obstacle=against)


@login_required
@require_http_methods(["GET", "POST"])
@pipeline_only
def account_plan_ask(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Say that one is about to ask, so that the others wait."""
    row = run(request, uid)
    against = obstacle(row, institution=asks_for(request.user).first(), on=timezone.localdate())
    form = PlanForm(request.POST or None, actor=request.user)
    if done(
        form,
        lambda: plan_ask(request.user, account=row, now=timezone.now(), **form.cleaned_data),
    ):
        return back_to(request, row, _("The others wait now. Write the ask down when it is made."))
    return form_page(request, form, row, _("Plan an ask"), obstacle=against)


@login_required
@require_POST
@pipeline_only
def planned_ask_end(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Give way to the others."""
    rows = PlannedAsk.objects.select_related("account", "institution")
    planned = get_object_or_404(rows, uid=uid)
    give_way(request.user, planned=planned, now=timezone.now())
    return back_to(request, planned.account, _("The others may ask now."))


@login_required
@require_http_methods(["GET", "POST"])
@pipeline_only
def ask_answer(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Write down what the employer answered."""
    rows = Ask.objects.select_related("account__organization", "institution")
    ask = get_object_or_404(rows, uid=uid)
    SEE_ACCOUNT.require(request.user, ask.account)
    RUN_ACCOUNT.require(request.user, ask.account)
    if not speaks_in_its_name(request.user, ask.institution):
        raise NotYours("partnerships.ask_of_another")
    initial = {
        "outcome": "" if ask.outcome == Outcome.WAITING else ask.outcome,
        "answered_on": ask.answered_on or timezone.localdate(),
        "answer": ask.answer,
    }
    form = AnswerForm(request.POST or None, initial=initial)
    if done(
        form, lambda: answer_ask(request.user, ask=ask, now=timezone.now(), **form.cleaned_data)
    ):
        return back_to(request, ask.account, _("Written down."))
    return form_page(request, form, ask.account, _("What did they answer?"), ask=ask)


@login_required
@require_http_methods(["GET", "POST"])
@pipeline_only
def asking_rule(request: SignedRequest) -> HttpResponseBase:
    """For how long employers are left in peace; the coalition's coordinators set it."""
    if not coordinates(request.user):
        raise NotYours("partnerships.set_pace")
    now = pace()
    initial = {"cooldown_days": now.cooldown_days, "reserve_days": now.reserve_days}
    form = PaceForm(request.POST or None, initial=initial)
    if done(form, lambda: set_pace(request.user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Saved. It holds for every employer from now on."))
        return redirect("asks")
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/pipeline/rule.html", {"form": form}, status=status)
