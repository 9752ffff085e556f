"""What the shell around each page shows: the links of the person's roles."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from firstrung.identity.public import SCHOOL_STAFF, Role, role_codes
from firstrung.taxonomies.public import current_region

COORDINATION = frozenset({Role.COORDINATOR.value, Role.ADMINISTRATOR.value})
STAFF = frozenset(role.value for role in SCHOOL_STAFF)
EMPLOYERS = frozenset({Role.EMPLOYER.value})
PANELISTS = frozenset({Role.PANELIST.value})
REVIEWERS = STAFF | {Role.PANELIST.value, Role.STUDENT.value}
ANYBODY: frozenset[str] = frozenset(Role.values)


@dataclass(frozen=True)
class Entry:
    """A link of the main navigation, and the roles that see it."""

    name: str
    label: str | Promise
    icon: str
    roles: frozenset[str]


ENTRIES = (
    Entry("home", _("Home"), "home", ANYBODY),
    Entry("portfolio", _("Portfolio"), "folder", frozenset({Role.STUDENT.value})),
    Entry("family", _("Consent"), "shield", frozenset({Role.STUDENT.value, Role.GUARDIAN.value})),
    Entry("students", _("Students"), "people", STAFF),
    Entry("submissions", _("Submissions"), "check", STAFF),
    Entry("review_desk", _("Reviews"), "scale", REVIEWERS),
    Entry("stuck", _("What waits"), "clock", STAFF),
    Entry("talent", _("Find talent"), "search", EMPLOYERS),
    Entry("panels", _("Panels"), "calendar", COORDINATION),
    Entry("comparisons", _("Comparisons"), "scale", COORDINATION),
    Entry("certificates", _("Certificates"), "certificate", COORDINATION),
    Entry("thresholds", _("Threshold"), "star", COORDINATION | EMPLOYERS),
    Entry("standards", _("Standards"), "rung", COORDINATION | EMPLOYERS | PANELISTS),
    Entry("exhibitions", _("Exhibitions"), "eye", STAFF),
    Entry("organizations", _("Organizations"), "building", COORDINATION | EMPLOYERS),
    Entry("rosters", _("Rosters"), "upload", COORDINATION),
)


def links(request: HttpRequest) -> list[dict[str, Any]]:
    """The links for the person who is signed in, the current one marked."""
    if not request.user.is_authenticated:
        return []
    roles = role_codes(request.user, on=timezone.localdate())
    rows = []
    for entry in ENTRIES:
        if entry.roles & roles or entry.name == "home":
            url = reverse(entry.name)
            current = request.path == url or (url != "/home/" and request.path.startswith(url))
            rows.append({"url": url, "label": entry.label, "icon": entry.icon, "current": current})
    return rows


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; evaluated only by pages that show the shell."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    return {
        "shell": SimpleLazyObject(lambda: {"links": links(request), "region": current_region()})
    }
