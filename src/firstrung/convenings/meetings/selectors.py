"""Meetings, action items and attendance as lists; who is suggested for a meeting (D37)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.coalition.public import Duty, DutyKind, Initiative, Participation, staff
from firstrung.convenings.enums.meetings import MeetingKind, MeetingState
from firstrung.convenings.models import ActionItem, Meeting, Participant
from firstrung.core import asked
from firstrung.identity.public import Organization, Person

TONES = {
    MeetingState.PLANNED: "wait",
    MeetingState.RUNNING: "act",
    MeetingState.CLOSED: "good",
    MeetingState.CANCELLED: "bad",
}


def meeting_rows(wanted: Mapping[str, str], person: Person) -> QuerySet[Meeting]:
    """Meetings with ``people`` and ``came``: coming ones first, then the past, newest first."""
    rows = Meeting.objects.select_related("facilitator")
    for name, known in (("kind", MeetingKind), ("state", MeetingState)):
        if wanted.get(name) in known.values:
            rows = rows.filter(**{name: wanted[name]})
    if uid := wanted.get("initiative"):
        known_rows = Meeting.initiatives.through.objects.filter(initiative__uid=asked.uid(uid))
        rows = rows.filter(pk__in=known_rows.values("meeting"))
    if words := wanted.get("q", "").strip():
        rows = rows.filter(title__icontains=words)
    if wanted.get("mine"):
        own = Participant.objects.filter(meeting=OuterRef("pk"), person=person)
        rows = rows.filter(Q(facilitator=person) | Exists(own))
    came = Count("participants", filter=Q(participants__attended=True))
    return rows.annotate(people=Count("participants"), came=came).order_by("-begins_at", "-pk")


def action_rows(wanted: Mapping[str, str], *, on: date) -> QuerySet[ActionItem]:
    """Action items: open ones unless others are asked for, the first due on top."""
    rows = ActionItem.objects.select_related("owner", "meeting")
    state = wanted.get("state", "open")
    if state in {"open", "late", ""}:
        rows = rows.filter(done_at__isnull=True)
    elif state == "done":
        rows = rows.filter(done_at__isnull=False)
    if state == "late":
        rows = rows.filter(due_on__lt=on)
    if uid := wanted.get("meeting"):
        rows = rows.filter(meeting__uid=asked.uid(uid))
    if words := wanted.get("q", "").strip():
        named = Q(owner__given_name__icontains=words) | Q(owner__family_name__icontains=words)
        rows = rows.filter(named | Q(text__icontains=words))
    return rows.order_by("due_on", "pk")


def attended(first: date, last: date) -> QuerySet[Participant]:
    """Who came to meetings between these days, both included."""
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    return Participant.objects.filter(
        attended=True,
        meeting__state__in=(MeetingState.RUNNING, MeetingState.CLOSED),
        meeting__begins_at__gte=begin,
        meeting__begins_at__lt=end,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def attendance_rows(wanted: Mapping[str, str]) -> QuerySet[Participant]:
    """Who came to meetings; ``since`` and ``until``, and an organization."""
    first = asked.day(wanted.get("since")) or asked.FIRST_DAY
    last = asked.day(wanted.get("until")) or timezone.localdate()
    rows = attended(first, last)
    if uid := wanted.get("organization"):
        rows = rows.filter(organization__uid=asked.uid(uid))
    found = rows.select_related("person", "organization", "meeting")
    return found.order_by("-meeting__begins_at", "organization__name", "pk")


def attendance_counts(first: date, last: date) -> dict[int | None, int]:
    """How often each organization came to meetings (one query)."""
    rows = attended(first, last).order_by()
    return dict(rows.values_list("organization").annotate(Count("pk")))


@dataclass
class Suggestion:
    """Somebody whom the meeting concerns, for which organization, and why."""

    person: Person
    organization: Organization | None
    reasons: list[str] = field(default_factory=list)


def suggestions(meeting: Meeting, *, on: date) -> list[Suggestion]:
    """Who should come by the meeting's initiatives, those with most reasons first (D37).

    Leads, points of contact and people on duty for the initiatives; at strategic meetings the
    Leadership Council and the coordinators as well. Who is on the list is left out.
    """
    found: dict[int, Suggestion] = {}
    known = set(meeting.participants.values_list("person_id", flat=True))
    active = set(staff().values_list("pk", flat=True))

    def add(person: Person | None, organization: Organization | None, reason: str) -> None:
        if person is None or person.pk in known or person.pk not in active:
            return
        row = found.setdefault(person.pk, Suggestion(person, organization))
        row.organization = row.organization or organization
        row.reasons.append(reason)

    own = meeting.initiatives.values("pk")
    for initiative in Initiative.objects.filter(pk__in=own).select_related("lead", "host"):
        add(initiative.lead, initiative.host, _("leads %(title)s") % {"title": initiative.title})
    shares = Participation.objects.filter(initiative__in=own, contact__isnull=False)
    for share in shares.select_related("contact", "organization", "initiative"):
        reason = _("contact for %(title)s") % {"title": share.initiative.title}
        add(share.contact, share.organization, reason)
    for duty in _duties(meeting, own, on):
        title = duty.initiative.title if duty.initiative else _("the coalition")
        reason = _("%(duty)s of %(title)s") % {"duty": duty.get_kind_display(), "title": title}
        add(duty.person, duty.organization, reason)
    return sorted(found.values(), key=lambda row: (-len(row.reasons), row.person.name))


def _duties(meeting: Meeting, own: object, on: date) -> QuerySet[Duty]:
    wanted = Q(initiative__in=own)
    if meeting.kind == MeetingKind.STRATEGIC:
        wanted |= Q(kind__in=(DutyKind.COUNCIL, DutyKind.COORDINATOR))
    live = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    rows = Duty.objects.filter(wanted & live, begins_on__lte=on)
    return rows.select_related("person", "organization", "initiative").order_by("pk")
