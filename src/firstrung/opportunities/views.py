"""Find talent: search, and one candidate with the work first (A11, B04)."""

from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.forms import DesignedForm
from firstrung.core.paging import page_of
from firstrung.files.public import StoredFile, serve
from firstrung.identity.public import SignedRequest
from firstrung.opportunities.models import Candidate
from firstrung.opportunities.policies import SEE_CANDIDATE, require_search
from firstrung.opportunities.services import open_candidate
from firstrung.opportunities.words import matching
from firstrung.taxonomies.public import Sector, Skill
from firstrung.validation.public import Criterion, PanelResult


class SearchForm(DesignedForm):
    """Words, skill, sector and certificate."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    skill = forms.ModelChoiceField(
        label=_("Skill"),
        queryset=Skill.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Any"),
    )
    sector = forms.ModelChoiceField(
        label=_("Sector"),
        queryset=Sector.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Any"),
    )
    certificate = forms.BooleanField(label=_("With the certificate"), required=False)


@login_required
@require_http_methods(["GET"])
@never_cache
def talent(request: SignedRequest) -> HttpResponseBase:
    """The candidates that match; without names, the work speaks first."""
    require_search(request.user)
    form = SearchForm(request.GET)
    rows = SEE_CANDIDATE.rows(request.user)
    if form.is_valid():
        values = form.cleaned_data
        rows = matching(rows, values["q"])
        if values["skill"]:
            rows = rows.filter(skills=values["skill"])
        if values["sector"]:
            rows = rows.filter(skills__sector=values["sector"]).distinct()
        if values["certificate"]:
            rows = rows.filter(certificate_uid__isnull=False)
    page = page_of(request, rows.prefetch_related("skills__sector"), size=12)
    filtered = any(request.GET.get(name) for name in form.fields)
    return render(
        request, "opportunities/talent.html", {"form": form, "page": page, "filtered": filtered}
    )


def _candidate(uid: UUID) -> Candidate:
    rows = Candidate.objects.select_related("student", "submission__snapshot")
    return get_object_or_404(rows.prefetch_related("skills"), uid=uid)


@login_required
@require_http_methods(["GET"])
@never_cache
def candidate(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What this person can do: the frozen work, what the panel said, then who it is."""
    row = _candidate(uid)
    open_candidate(request.user, row, now=timezone.now())
    result = PanelResult.objects.select_related("threshold").get(submission=row.submission)
    context = {
        "candidate": row,
        "document": row.submission.snapshot.document,
        "result": result,
        "judged": _judged(result),
    }
    return render(request, "opportunities/candidate.html", context)


def _judged(result: PanelResult) -> list[dict[str, object]]:
    """Each criterion with the panel's mean and the top of the scale."""
    criteria = Criterion.objects.filter(rubric=result.rubric_id).annotate(top=Max("levels__points"))
    return [
        {"criterion": row, "mean": result.means[row.code], "top": row.top}
        for row in criteria
        if row.code in result.means
    ]


@login_required
@require_http_methods(["GET"])
def candidate_file(
    request: SignedRequest, uid: UUID, file: UUID, *, thumbnail: bool = False
) -> HttpResponseBase:
    """A file of the frozen work."""
    row = _candidate(uid)
    SEE_CANDIDATE.require(request.user, row)
    frozen = row.submission.snapshot.files.values("file")
    stored = get_object_or_404(StoredFile, uid=file, pk__in=frozen)
    return serve(request, stored, thumbnail=thumbnail)
