"""In the room: notes, decisions and action items, saved as they are made; then the minutes."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import is_member, staff
from firstrung.convenings.enums.meetings import AgendaItem, MeetingState
from firstrung.convenings.meetings.events import MinutesApproved
from firstrung.convenings.meetings.policies import STEER_MEETING, WRITE_IN_MEETING
from firstrung.convenings.models import ActionItem, Meeting, MeetingDecision, MeetingNote
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish_all

Entry = MeetingNote | MeetingDecision | ActionItem


def _require_open(actor: Person, meeting: Meeting, item: int) -> None:
    WRITE_IN_MEETING.require(actor, meeting)
    if item not in AgendaItem.values:
        raise Problem(_("An agenda has seven items."), field="item")
    if meeting.opened_at is None:
        raise Problem(_("The meeting has not begun yet."))
    if meeting.approved_at is not None:
        raise Problem(_("The minutes are approved: nothing can be added."))


def add_note(
    actor: Person, *, meeting: Meeting, item: int, text: str, now: datetime
) -> MeetingNote:
    """Write down what was said about an item."""
    _require_open(actor, meeting, item)
    if not text.strip():
        raise Problem(_("Write something."), field="text")
    with transaction.atomic():
        row = MeetingNote.objects.create(
            meeting=meeting, item=item, text=text.strip(), written_by=actor, created_at=now
        )
        record(actor, "convenings.meeting.noted", meeting, now=now, item=item)
    return row


def add_decision(
    actor: Person, *, meeting: Meeting, item: int, text: str, decided_by: str, now: datetime
) -> MeetingDecision:
    """Write down what was decided and who decided it."""
    _require_open(actor, meeting, item)
    if not text.strip():
        raise Problem(_("What was decided?"), field="text")
    if not decided_by.strip():
        raise Problem(_("Who decided it?"), field="decided_by")
    with transaction.atomic():
        row = MeetingDecision.objects.create(
            meeting=meeting,
            item=item,
            text=text.strip(),
            decided_by=decided_by.strip(),
            written_by=actor,
            created_at=now,
        )
        record(actor, "convenings.meeting.decided", meeting, now=now, item=item)
    return row


def add_action_item(
    actor: Person,
    *,
    meeting: Meeting,
    item: int,
    text: str,
    owner: Person,
    due_on: date,
    now: datetime,
) -> ActionItem:
    """Write down what somebody takes on, and until when."""
    _require_open(actor, meeting, item)
    if not text.strip():
        raise Problem(_("What is to be done?"), field="text")
    if not staff().filter(pk=owner.pk).exists():
        raise Problem(_("The owner must work at a member organization."), field="owner")
    if due_on < timezone.localdate(meeting.begins_at):
        raise Problem(_("It can't be due before the meeting."), field="due_on")
    with transaction.atomic():
        row = ActionItem.objects.create(
            meeting=meeting,
            item=item,
            text=text.strip(),
            owner=owner,
            due_on=due_on,
            written_by=actor,
            created_at=now,
        )
        record(actor, "convenings.action_item.given", row, now=now, owner=owner.name)
    return row


def remove_entry(actor: Person, *, entry: Entry, now: datetime) -> None:
    """Take back what was written by mistake: who wrote it may, and who leads the meeting."""
    meeting = entry.meeting
    if entry.written_by_id != actor.pk:
        STEER_MEETING.require(actor, meeting)
    _require_open(actor, meeting, entry.item)
    with transaction.atomic():
        record(actor, "convenings.meeting.entry_removed", meeting, now=now, text=entry.text[:200])
        entry.delete()


def finish_action_item(
    actor: Person, *, action_item: ActionItem, done: bool, now: datetime
) -> ActionItem:
    """It is done, or after all it is not: its owner says so, or whoever leads the meeting."""
    if not is_member(actor):
        raise NotVisible("convenings.action_item")
    own = action_item.owner_id == actor.pk
    if not own and not STEER_MEETING.allows(actor, action_item.meeting):
        raise NotYours("convenings.action_item")
    with transaction.atomic():
        action_item.done_at, action_item.done_by = (now, actor) if done else (None, None)
        action_item.save(update_fields=["done_at", "done_by"])
        verb = "done" if done else "reopened"
        record(actor, f"convenings.action_item.{verb}", action_item, now=now)
    return action_item


def approve_minutes(actor: Person, *, meeting: Meeting, now: datetime) -> Meeting:
    """The minutes stand as they are; everybody on the list gets them by letter."""
    STEER_MEETING.require(actor, meeting)
    with transaction.atomic():
        row = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if row.state != MeetingState.CLOSED:
            raise Problem(_("Close the meeting first."))
        if row.approved_at is not None:
            raise Problem(_("The minutes are approved already."))
        row.approved_at, row.approved_by = now, actor
        row.save(update_fields=["approved_at", "approved_by"])
        ids = row.participants.values_list("pk", flat=True)
        publish_all(MinutesApproved(participant_id=pk) for pk in ids)
        record(actor, "convenings.meeting.minutes_approved", row, now=now)
    return row
