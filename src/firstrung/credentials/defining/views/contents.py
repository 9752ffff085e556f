"""What a draft contains: the rubric, the facts, the alignments."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import Problem
from firstrung.core.forms import DesignedForm
from firstrung.credentials.defining import alignments, services
from firstrung.credentials.defining.exchange import case
from firstrung.credentials.defining.exchange.choices import choices_of
from firstrung.credentials.defining.facts import facts_of
from firstrung.credentials.defining.forms import (
    AlignmentForm,
    FrameworkForm,
    OccupationForm,
    RubricForm,
    read_json,
    read_text,
    rubric_initial,
)
from firstrung.credentials.defining.lifecycle import LIFECYCLE
from firstrung.credentials.defining.rubrics import Criterion, from_table
from firstrung.credentials.defining.views.drafts import find_own
from firstrung.credentials.models import Achievement
from firstrung.identity.public import SignedRequest


def _draft(request: SignedRequest, code: str, version: int) -> Achievement:
    row = find_own(request, code, version)
    LIFECYCLE.after(row.state, "change")
    return row


@login_required
@require_http_methods(["GET", "POST"])
def achievement_rubric(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """Criteria and levels as a table, read and shown before they are kept."""
    row = _draft(request, code, version)
    initial = rubric_initial(row, facts_of(row.result_descriptions))
    form = RubricForm(request.POST or None, request.FILES or None, initial=initial)
    context: dict[str, Any] = {"form": form, "achievement": row}
    if form.is_valid():
        try:
            criteria = context["criteria"] = _criteria(form)
            if "preview" not in request.POST:
                services.set_rubric(
                    request.user,
                    achievement=row,
                    criteria=criteria,
                    facts=form.cleaned_data["facts"],
                    now=timezone.now(),
                )
                messages.success(request, _("The rubric is kept."))
                return redirect("achievement_desk", code, version)
        except Problem as problem:
            form.add_problem(problem)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "credentials/defining/rubric.html", context, status=status)


def _criteria(form: RubricForm) -> list[Criterion]:
    """From the file where there is one, else from the table."""
    file = form.cleaned_data["file"]
    if file is None:
        return from_table(form.cleaned_data["table"])
    try:
        text = read_text(file)
    except forms.ValidationError as error:
        raise Problem(error.messages[0], field="file") from error
    data = read_json(text)
    return from_table(text) if data is None else case.rubric_of(data)


@login_required
@require_http_methods(["GET", "POST"])
def achievement_alignments(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """What it is aligned to: one by hand, occupations by code, items out of a file."""
    row = _draft(request, code, version)
    what = request.POST.get("what", "")
    data = request.POST if request.method == "POST" else None
    one = AlignmentForm(data if what == "one" else None, auto_id="one-%s")
    codes = OccupationForm(data if what == "codes" else None, auto_id="codes-%s")
    file = FrameworkForm(data if what == "file" else None, request.FILES or None, auto_id="file-%s")
    context: dict[str, Any] = {"achievement": row, "one": one, "codes": codes, "file": file}
    forms_by_name: dict[str, DesignedForm] = {"one": one, "codes": codes, "file": file}
    form = forms_by_name.get(what)
    try:
        if what == "remove":
            return _removed(request, row)
        if what == "chosen":
            return _added(request, row, _chosen(request.POST.getlist("item")))
        if form is not None and form.is_valid():
            if what == "file":
                context |= choices_of(form.cleaned_data["file"], form.cleaned_data["words"])
            else:
                return _added(request, row, _entered(what, form.cleaned_data))
    except Problem as problem:
        if form is None:
            context["refusal"] = str(problem)
        else:
            form.add_problem(problem)
    except forms.ValidationError as error:
        file.add_error("file", error)
    wrong = any(each.is_bound and each.errors for each in forms_by_name.values())
    status = 422 if wrong or "refusal" in context else 200
    return render(request, "credentials/defining/alignments.html", context, status=status)


def _entered(what: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    if what == "codes":
        return alignments.onet_alignments(values["codes"])
    return [alignments.alignment(**values)]


def _chosen(texts: list[str]) -> list[dict[str, Any]]:
    """The items that were ticked; each carries its own words, checked like any other."""
    rows = []
    for text in texts:
        item = read_json(text)
        if not isinstance(item, dict):
            raise Problem(_("One of the items can't be read. Choose the file again."))
        names = ("kind", "name", "url", "code", "framework", "description")
        rows.append(alignments.alignment(**{name: str(item.get(name, "")) for name in names}))
    if not rows:
        raise Problem(_("Choose at least one item."))
    return rows


def _added(
    request: SignedRequest, row: Achievement, rows: list[dict[str, Any]]
) -> HttpResponseBase:
    services.add_alignments(request.user, achievement=row, rows=rows, now=timezone.now())
    messages.success(request, _("The alignments are kept."))
    return redirect("achievement_alignments", row.code, row.version)


def _removed(request: SignedRequest, row: Achievement) -> HttpResponseBase:
    url = request.POST.get("url", "")
    services.remove_alignment(request.user, achievement=row, url=url, now=timezone.now())
    messages.success(request, _("The alignment is removed."))
    return redirect("achievement_alignments", row.code, row.version)
