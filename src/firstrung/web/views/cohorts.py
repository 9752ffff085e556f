"""The certificates of many: choose those who wait, have runs prepared."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core import asked
from firstrung.core.errors import NotYours
from firstrung.core.forms import DesignedForm
from firstrung.core.paging import page_of
from firstrung.credentials.public import IssuingRun
from firstrung.identity.public import MANAGERS, SignedRequest, holds
from firstrung.processes.awards import candidates
from firstrung.processes.cohorts import ask, newest_preparation


class CohortForm(DesignedForm):
    """What the run is called; the people are check boxes of the list."""

    name = forms.CharField(
        label=gettext_lazy("Name of the run"),
        help_text=gettext_lazy("For your own list, like “Class of 2027”."),
        max_length=150,
    )


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def cohort(request: SignedRequest) -> HttpResponseBase:
    """Everybody whose work is validated; runs are prepared for some of them or for all."""
    if not holds(request.user, *MANAGERS):
        raise NotYours("web.cohort")
    form = CohortForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        everybody = "everybody" in request.POST
        ticked = asked.uids(request.POST.getlist("submission"))
        uids = None if everybody else [str(uid) for uid in ticked]
        if uids == []:
            form.add_error(None, _("Choose at least one person, or everybody."))
        else:
            name = form.cleaned_data["name"]
            ask(request.user, uids=uids, name=name, now=timezone.now())
            messages.success(request, _("The requirements are looked at, person by person."))
            return redirect("cohort")
    context = {
        "form": form,
        "page": page_of(request, candidates(request.user)),
        "chosen": set(request.POST.getlist("submission")),
    } | _preparation(request)
    return render(request, "web/cohort.html", context, status=422 if form.errors else 200)


def _preparation(request: SignedRequest) -> dict[str, object]:
    job = newest_preparation(request.user)
    uids = (job.result or {}).get("runs", []) if job is not None else []
    return {"job": job, "runs": IssuingRun.objects.filter(uid__in=uids).order_by("pk")}


@login_required
@require_http_methods(["GET"])
@never_cache
def cohort_progress(request: SignedRequest) -> HttpResponseBase:
    """How far the preparation is; the whole page once it is over."""
    context = _preparation(request)
    job = newest_preparation(request.user)
    if job is not None and not job.is_over:
        return render(request, "web/cohort_progress.html", context)
    response = HttpResponse()
    response.headers["HX-Refresh"] = "true"
    return response
