"""Keep testimonials: list, one of them, write, change."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Testimonial, Theme
from firstrung.coalition.policies import coordinates
from firstrung.coalition.resources.money import require_coordinator
from firstrung.coalition.stories.forms import PaperForm, TestimonialForm
from firstrung.coalition.stories.policies import (
    KEEP_TESTIMONIAL,
    SEE_TESTIMONIAL,
    WITHDRAW_TESTIMONIAL,
)
from firstrung.coalition.stories.selectors import testimonials as rows_for
from firstrung.coalition.stories.shown import possible_levels, speaker_name, voice, with_parts
from firstrung.coalition.stories.testimonials import (
    SHOWN,
    Said,
    change_testimonial,
    record_testimonial,
)
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.taxonomies.public import Sector


@login_required
@require_safe
@members_only
def testimonials(request: SignedRequest) -> HttpResponseBase:
    """What partners say; coordinators see what waits for a yes too."""
    wanted = request.GET.dict()
    page = page_of(request, rows_for(request.user, wanted))
    context = {
        "page": page,
        "rows": [{"row": row, "voice": voice(row)} for row in page.object_list],
        "wanted": wanted,
        "sectors": Sector.objects.all(),
        "themes": Theme.objects.all(),
        "keeps": coordinates(request.user),
    }
    return render(request, "coalition/stories/testimonials.html", context)


@login_required
@require_safe
@members_only
def testimonials_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV: the words and names that may be shown, nothing more."""
    header = [
        _("Said on"), _("Quote"), _("Who"), _("Speaks for"), _("Sector"), _("Themes"),
        _("Occasion"), _("Outcome"), _("Source of the outcome"), _("State"),
    ]  # fmt: skip
    rows = []
    for row in rows_for(request.user, request.GET.dict()):
        said = voice(row)
        rows.append(
            [
                said.said_on,
                said.quote,
                said.who,
                said.kind,
                said.sector,
                "; ".join(said.themes),
                said.context,
                said.outcome,
                said.outcome_source,
                str(_("shown")) if row.is_public else str(_("not shown")),
            ]
        )
    return csv_file(f"testimonials-{timezone.localdate()}.csv", header, rows)


def seen(request: SignedRequest, uid: UUID) -> Testimonial:
    """The testimonial, if the person may see it; else 404."""
    return get_object_or_404(with_parts(SEE_TESTIMONIAL.rows(request.user)), uid=uid)


@login_required
@require_safe
def testimonial(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One testimonial: what is shown of it, and whether the speaker has agreed."""
    return show_testimonial(request, seen(request, uid))


def show_testimonial(
    request: SignedRequest,
    row: Testimonial,
    *,
    paper: PaperForm | None = None,
    link: str = "",
) -> HttpResponseBase:
    """The page, with a form that has errors or a link that is told only now."""
    keeps = KEEP_TESTIMONIAL.allows(request.user, row)
    levels = possible_levels(row)
    context = {
        "row": row,
        "voice": voice(row),
        "keeps": keeps,
        "speaker": speaker_name(row) if keeps else "",
        "may_withdraw": row.is_public and WITHDRAW_TESTIMONIAL.allows(request.user, row),
        "paper": paper or PaperForm(levels=levels, initial={"level": levels[0].value}),
        "link": link,
    }
    bad = paper is not None and paper.errors
    status = 422 if bad else 200
    return render(request, "coalition/stories/testimonial.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def testimonial_new(request: SignedRequest) -> HttpResponseBase:
    """Write down what somebody said."""
    require_coordinator(request.user, "coalition.record_testimonial")
    form = TestimonialForm(request.POST or None, initial={"said_on": timezone.localdate()})
    return _edit(request, form, None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def testimonial_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change it."""
    row = seen(request, uid)
    KEEP_TESTIMONIAL.require(request.user, row)
    initial = {name: getattr(row, name) for name in SHOWN} | {"themes": row.themes.all()}
    return _edit(request, TestimonialForm(request.POST or None, initial=initial), row)


def _edit(
    request: SignedRequest, form: TestimonialForm, row: Testimonial | None
) -> HttpResponseBase:
    if form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if key != "adult"}
        said, now = Said(**values), timezone.now()
        try:
            if row is None:
                row = record_testimonial(request.user, said=said, now=now)
            else:
                row = change_testimonial(request.user, testimonial=row, said=said, now=now)
        except Problem as problem:
            form.add_problem(problem)
        else:
            if row.is_public:
                messages.success(request, _("Saved."))
            else:
                messages.success(request, _("Saved. It is shown once the speaker has agreed."))
            return redirect("testimonial", row.uid)
    context = {
        "form": form,
        "title": _("Change the testimonial") if row else _("Write down a testimonial"),
        "back": "testimonials",
    }
    status = 422 if form.is_bound else 200
    return render(request, "coalition/stories/form.html", context, status=status)
