"""Who takes part: suggested by initiative, invited by letter, answers, comes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import contacts_of, staff, workplaces
from firstrung.convenings.enums.meetings import MeetingState, Rsvp
from firstrung.convenings.meetings.events import (
    MeetingCalledOff,
    MeetingInvited,
    MeetingReminded,
)
from firstrung.convenings.meetings.policies import STEER_MEETING, WRITE_IN_MEETING
from firstrung.convenings.models import Meeting, Participant
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Organization, Person
from firstrung.jobs.public import publish, publish_all

REMIND_WITHIN = timedelta(days=2)


def add_participant(
    actor: Person,
    *,
    meeting: Meeting,
    person: Person,
    now: datetime,
    organization: Organization | None = None,
) -> Participant:
    """Want somebody at the meeting, for the organization given or for one they work at.

    While the meeting runs, whoever is added is there.
    """
    STEER_MEETING.require(actor, meeting)
    if meeting.state not in {MeetingState.PLANNED, MeetingState.RUNNING}:
        raise Problem(_("This meeting is over."))
    if not staff().filter(pk=person.pk).exists():
        raise Problem(_("This person does not work at a member organization."), field="person")
    places = workplaces(person)
    if organization is None:
        organization = places.order_by("pk").first()
    elif not places.filter(pk=organization.pk).exists():
        raise Problem(_("This person does not work there."), field="organization")
    with transaction.atomic():
        row, made = Participant.objects.get_or_create(
            meeting=meeting,
            person=person,
            defaults={
                "organization": organization,
                "created_at": now,
                "attended": meeting.state == MeetingState.RUNNING,
            },
        )
        if not made:
            raise Problem(_("This person is on the list already."), field="person")
        record(actor, "convenings.meeting.person_added", meeting, now=now, person=person.name)
    return row


def add_organization(
    actor: Person, *, meeting: Meeting, organization: Organization, now: datetime
) -> list[Participant]:
    """Want an organization at the meeting: its points of contact are put on the list."""
    STEER_MEETING.require(actor, meeting)
    contacts = contacts_of([organization], on=timezone.localdate(now)).get(organization.pk, [])
    if not contacts:
        text = _("This organization has named no point of contact. Add a person instead.")
        raise Problem(text, field="organization")
    known = set(meeting.participants.values_list("person_id", flat=True))
    fresh = [person for person in contacts if person.pk not in known]
    if not fresh:
        raise Problem(_("Its points of contact are on the list."), field="organization")
    with transaction.atomic():
        rows = [
            Participant.objects.create(
                meeting=meeting, person=person, organization=organization, created_at=now
            )
            for person in fresh
        ]
        record(
            actor,
            "convenings.meeting.organization_added",
            meeting,
            now=now,
            organization=organization.name,
        )
    return rows


def remove_participant(actor: Person, *, participant: Participant, now: datetime) -> None:
    """Take somebody off the list; who has been invited gets a cancellation."""
    meeting = participant.meeting
    STEER_MEETING.require(actor, meeting)
    if meeting.state != MeetingState.PLANNED:
        raise Problem(_("The list stands once the meeting has begun."))
    with transaction.atomic():
        row = Participant.objects.select_for_update().get(pk=participant.pk)
        if row.told is not None:
            publish(
                MeetingCalledOff(
                    meeting_id=meeting.pk,
                    person_id=participant.person_id,
                    sequence=meeting.sequence + 1,
                    cancelled=False,
                )
            )
            Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
        name = participant.person.name
        row.delete()
        record(actor, "convenings.meeting.person_removed", meeting, now=now, person=name)


def send_invitations(actor: Person, *, meeting: Meeting, now: datetime) -> int:
    """Write to everybody on the list who has no letter yet; returns how many."""
    STEER_MEETING.require(actor, meeting)
    with transaction.atomic():
        row = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if row.state != MeetingState.PLANNED:
            raise Problem(_("Only planned meetings invite."))
        rows = row.participants.filter(told__isnull=True)
        ids = list(rows.values_list("pk", flat=True))
        publish_all(
            MeetingInvited(participant_id=pk, sequence=row.sequence, moved=False) for pk in ids
        )
        rows.filter(pk__in=ids).update(told=row.sequence)
        record(actor, "convenings.meeting.invited", row, now=now, count=len(ids))
    return len(ids)


def answer_meeting(actor: Person, *, meeting: Meeting, rsvp: str, now: datetime) -> Participant:
    """Say whether one comes."""
    row = Participant.objects.filter(meeting=meeting, person=actor).first()
    if row is None:
        raise NotYours("convenings.answer_meeting")
    if meeting.state != MeetingState.PLANNED:
        raise Problem(_("This meeting has begun, is over or was cancelled."))
    if rsvp not in Rsvp.values:
        raise Problem(_("Say whether you come."))
    with transaction.atomic():
        row.rsvp = rsvp
        row.save(update_fields=["rsvp"])
        record(actor, "convenings.meeting.answered", meeting, now=now, rsvp=rsvp)
    return row


def mark_presence(
    actor: Person, *, participant: Participant, attended: bool, now: datetime
) -> Participant:
    """Write down who is there; until the minutes are approved."""
    meeting = participant.meeting
    WRITE_IN_MEETING.require(actor, meeting)
    if meeting.opened_at is None or meeting.approved_at is not None:
        raise Problem(_("Presence is kept from the opening until the minutes are approved."))
    with transaction.atomic():
        participant.attended = attended
        participant.save(update_fields=["attended"])
        name = participant.person.name
        record(
            actor, "convenings.meeting.presence", meeting, now=now, person=name, attended=attended
        )
    return participant


def remind_of_meetings(*, now: datetime) -> int:
    """Remind everybody invited to a meeting within two days, once; returns how many."""
    with transaction.atomic():
        rows = Participant.objects.filter(
            ~Q(rsvp=Rsvp.NO),
            meeting__state=MeetingState.PLANNED,
            meeting__begins_at__gt=now,
            meeting__begins_at__lte=now + REMIND_WITHIN,
            told__isnull=False,
            reminded_at__isnull=True,
        )
        ids = list(rows.values_list("pk", flat=True))
        publish_all(MeetingReminded(participant_id=pk) for pk in ids)
        Participant.objects.filter(pk__in=ids).update(reminded_at=now)
    return len(ids)
