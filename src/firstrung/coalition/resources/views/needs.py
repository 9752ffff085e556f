"""The coalition's sourcing list: what plans need, and who gives it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.enums import ResourceKind
from firstrung.coalition.gates import members_only
from firstrung.coalition.initiatives.views.page import visible
from firstrung.coalition.members import workplaces
from firstrung.coalition.models import Initiative, ResourceNeed
from firstrung.coalition.policies import STEER_INITIATIVE
from firstrung.coalition.resources import selectors
from firstrung.coalition.resources.forms import FoundForm, NeedForm
from firstrung.coalition.resources.money import find_need, reopen_need, set_need
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest


@login_required
@require_safe
@members_only
def needs(request: SignedRequest) -> HttpResponseBase:
    """What is needed, the most urgent first."""
    wanted = request.GET.dict()
    page = page_of(request, selectors.needs(wanted))
    steered = STEER_INITIATIVE.rows(request.user)
    ids = {row.initiative_id for row in page.object_list}
    context = {
        "page": page,
        "wanted": wanted,
        "kinds": ResourceKind.choices,
        "mine": set(steered.filter(pk__in=ids).values_list("pk", flat=True)),
        "may_give": workplaces(request.user).exists(),
        "today": timezone.localdate(),
    }
    return render(request, "coalition/resources/needs.html", context)


@login_required
@require_safe
@members_only
def needs_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = [
        _("Initiative"), _("Kind"), _("What is needed"), _("How much"), _("Needed by"),
        _("Given by"), _("Funder"), _("Found at"),
    ]  # fmt: skip
    kinds = {value: str(label) for value, label in ResourceKind.choices}
    found = selectors.needs(request.GET.dict()).values_list(
        "initiative__title", "kind", "text", "amount", "needed_by", "given_by__name",
        "funder__organization__name", "found_at",
    )  # fmt: skip
    rows = (
        (
            title,
            kinds[kind],
            *rest,
            found_at and f"{timezone.localtime(found_at):%Y-%m-%d}",
        )
        for title, kind, *rest, found_at in found
    )
    return csv_file(f"needs-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def need_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask for something."""
    row = visible(request, uid)
    STEER_INITIATIVE.require(request.user, row)
    return _need(request, row, NeedForm(request.POST or None), None)


def _one(uid: UUID) -> ResourceNeed:
    return get_object_or_404(ResourceNeed.objects.select_related("initiative"), uid=uid)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def need_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change what is asked for."""
    need = _one(uid)
    STEER_INITIATIVE.require(request.user, need.initiative)
    names = ("kind", "text", "amount", "needed_by")
    form = NeedForm(request.POST or None, initial={name: getattr(need, name) for name in names})
    return _need(request, need.initiative, form, need)


def _need(
    request: SignedRequest, row: Initiative, form: NeedForm, need: ResourceNeed | None
) -> HttpResponseBase:
    if form.is_valid():
        try:
            set_need(
                request.user, initiative=row, now=timezone.now(), need=need, **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("It stands on the coalition's list now."))
            return redirect("initiative", row.uid)
    title = _("Change the need") if need else _("Add a need")
    context = {"form": form, "initiative": row, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/resources/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def need_found(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Somebody gives it."""
    need = _one(uid)
    own = workplaces(request.user)
    steers = STEER_INITIATIVE.allows(request.user, need.initiative)
    if not steers and not own.exists():
        raise NotYours("coalition.find_need")
    form = FoundForm(request.POST or None, initial={"given_by": own.first()})
    if not steers:
        del form.fields["funder"]
    if form.is_valid():
        try:
            find_need(
                request.user,
                need=need,
                given_by=form.cleaned_data["given_by"],
                funder=form.cleaned_data.get("funder"),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        except NotYours:
            text = _("You can give only for an organization you work at.")
            form.add_problem(Problem(text, field="given_by"))
        else:
            messages.success(request, _("Thank you. It is off the list."))
            return redirect("needs")
    context = {
        "form": form,
        "initiative": need.initiative,
        "title": _("Who gives “%(text)s”?") % {"text": need.text},
    }
    status = 422 if form.is_bound else 200
    return render(request, "coalition/resources/form.html", context, status=status)


@login_required
@require_POST
@members_only
def need_reopen(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """It did not come: it is needed again."""
    reopen_need(request.user, need=_one(uid), now=timezone.now())
    messages.success(request, _("It is on the list again."))
    return redirect("needs")
