"""Where the lines of an agenda come from: each context registers its own while the apps start.

The same sources draft the notes of advisories and of sessions of faculty with employers (C07).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from firstrung.convenings.enums.meetings import AgendaItem, MeetingState
from firstrung.convenings.models import Event, Meeting, Participant
from firstrung.identity.public import Organization

FIRST_LOOK = timedelta(days=90)
"""How far the first meeting of a kind looks back."""


@dataclass(frozen=True)
class Line:
    """A line of an agenda; ``since`` is the day the news is from.

    ``key`` tells lines of one source apart, the address (else the text) where it is empty: by it
    a line that was hidden or moved is found again.
    """

    text: str
    url: str = ""
    since: date | None = None
    key: str = ""


def nothing(_row: Meeting | Event) -> tuple[Line, ...]:
    """What a source brings that has nothing to say to meetings, or to events."""
    return ()


@dataclass(frozen=True)
class AgendaSource:
    """Lines for one of the seven items (1–7), in a number of queries that does not grow.

    ``event_lines`` are those for the notes of an event, under the ``label``.
    """

    item: int
    code: str
    label: str | Promise
    lines: Callable[[Meeting], Iterable[Line]] = nothing
    event_lines: Callable[[Event], Iterable[Line]] = nothing


_sources: dict[str, AgendaSource] = {}


def register_agenda_source(source: AgendaSource) -> None:
    """Make a source known under its code; two of one code are a mistake of ours."""
    if source.code in _sources:
        raise ValueError(f"there is a source “{source.code}” already")
    if source.item not in AgendaItem.values:
        raise ValueError(f"an agenda has no item {source.item}")
    _sources[source.code] = source


def agenda_sources() -> dict[str, AgendaSource]:
    """Every source by its code, in the order of registration."""
    return dict(_sources)


def since_last(meeting: Meeting) -> datetime:
    """When the meeting of this kind before this one began; 90 days ago where there was none."""
    before = Meeting.objects.filter(
        kind=meeting.kind, state=MeetingState.CLOSED, begins_at__lt=meeting.begins_at
    ).exclude(pk=meeting.pk)
    found = before.order_by("-begins_at").values_list("begins_at", flat=True).first()
    return found or min(meeting.begins_at, timezone.now()) - FIRST_LOOK


def people_at(meeting: Meeting) -> set[int]:
    """The keys of those who take part, the facilitator among them."""
    rows = Participant.objects.filter(meeting=meeting).values_list("person_id", flat=True)
    return {meeting.facilitator_id, *rows}


def organizations_at(meeting: Meeting) -> QuerySet[Organization]:
    """The organizations for which somebody takes part."""
    rows = Participant.objects.filter(meeting=meeting, organization__isnull=False)
    return Organization.objects.filter(pk__in=rows.values("organization")).order_by("name")
