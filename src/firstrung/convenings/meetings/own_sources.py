"""The lines that the road map and convenings bring to an agenda."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firstrung.activity.public import entries_of
from firstrung.coalition.public import (
    Initiative,
    Task,
    late_tasks,
    new_initiatives,
    open_needs,
    upcoming_milestones,
)
from firstrung.convenings.enums.events import EventState
from firstrung.convenings.enums.meetings import AgendaItem, MeetingState
from firstrung.convenings.meetings.sources import AgendaSource, Line, people_at, since_last
from firstrung.convenings.models import ActionItem, Event, Meeting, PlannedChange, ProgramStep

MOST = 15
AHEAD = timedelta(days=60)


def open_actions(meeting: Meeting) -> Iterator[Line]:
    """Action items of earlier meetings that are still open, the oldest first."""
    rows = ActionItem.objects.filter(
        done_at__isnull=True,
        meeting__state__in=(MeetingState.CLOSED, MeetingState.RUNNING),
        meeting__begins_at__lt=meeting.begins_at,
    ).exclude(meeting=meeting)
    today = timezone.localdate()
    for row in rows.select_related("owner", "meeting").order_by("due_on", "pk")[:MOST]:
        values = {"text": row.text, "owner": row.owner.name, "day": _day(row.due_on)}
        text = _("%(text)s – %(owner)s, was due on %(day)s") if row.due_on < today else ""
        text = text or _("%(text)s – %(owner)s, due on %(day)s")
        yield Line(
            text % values,
            reverse("meeting_minutes", args=[row.meeting.uid]),
            timezone.localdate(row.meeting.begins_at),
            key=f"action-{row.uid}",
        )


def initiative_updates(meeting: Meeting) -> Iterator[Line]:
    """Initiatives in which something happened since the last meeting; this meeting's own first."""
    since = since_last(meeting)
    done = Task.objects.filter(finished_on__gte=timezone.localdate(since)).order_by()
    finished = dict(done.values_list("initiative").annotate(Count("pk")))
    told = entries_of("coalition").filter(at__gte=since, object_type="coalition.initiative")
    uids = told.order_by().values_list("object_uid", flat=True).distinct()
    changed = {uid for uid in uids if uid is not None}
    rows = Initiative.objects.filter(pk__in=finished) | Initiative.objects.filter(uid__in=changed)
    own = set(meeting.initiatives.values_list("pk", flat=True))
    if own:
        rows = rows.filter(pk__in=own)
    for row in rows.order_by("title", "pk")[:MOST]:
        count = finished.get(row.pk, 0)
        values = {"title": row.title, "state": row.get_state_display(), "count": count}
        text = ngettext(
            "%(title)s (%(state)s): %(count)d task finished",
            "%(title)s (%(state)s): %(count)d tasks finished",
            count,
        )
        address = reverse("initiative", args=[row.uid])
        yield Line(text % values, address, timezone.localdate(since))


def program_changes(meeting: Meeting) -> Iterator[Line]:
    """Programs that entered a stage since the last meeting, the newest first."""
    since = timezone.localdate(since_last(meeting))
    rows = ProgramStep.objects.filter(began_on__gte=since, ended_on__isnull=True)
    found = rows.select_related("program__institution").order_by("-began_on", "-pk")
    for row in found[:MOST]:
        values = {
            "title": row.program.title,
            "institution": row.program.institution.name,
            "stage": row.get_stage_display(),
        }
        yield Line(
            _("%(institution)s: %(title)s – %(stage)s") % values,
            reverse("program", args=[row.program.uid]),
            row.began_on,
        )


def open_forum(_meeting: Meeting) -> Iterator[Line]:
    """Planned changes that are open for comments."""
    rows = PlannedChange.objects.filter(
        concluded_at__isnull=True, closes_on__gte=timezone.localdate()
    )
    for row in rows.select_related("program__institution").order_by("closes_on", "pk")[:MOST]:
        values = {
            "title": row.title,
            "institution": row.program.institution.name,
            "day": _day(row.closes_on),
        }
        yield Line(
            _("%(institution)s asks until %(day)s: %(title)s") % values,
            reverse("planned_change", args=[row.uid]),
            timezone.localdate(row.created_at),
        )


