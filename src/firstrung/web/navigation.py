"""What the shell around each page shows: the links of the person's roles."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import MEMBERS
from firstrung.identity.public import RUNS_THE_COALITION, SCHOOL_STAFF, Role, role_codes
from firstrung.taxonomies.public import current_region

COORDINATION = frozenset({Role.COORDINATOR.value, Role.ADMINISTRATOR.value})
STAFF = frozenset(role.value for role in SCHOOL_STAFF)
EMPLOYERS = frozenset({Role.EMPLOYER.value})
PANELISTS = frozenset({Role.PANELIST.value})
REVIEWERS = STAFF | {Role.PANELIST.value, Role.STUDENT.value}
ANYBODY: frozenset[str] = frozenset(Role.values)
STUDENTS = frozenset({Role.STUDENT.value})
MEMBERSHIP = frozenset(role.value for role in MEMBERS)
RUNNERS = frozenset({RUNS_THE_COALITION})


FEW = 7
"""So many links stand side by side; more are gathered in groups."""

PEOPLE, JUDGING, CREDENTIALS = _("People"), _("Judging"), _("Credentials")
COALITION, PARTNERS, TOGETHER = _("Coalition"), _("Partners"), _("Together")


@dataclass(frozen=True)
class Entry:
    """A link of the main navigation, the roles that see it, and the group where there are many."""

    name: str
    label: str | Promise
    icon: str
    roles: frozenset[str]
    group: str | Promise = ""


ENTRIES = (
    Entry("home", _("Home"), "home", ANYBODY),
    Entry("portfolio", _("Portfolio"), "folder", STUDENTS),
    Entry("credentials_mine", _("Credentials"), "certificate", STUDENTS),
    Entry("family", _("Consent"), "shield", frozenset({Role.STUDENT.value, Role.GUARDIAN.value})),
    Entry("students", _("Students"), "people", STAFF, PEOPLE),
    Entry("submissions", _("Submissions"), "check", STAFF, JUDGING),
    Entry("review_desk", _("Reviews"), "scale", REVIEWERS, JUDGING),
    Entry("stuck", _("What waits"), "clock", STAFF, JUDGING),
    Entry("talent", _("Find talent"), "search", EMPLOYERS),
    Entry("panels", _("Panels"), "calendar", COORDINATION, JUDGING),
    Entry("comparisons", _("Comparisons"), "scale", COORDINATION, JUDGING),
    Entry("certificates", _("Certificates"), "certificate", COORDINATION, CREDENTIALS),
    Entry("issuing_runs", _("Issuing"), "people", COORDINATION, CREDENTIALS),
    Entry("awards", _("Awards"), "check", COORDINATION, CREDENTIALS),
    Entry("achievements", _("What can be earned"), "star", RUNNERS, CREDENTIALS),
    Entry("issuers", _("Trusted issuers"), "shield", RUNNERS, CREDENTIALS),
    Entry("signing_keys", _("Keys"), "lock", RUNNERS, CREDENTIALS),
    Entry("credentials_audit", _("Audit"), "eye", RUNNERS, CREDENTIALS),
    Entry("thresholds", _("Threshold"), "star", COORDINATION | EMPLOYERS, JUDGING),
    Entry("standards", _("Standards"), "rung", COORDINATION | EMPLOYERS | PANELISTS, JUDGING),
    Entry("exhibitions", _("Exhibitions"), "eye", STAFF, JUDGING),
    Entry("organizations", _("Organizations"), "building", COORDINATION | EMPLOYERS, PEOPLE),
    Entry("roadmap", _("Road map"), "rung", MEMBERSHIP, COALITION),
    Entry("stakeholders", _("Who works with whom"), "people", MEMBERSHIP, COALITION),
    Entry("initiatives", _("Initiatives"), "spark", MEMBERSHIP, COALITION),
    Entry("master_plan", _("Master plan"), "calendar", MEMBERSHIP, COALITION),
    Entry("my_tasks", _("My tasks"), "check", MEMBERSHIP, COALITION),
    Entry("resources", _("Resources"), "scale", MEMBERSHIP, COALITION),
    Entry("risks", _("Risks"), "shield", MEMBERSHIP, COALITION),
    Entry("kpis", _("Results"), "star", MEMBERSHIP, COALITION),
    Entry("recognition", _("Recognition"), "certificate", MEMBERSHIP, COALITION),
    Entry("pipeline", _("Employers"), "building", STAFF, PARTNERS),
    Entry("asks", _("Asks"), "chat", STAFF, PARTNERS),
    Entry("commitments", _("Commitments"), "check", STAFF, PARTNERS),
    Entry("interest_matrix", _("Interest"), "star", STAFF, PARTNERS),
    Entry("exchange_ledger", _("Given and got"), "scale", STAFF, PARTNERS),
    Entry("placements", _("Placements"), "rung", STAFF, PARTNERS),
    Entry("partner_phases", _("Phases"), "history", STAFF, PARTNERS),
    Entry("leads", _("Messages"), "mail", COORDINATION, PARTNERS),
    Entry("own_partnership", _("Our partnership"), "scale", EMPLOYERS),
    Entry("events", _("Events"), "calendar", MEMBERSHIP | STUDENTS, TOGETHER),
    Entry("meetings", _("Meetings"), "people", MEMBERSHIP, TOGETHER),
    Entry("my_action_items", _("What I took on"), "check", MEMBERSHIP, TOGETHER),
    Entry("programs", _("Programs"), "folder", MEMBERSHIP, TOGETHER),
    Entry("curriculum_forum", _("Planned changes"), "chat", MEMBERSHIP, TOGETHER),
    Entry("announcements", _("Announcements"), "mail", MEMBERSHIP, TOGETHER),
    Entry("library", _("Library"), "file", MEMBERSHIP, TOGETHER),
    Entry("testimonials", _("Testimonials"), "chat", MEMBERSHIP, TOGETHER),
    Entry("rosters", _("Rosters"), "upload", COORDINATION, PEOPLE),
)


def links(request: HttpRequest) -> list[dict[str, Any]]:
    """The links for the person who is signed in, the current one marked; many are in groups.

    A row is a link (url, label, icon, current) or a group (label, links, current).
    """
    if not request.user.is_authenticated:
        return []
    roles = role_codes(request.user, on=timezone.localdate())
    entries = [entry for entry in ENTRIES if entry.roles & roles or entry.name == "home"]
    if len(entries) <= FEW:
        return [_link(entry, request.path) for entry in entries]
    rows: list[dict[str, Any]] = []
    for entry in entries:
        link = _link(entry, request.path)
        group = next((row for row in rows if entry.group and row["label"] == entry.group), None)
        if group is not None:
            group["links"].append(link)
            group["current"] = group["current"] or link["current"]
        elif entry.group:
            rows.append({"label": entry.group, "links": [link], "current": link["current"]})
        else:
            rows.append(link)
    return rows


def _link(entry: Entry, path: str) -> dict[str, Any]:
    url = reverse(entry.name)
    current = path == url or (url != "/home/" and path.startswith(url))
    return {"url": url, "label": entry.label, "icon": entry.icon, "current": current}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; evaluated only by pages that show the shell."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    return {
        "shell": SimpleLazyObject(lambda: {"links": links(request), "region": current_region()})
    }
