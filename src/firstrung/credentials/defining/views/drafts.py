"""Drafts: the overview, the form with its preview, the desk, and what happens to a version."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.credentials.defining import services
from firstrung.credentials.defining.forms import (
    DefinitionForm,
    PictureForm,
    PublishForm,
    initial_of,
)
from firstrung.credentials.defining.lifecycle import LIFECYCLE
from firstrung.credentials.defining.pictures import badge_source
from firstrung.credentials.defining.selectors import codes, families, live_awards
from firstrung.credentials.defining.views.reading import find, shown
from firstrung.credentials.documents import CONTEXTS, achievement_document
from firstrung.credentials.models import Achievement, AchievementState
from firstrung.credentials.policies import DEFINE_ACHIEVEMENT
from firstrung.credentials.preflight.standing import standing_of
from firstrung.identity.public import SignedRequest


def find_own(request: SignedRequest, code: str, version: int) -> Achievement:
    """The version, for those who define; 404 or 403 for everybody else."""
    row = find(request, code, version)
    DEFINE_ACHIEVEMENT.require(request.user, row)
    return row


@login_required
@require_http_methods(["GET"])
def achievements(request: SignedRequest) -> HttpResponseBase:
    """Every achievement with its versions and how many hold each."""
    services.require_definer(request.user)
    page = page_of(request, codes(request.user), size=10)
    context = {
        "page": page,
        "families": families(list(page.object_list)),
        "threshold_code": services.THRESHOLD_CODE,
    }
    return render(request, "credentials/defining/achievements.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def achievement_new(request: SignedRequest) -> HttpResponseBase:
    """A new achievement, previewed before it is kept."""
    services.require_definer(request.user)
    form = DefinitionForm(request.POST or None, initial={"effective_on": timezone.localdate()})
    if form.is_valid() and "preview" not in request.POST:
        try:
            row = services.create_draft(
                request.user,
                code=form.cleaned_data["code"],
                definition=form.definition(),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The draft is kept."))
            return redirect("achievement_desk", row.code, row.version)
    return _form_page(request, form, Achievement(version=1, state=AchievementState.DRAFT))


@login_required
@require_http_methods(["GET", "POST"])
def achievement_edit(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """Change a draft."""
    row = find_own(request, code, version)
    LIFECYCLE.after(row.state, "change")
    form = DefinitionForm(request.POST or None, achievement=row, initial=initial_of(row))
    if "preview" not in request.POST and form.settles(
        lambda: services.change_draft(
            request.user, achievement=row, definition=form.definition(), now=timezone.now()
        )
    ):
        messages.success(request, _("The draft is changed."))
        return redirect("achievement_desk", code, version)
    return _form_page(request, form, row)


def _form_page(request: SignedRequest, form: DefinitionForm, row: Achievement) -> HttpResponseBase:
    """The form with the badge as others will see it; asked by script, the preview alone."""
    saved = row.pk is not None
    previewed = form.is_bound and form.is_valid()
    if previewed:
        row.code = row.code or form.cleaned_data["code"]
        for name, value in vars(form.definition()).items():
            setattr(row, name, value)
    context: dict[str, Any] = {"form": form, "saved": saved, "row": row}
    if previewed or saved:
        context |= preview_of(row)
    if request.headers.get("HX-Request") == "true":
        return render(request, "credentials/defining/preview.html", context)
    status = 422 if form.is_bound and not previewed else 200
    return render(request, "credentials/defining/edit.html", context, status=status)


def preview_of(row: Achievement) -> dict[str, Any]:
    """The badge as others will see it, and the Open Badges document behind it."""
    document = {"@context": CONTEXTS, **achievement_document(row)}
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return shown(row) | {"document": text, "previewed": True, "drawing": badge_source(row)}


@login_required
@require_http_methods(["GET"])
def achievement_desk(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """One version: what is done, what is missing, how others will see it."""
    return desk_page(request, find_own(request, code, version))


def desk_page(
    request: SignedRequest,
    row: Achievement,
    *,
    picture: PictureForm | None = None,
    publish: PublishForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The desk of a version, with the forms as they stand."""
    standing = standing_of(row)
    context = preview_of(row) | {
        "standing": standing,
        "holders": live_awards(row),
        "by_threshold": row.code == services.THRESHOLD_CODE,
        "actions": LIFECYCLE.actions(row.state),
        "picture_form": picture or PictureForm(),
        "publish_form": publish or publish_form(standing),
    }
    return render(request, "credentials/defining/desk.html", context, status=status)


def publish_form(standing: Any, data: Any = None) -> PublishForm:
    """The confirmation that the newest pre-flight asks for."""
    missing = list(zip(standing.missing, standing.missing_names, strict=True))
    return PublishForm(data, missing=missing)


@login_required
@require_http_methods(["POST"])
def achievement_picture(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """Use a picture of one's own, or return to the drawn badge."""
    row = find_own(request, code, version)
    if "remove" in request.POST:
        services.set_picture(request.user, achievement=row, source=None, now=timezone.now())
        return redirect("achievement_desk", code, version)
    form = PictureForm(request.POST, request.FILES)
    if form.settles(
        lambda: services.set_picture(
            request.user,
            achievement=row,
            source=form.cleaned_data["picture"],
            now=timezone.now(),
        )
    ):
        messages.success(request, _("The picture is changed."))
        return redirect("achievement_desk", code, version)
    return desk_page(request, row, picture=form, status=422)


@login_required
@require_http_methods(["POST"])
def achievement_publish(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """Make it live."""
    row = find_own(request, code, version)
    form = publish_form(standing_of(row), request.POST)
    if form.settles(
        lambda: services.publish(
            request.user,
            achievement=row,
            without=form.cleaned_data.get("without", []),
            now=timezone.now(),
        )
    ):
        messages.success(request, _("It is live. This version never changes any more."))
        return redirect("achievement", code, version)
    return desk_page(request, row, publish=form, status=422)


@login_required
@require_http_methods(["POST"])
def achievement_next(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """A draft of the next version."""
    row = services.new_version(
        request.user, achievement=find_own(request, code, version), now=timezone.now()
    )
    messages.success(request, _("The draft of the next version is ready to be changed."))
    return redirect("achievement_edit", row.code, row.version)


@login_required
@require_http_methods(["GET", "POST"])
def achievement_retire(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """Award it no more, after a page that says what that means."""
    row = find_own(request, code, version)
    LIFECYCLE.after(row.state, "retire")
    if request.method == "POST":
        services.retire(request.user, achievement=row, now=timezone.now())
        messages.success(request, _("It is awarded no more. Who holds it keeps it."))
        return redirect("achievement_desk", code, version)
    context = {"achievement": row, "holders": live_awards(row)}
    return render(request, "credentials/defining/retire.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def achievement_discard(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """Throw a draft away, after a page that asks."""
    row = find_own(request, code, version)
    LIFECYCLE.after(row.state, "change")
    if request.method == "POST":
        services.discard(request.user, achievement=row, now=timezone.now())
        messages.success(request, _("The draft is gone."))
        return redirect("achievements")
    return render(request, "credentials/defining/discard.html", {"achievement": row})
