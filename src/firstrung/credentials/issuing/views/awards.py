"""One award for staff: its editions and status, and what can be done to it; a selection."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core import asked
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.credentials.issuing.forms import (
    ACTIONS,
    NoQuestionForm,
    ReasonForm,
    SelectionForm,
)
from firstrung.credentials.issuing.selectors import awards_for, editions_of
from firstrung.credentials.issuing.standing import change, change_all, possible
from firstrung.credentials.issuing.wording import timeline
from firstrung.credentials.models import Award
from firstrung.credentials.policies import REVOKE_AWARD
from firstrung.identity.public import MANAGERS, SignedRequest, holds


def _managed(request: HttpRequest, uid: UUID) -> Award:
    rows = Award.objects.select_related("achievement", "holder", "key", "status_list")
    award = get_object_or_404(rows, uid=uid)
    REVOKE_AWARD.require(request.user, award)
    return award


@login_required
@require_http_methods(["GET"])
@never_cache
def award_record(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Everything that happened to an award, and its editions."""
    award = _managed(request, uid)
    context = {
        "award": award,
        "actions": [(name, ACTIONS[name]) for name in possible(award)],
        "timeline": timeline(award),
        "editions": editions_of(award),
        "now": timezone.now(),
    }
    return render(request, "credentials/issuing/award.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def award_change(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """Revoke, suspend, lift or refresh, after a page that says what that means."""
    award = _managed(request, uid)
    needs_reason = action in {"revoke", "suspend"}
    form = (ReasonForm if needs_reason else NoQuestionForm)(
        request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            change(request.user, award=award, action=action, reason=reason, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _done(action))
            return redirect("award_record", uid)
    status = 422 if form.errors else 200
    context = {"form": form, "award": award, "action": action, "label": ACTIONS[action]}
    return render(request, "credentials/issuing/change.html", context, status=status)


def _done(action: str) -> str:
    return {
        "revoke": _("The certificate is revoked. Every check shows it now."),
        "suspend": _("The certificate is suspended. Every check shows it now."),
        "lift": _("The certificate holds again. Every check shows it now."),
        "refresh": _("A fresh edition is signed. The holder's link leads to it."),
    }[action]


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def awards(request: SignedRequest) -> HttpResponseBase:
    """The awards of the people one manages; one action for those that are chosen."""
    if not holds(request.user, *MANAGERS):
        raise NotYours("credentials.awards")
    form = SelectionForm(request.POST or None)
    failed: list[tuple[Award, str]] = []
    if request.method == "POST" and form.is_valid():
        chosen = REVOKE_AWARD.rows(
            request.user, Award.objects.filter(uid__in=asked.uids(request.POST.getlist("award")))
        ).select_related("achievement")
        try:
            done, failed = change_all(
                request.user, awards=list(chosen), now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            text = ngettext("%(n)d certificate changed.", "%(n)d certificates changed.", done)
            messages.success(request, text % {"n": done})
            if not failed:
                return redirect(request.get_full_path())
    rows = awards_for(
        request.user, words=request.GET.get("q", ""), achievement=request.GET.get("achievement", "")
    )
    context = {
        "form": form,
        "failed": failed,
        "page": page_of(request, rows),
        "now": timezone.now(),
        "chosen": set(request.POST.getlist("award")),
    }
    status = 422 if form.errors or failed else 200
    return render(request, "credentials/issuing/awards.html", context, status=status)
