"""Recognitions under way: the list, one with its preview, approvals, giving, declining, withdrawing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.enums import MemberKind, RecognitionState
from firstrung.coalition.gates import members_only
from firstrung.coalition.measures import measures
from firstrung.coalition.models import Recognition
from firstrung.coalition.recognition import points, selectors
from firstrung.coalition.recognition.forms import ApprovalForm, ReasonForm
from firstrung.coalition.recognition.services import (
    SIGNING,
    approve_recognition,
    decline_recognition,
    give_recognition,
    possible_actions,
    signing_for,
    withdraw_recognition,
)
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

LABELS: dict[str, str | Promise] = {
    "approve_chamber": gettext_lazy("Approve for the Chamber"),
    "approve_office": gettext_lazy("Approve for a government office"),
    "give": gettext_lazy("Give it"),
    "decline": gettext_lazy("Decline"),
    "withdraw": gettext_lazy("Withdraw"),
}
SIGNED: dict[str, str | Promise] = {
    "approve_chamber": gettext_lazy("Approved by the Chamber"),
    "approve_office": gettext_lazy("Approved by a government office"),
    "give": gettext_lazy("Given"),
    "decline": gettext_lazy("Declined"),
    "withdraw": gettext_lazy("Withdrawn"),
}
HINTS: dict[str, str | Promise] = {
    "withdraw": gettext_lazy(
        "It leaves the public list, and every check of its certificate says that it was revoked. "
        "That can't be undone; a new draft may follow."
    ),
}
"""What to know before an action."""
ENDING: dict[str, Callable[..., Recognition]] = {
    "decline": decline_recognition,
    "withdraw": withdraw_recognition,
}
"""What ends a recognition, for a reason."""
TONES = {
    "draft": "wait",
    "chamber": "act",
    "office": "act",
    "given": "good",
    "declined": "quiet",
    "withdrawn": "bad",
}


@login_required
@require_safe
@members_only
def recognitions(request: SignedRequest) -> HttpResponseBase:
    """Drafts, what waits for whom, what was given and declined."""
    wanted = request.GET.dict()
    page = page_of(request, selectors.recognitions(wanted))
    context = {
        "page": page,
        "rows": [{"row": row, "tone": TONES[row.state]} for row in page.object_list],
        "wanted": wanted,
        "states": RecognitionState.choices,
        "kinds": MemberKind.choices,
    }
    return render(request, "coalition/recognition/recognitions.html", context)


@login_required
@require_safe
@members_only
def recognitions_file(request: SignedRequest) -> HttpResponseBase:
    """The same as CSV."""
    header = [_("Organization"), _("Kind"), _("Year"), _("Tier"), _("Points"), _("State")]
    lines = (
        [
            row.organization.name,
            str(row.get_kind_display()),
            row.year,
            str(row.tier),
            row.points,
            str(row.get_state_display()),
        ]
        for row in selectors.recognitions(request.GET.dict())
    )
    return csv_file("recognitions.csv", header, lines)


def find(uid: UUID) -> Recognition:
    """The recognition with its organization and tier; 404 where there is none."""
    return get_object_or_404(Recognition.objects.select_related("organization", "tier"), uid=uid)


def shown_name(row: dict[str, Any]) -> str:
    """A kept criterion's name in the language of the request."""
    spanish = (get_language() or "").startswith("es")
    return str(row["name_es"] if spanish and row.get("name_es") else row["name"])


@login_required
@require_safe
@members_only
def recognition_one(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A recognition: what the certificate will say, who signed, what may be done."""
    row = find(uid)
    known = measures()
    earned = [
        {
            "name": shown_name(each),
            "value": each["value"],
            "points": each["points"],
            "link": known[each["measure"]].rows(row.begins_on, row.ends_on, row.organization_id)
            if each["measure"] in known
            else "",
        }
        for each in row.earned
    ]
    actions = possible_actions(request.user, row)
    context = {
        "row": row,
        "tone": TONES[row.state],
        "period": points.Period(row.year, row.begins_on, row.ends_on),
        "earned": earned,
        "signatures": [
            {"signature": each, "what": SIGNED[each.action]}
            for each in row.signatures.select_related("organization", "recorded_by")
        ],
        "steps": [(name, LABELS[name]) for name in actions if name in SIGNING],
        "may_give": "give" in actions,
        "may_decline": "decline" in actions,
        "may_withdraw": "withdraw" in actions,
    }
    return render(request, "coalition/recognition/one.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def recognition_approve(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """An approval: one's own, or one signed on paper."""
    row = find(uid)
    if action not in SIGNING:
        raise NotVisible("coalition.recognition")
    if action not in possible_actions(request.user, row):
        raise NotYours("coalition.recognition")
    own = signing_for(request.user, action)
    initial = {"organization": own[0] if own else None, "signed_on": timezone.localdate()}
    form = ApprovalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            approve_recognition(
                request.user,
                recognition=row,
                action=action,
                signature=form.signature(),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, str(SIGNED[action]))
            return redirect("recognition_one", row.uid)
    return _form(request, row, form, LABELS[action])


@login_required
@require_POST
@members_only
def recognition_give(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Give it; the certificate follows within moments."""
    try:
        give_recognition(request.user, recognition=find(uid), now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("Given. The certificate is being signed."))
    return redirect("recognition_one", uid)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def recognition_decline(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Decline it, with the reason."""
    return _end(request, find(uid), "decline")


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def recognition_withdraw(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Withdraw what was given, with the reason."""
    return _end(request, find(uid), "withdraw")


def _end(request: SignedRequest, row: Recognition, action: str) -> HttpResponseBase:
    """The form that asks for the reason, and what it does."""
    if action not in possible_actions(request.user, row):
        raise NotYours("coalition.recognition")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ENDING[action](request.user, recognition=row, **form.cleaned_data, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, str(SIGNED[action]))
            return redirect("recognition_one", row.uid)
    return _form(request, row, form, LABELS[action], hint=HINTS.get(action, ""))


def _form(
    request: SignedRequest, row: Recognition, form: Any, label: Any, hint: Any = ""
) -> HttpResponseBase:
    status = 422 if request.method == "POST" else 200
    context = {"row": row, "form": form, "label": label, "hint": hint}
    return render(request, "coalition/recognition/form.html", context, status=status)