def fresh_initiatives(meeting: Meeting) -> Iterator[Line]:
    """Initiatives proposed since the last meeting."""
    for row in new_initiatives(since=since_last(meeting))[:MOST]:
        values = {"title": row.title, "host": row.host.name}
        yield Line(
            _("%(title)s, proposed for %(host)s") % values,
            reverse("initiative", args=[row.uid]),
            timezone.localdate(row.created_at),
        )


def late_work(meeting: Meeting) -> Iterator[Line]:
    """Late tasks of those who take part, the worst first."""
    rows = late_tasks(
        meeting.facilitator, today=timezone.localdate(), most=MOST, owners=people_at(meeting)
    )
    for row in rows:
        values = {"title": row.task.title, "owner": row.owner, "initiative": row.head.title}
        yield Line(
            _("Late: %(title)s – %(owner)s (%(initiative)s)") % values,
            reverse("plan_task", args=[row.task.uid]),
            row.task.deadline,
        )


def near_milestones(meeting: Meeting) -> Iterator[Line]:
    """Milestones of the next 60 days; only of the meeting's initiatives where it has some."""
    own = set(meeting.initiatives.values_list("pk", flat=True))
    most = MOST if not own else 1000
    found = upcoming_milestones(
        meeting.facilitator, today=timezone.localdate(), days=AHEAD.days, most=most
    )
    for row in [row for row in found if not own or row.head.id in own][:MOST]:
        values = {"title": row.moment.title, "day": _day(row.moment.day)}
        yield Line(
            _("Milestone on %(day)s: %(title)s") % values,
            reverse("action_plan", args=[row.head.uid]),
            key=f"milestone-{row.moment.task}",
        )


def near_events(meeting: Meeting) -> Iterator[Line]:
    """Announced events of the next 60 days that are not closed."""
    begin = max(meeting.begins_at, timezone.now())
    rows = Event.objects.filter(
        state=EventState.ANNOUNCED,
        closed=False,
        begins_at__gte=begin,
        begins_at__lt=begin + AHEAD,
    )
    for row in rows.order_by("begins_at", "pk")[:MOST]:
        values = {"title": row.title, "day": _day(timezone.localdate(row.begins_at))}
        yield Line(_("%(day)s: %(title)s") % values, reverse("event", args=[row.uid]))


def needs(_meeting: Meeting) -> Iterator[Line]:
    """What initiatives still look for, the most urgent first."""
    for row in open_needs()[:MOST]:
        values = {"text": row.text, "initiative": row.initiative.title}
        yield Line(
            _("Still needed: %(text)s (%(initiative)s)") % values,
            reverse("initiative", args=[row.initiative.uid]),
            key=f"need-{row.uid}",
        )


def _day(day: object) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")  # type: ignore[arg-type]


SOURCES = (
    AgendaSource(AgendaItem.PRIOR, "open_actions", gettext_lazy("Open action items"), open_actions),
    AgendaSource(
        AgendaItem.PRIOR, "initiative_updates", gettext_lazy("Initiatives"), initiative_updates
    ),
    AgendaSource(
        AgendaItem.CURRICULUM, "program_changes", gettext_lazy("Programs"), program_changes
    ),
    AgendaSource(AgendaItem.CURRICULUM, "open_forum", gettext_lazy("Planned changes"), open_forum),
    AgendaSource(
        AgendaItem.INITIATIVES, "new_initiatives", gettext_lazy("Initiatives"), fresh_initiatives
    ),
    AgendaSource(AgendaItem.PROGRESS, "late_tasks", gettext_lazy("Late work"), late_work),
    AgendaSource(AgendaItem.PROGRESS, "milestones", gettext_lazy("Milestones"), near_milestones),
    AgendaSource(AgendaItem.OPPORTUNITIES, "events", gettext_lazy("Events"), near_events),
    AgendaSource(AgendaItem.OPPORTUNITIES, "open_needs", gettext_lazy("Needs"), needs),
)
