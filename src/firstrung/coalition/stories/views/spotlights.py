"""Case studies: the public list and page, and writing them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Spotlight, SpotlightFigure, SpotlightFile
from firstrung.coalition.policies import is_member
from firstrung.coalition.stories import spotlights as acts
from firstrung.coalition.stories.forms import AttachmentForm, FigureForm, SpotlightForm
from firstrung.coalition.stories.policies import EDIT_SPOTLIGHT, PUBLISH_SPOTLIGHT, SEE_SPOTLIGHT
from firstrung.coalition.stories.selectors import spotlights as rows_for
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.files.public import serve, store
from firstrung.identity.public import SignedRequest


@require_safe
def spotlights(request: HttpRequest) -> HttpResponseBase:
    """What has worked, for everybody; those who write see their drafts first."""
    wanted = request.GET.dict()
    context = {
        "page": page_of(request, rows_for(request.user, wanted), size=12),
        "wanted": wanted,
        "member": is_member(request.user),
    }
    return render(request, "coalition/stories/spotlights.html", context)


@login_required
@require_safe
@members_only
def spotlights_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = [
        _("Title"), _("Initiative"), _("Organizations"), _("Published"),
        _("Background"), _("Key activities"), _("Outcome"),
    ]  # fmt: skip
    rows = (
        [
            row.title,
            row.initiative.title if row.initiative else "",
            "; ".join(each.name for each in row.organizations.all()),
            row.published_at and f"{timezone.localtime(row.published_at):%Y-%m-%d}",
            row.background,
            row.activities,
            row.outcome,
        ]
        for row in rows_for(request.user, request.GET.dict())
    )
    return csv_file(f"spotlights-{timezone.localdate()}.csv", header, rows)


def _seen(request: HttpRequest, uid: UUID) -> Spotlight:
    rows = SEE_SPOTLIGHT.rows(request.user).select_related("initiative")
    return get_object_or_404(rows, uid=uid)


@require_safe
def spotlight(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One case study."""
    row = _seen(request, uid)
    context = {
        "row": row,
        "organizations": row.organizations.all(),
        "figures": row.figures.all(),
        "files": row.files.select_related("file"),
        "member": is_member(request.user),
        "may_edit": EDIT_SPOTLIGHT.allows(request.user, row),
        "may_publish": PUBLISH_SPOTLIGHT.allows(request.user, row),
    }
    return render(request, "coalition/stories/spotlight.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def spotlight_new(request: SignedRequest) -> HttpResponseBase:
    """Begin a case study."""
    return _edit(request, SpotlightForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def spotlight_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change it."""
    row = _seen(request, uid)
    EDIT_SPOTLIGHT.require(request.user, row)
    initial: dict[str, object] = {name: getattr(row, name) for name in acts.FIELDS}
    initial["organizations"] = "\n".join(each.name for each in row.organizations.all())
    return _edit(request, SpotlightForm(request.POST or None, initial=initial), row)


def _edit(request: SignedRequest, form: SpotlightForm, row: Spotlight | None) -> HttpResponseBase:
    if form.is_valid():
        story = acts.Story(**form.cleaned_data)
        try:
            row = acts.write_spotlight(request.user, story=story, spotlight=row, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("spotlight", row.uid)
    title = _("Change the spotlight") if row else _("Begin a spotlight")
    return _form(request, form, title, "spotlights")


def _form(
    request: SignedRequest,
    form: SpotlightForm | FigureForm | AttachmentForm,
    title: str,
    back: str,
) -> HttpResponseBase:
    context = {"form": form, "title": title, "back": back, "multipart": form.is_multipart()}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/stories/form.html", context, status=status)


@login_required
@require_POST
@members_only
def spotlight_publish(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Publish it, or take it back."""
    row, now = _seen(request, uid), timezone.now()
    try:
        if row.published_at is None:
            acts.publish_spotlight(request.user, spotlight=row, now=now)
            messages.success(request, _("Everybody can read it now."))
        else:
            acts.unpublish_spotlight(request.user, spotlight=row, now=now)
            messages.success(request, _("It is a draft again."))
    except Problem as problem:
        messages.error(request, str(problem.message))
    return redirect("spotlight", uid)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def spotlight_figure_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Add a figure with its source."""
    row = _seen(request, uid)
    EDIT_SPOTLIGHT.require(request.user, row)
    form = FigureForm(request.POST or None)
    if form.is_valid():
        try:
            acts.add_figure(request.user, spotlight=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            return redirect("spotlight", uid)
    return _form(request, form, _("Add a figure"), "spotlights")


@login_required
@require_POST
@members_only
def spotlight_figure_remove(request: SignedRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """Take a figure away."""
    rows = SpotlightFigure.objects.select_related("spotlight")
    figure = get_object_or_404(rows, pk=pk, spotlight=_seen(request, uid))
    acts.remove_figure(request.user, figure=figure, now=timezone.now())
    return redirect("spotlight", uid)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def spotlight_file_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Attach something that others can teach with."""
    row = _seen(request, uid)
    EDIT_SPOTLIGHT.require(request.user, row)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        source, now = form.cleaned_data["file"], timezone.now()
        try:
            file = store(owner_id=request.user.pk, name=source.name, source=source, now=now)
            title = form.cleaned_data["title"]
            acts.add_file(request.user, spotlight=row, file=file, title=title, now=now)
        except Problem as problem:
            form.add_problem(Problem(problem.message, field="file"))
        else:
            return redirect("spotlight", uid)
    return _form(request, form, _("Add a file"), "spotlights")


@require_safe
def spotlight_file(request: HttpRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """A file of a case study, for those who may read it."""
    rows = SpotlightFile.objects.select_related("file")
    attached = get_object_or_404(rows, pk=pk, spotlight=_seen(request, uid))
    return serve(request, attached.file, attachment=True)


@login_required
@require_POST
@members_only
def spotlight_file_remove(request: SignedRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """Take a file away."""
    rows = SpotlightFile.objects.select_related("spotlight")
    attached = get_object_or_404(rows, pk=pk, spotlight=_seen(request, uid))
    acts.remove_file(request.user, attached=attached, now=timezone.now())
    return redirect("spotlight", uid)
