"""News for members: write, send to the points of contact, hand on inside."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.enums import NewsKind
from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Announcement
from firstrung.coalition.policies import coordinates
from firstrung.coalition.resources.money import require_coordinator
from firstrung.coalition.stories import announcing, selectors
from firstrung.coalition.stories.forms import AnnouncementForm
from firstrung.coalition.stories.policies import EDIT_ANNOUNCEMENT, SEE_ANNOUNCEMENT
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import Organization, SignedRequest


@login_required
@require_safe
@members_only
def announcements(request: SignedRequest) -> HttpResponseBase:
    """What members were told."""
    wanted = request.GET.dict()
    context = {
        "page": page_of(request, selectors.announcements(request.user, wanted)),
        "wanted": wanted,
        "kinds": NewsKind.choices,
        "may_write": coordinates(request.user),
    }
    return render(request, "coalition/stories/announcements.html", context)


@login_required
@require_safe
@members_only
def announcements_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = [_("About"), _("Title"), _("Takes place on"), _("Initiative"), _("Sent on"), _("Text")]
    rows = (
        [
            str(row.get_kind_display()),
            row.title,
            row.takes_place_on,
            row.initiative.title if row.initiative else "",
            row.sent_at and f"{timezone.localtime(row.sent_at):%Y-%m-%d}",
            row.text,
        ]
        for row in selectors.announcements(request.user, request.GET.dict())
    )
    return csv_file(f"announcements-{timezone.localdate()}.csv", header, rows)


def _seen(request: SignedRequest, uid: UUID) -> Announcement:
    rows = SEE_ANNOUNCEMENT.rows(request.user).select_related("initiative")
    return get_object_or_404(rows, uid=uid)


@login_required
@require_safe
@members_only
def announcement(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One announcement; coordinators see to whom it went."""
    row, today = _seen(request, uid), timezone.localdate()
    writes = coordinates(request.user)
    draft = writes and row.sent_at is None
    context = {
        "row": row,
        "writes": writes,
        "audience": announcing.contacts_for(row, on=today).count() if draft else None,
        "page": page_of(request, selectors.deliveries(row)) if writes else None,
        "tally": selectors.tally(row) if writes else None,
        "places": announcing.contact_places(request.user, on=today) if row.sent_at else [],
    }
    return render(request, "coalition/stories/announcement.html", context)


@login_required
@require_safe
@members_only
def announcement_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """To whom it went, as CSV, for coordinators."""
    row = _seen(request, uid)
    EDIT_ANNOUNCEMENT.require(request.user, row)
    header = [_("Organization"), _("Person"), _("Handed on by"), _("Sent at"), _("Left out at")]
    rows = (
        [
            each.organization.name,
            each.person.name,
            each.handed_on_by.name if each.handed_on_by else "",
            each.sent_at and f"{timezone.localtime(each.sent_at):%Y-%m-%d %H:%M}",
            each.skipped_at and f"{timezone.localtime(each.skipped_at):%Y-%m-%d %H:%M}",
        ]
        for each in selectors.deliveries(row)
    )
    return csv_file(f"announcement-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def announcement_new(request: SignedRequest) -> HttpResponseBase:
    """Write an announcement."""
    require_coordinator(request.user, "coalition.announce")
    return _edit(request, AnnouncementForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def announcement_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = _seen(request, uid)
    EDIT_ANNOUNCEMENT.require(request.user, row)
    initial = {name: getattr(row, name) for name in announcing.FIELDS}
    return _edit(request, AnnouncementForm(request.POST or None, initial=initial), row)


def _edit(
    request: SignedRequest, form: AnnouncementForm, row: Announcement | None
) -> HttpResponseBase:
    if form.is_valid():
        news = announcing.News(**form.cleaned_data)
        try:
            row = announcing.write_announcement(
                request.user, news=news, announcement=row, now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved. Read it once more, then send it."))
            return redirect("announcement", row.uid)
    title = _("Change the announcement") if row else _("Write an announcement")
    context = {"form": form, "title": title, "back": "announcements"}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/stories/form.html", context, status=status)


@login_required
@require_POST
@members_only
def announcement_send(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Send it to the points of contact."""
    row = _seen(request, uid)
    try:
        count = announcing.send_announcement(request.user, announcement=row, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        text = _("On its way to %(count)d points of contact.")
        messages.success(request, text % {"count": count})
    return redirect("announcement", uid)


@login_required
@require_POST
@members_only
def announcement_hand_on(request: SignedRequest, uid: UUID, place: UUID) -> HttpResponseBase:
    """Send it to the staff of an organization whose point of contact one is."""
    row, organization = _seen(request, uid), get_object_or_404(Organization, uid=place)
    try:
        count = announcing.hand_on(
            request.user, announcement=row, organization=organization, now=timezone.now()
        )
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("On its way to %(count)d people.") % {"count": count})
    return redirect("announcement", uid)
