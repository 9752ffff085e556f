"""News for members through their points of contact, who hand it on inside (D71)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import DutyKind
from firstrung.coalition.models import Announcement, Delivery, Duty, Initiative, Participation
from firstrung.coalition.policies import MEMBERS
from firstrung.coalition.resources.money import require_coordinator
from firstrung.coalition.stories.events import Announced
from firstrung.coalition.stories.policies import EDIT_ANNOUNCEMENT, SEE_ANNOUNCEMENT
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Membership, Organization, Person
from firstrung.jobs.public import publish_all

BATCH = 50
"""Letters in one job."""


@dataclass(frozen=True)
class News:
    """What is announced; ``initiative`` limits it to the organizations in it."""

    kind: str
    title: str
    text: str
    link: str = ""
    takes_place_on: date | None = None
    initiative: Initiative | None = None


FIELDS = ("kind", "title", "text", "link", "takes_place_on", "initiative")


def write_announcement(
    actor: Person, *, news: News, now: datetime, announcement: Announcement | None = None
) -> Announcement:
    """Write an announcement, or change the draft given."""
    if announcement is None:
        require_coordinator(actor, "coalition.announce")
    else:
        EDIT_ANNOUNCEMENT.require(actor, announcement)
        _check_draft(announcement)
    if news.takes_place_on is not None and news.takes_place_on < timezone.localdate(now):
        raise Problem(_("That day is over."), field="takes_place_on")
    row = announcement or Announcement(written_by=actor, created_at=now)
    with transaction.atomic():
        for name in FIELDS:
            setattr(row, name, getattr(news, name))
        row.save()
        verb = "changed" if announcement else "written"
        record(actor, f"coalition.announcement.{verb}", row, now=now)
    return row


def contacts_for(announcement: Announcement, *, on: date) -> QuerySet[Duty]:
    """The points of contact it goes to."""
    rows = Duty.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        kind=DutyKind.CONTACT,
        begins_on__lte=on,
        organization__ended_at__isnull=True,
        person__is_active=True,
    )
    if announcement.initiative is not None:
        joined = Participation.objects.filter(initiative=announcement.initiative)
        rows = rows.filter(
            Q(organization__in=joined.values("organization"))
            | Q(organization=announcement.initiative.host_id)
        )
    return rows


def send_announcement(actor: Person, *, announcement: Announcement, now: datetime) -> int:
    """Send it to every point of contact, each once; how many. Who doesn't want it is left out."""
    EDIT_ANNOUNCEMENT.require(actor, announcement)
    with transaction.atomic():
        row = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
        _check_draft(row)
        contacts = contacts_for(row, on=timezone.localdate(now)).order_by("begins_on", "pk")
        pairs = {row.person_id: row.organization_id for row in contacts if row.organization_id}
        if not pairs:
            raise Problem(_("Nobody would get it: no organization has a point of contact yet."))
        row.sent_at = announcement.sent_at = now
        row.save(update_fields=["sent_at"])
        _deliver(row, pairs.items(), by=None, now=now)
        record(actor, "coalition.announcement.sent", row, now=now, contacts=len(pairs))
    return len(pairs)


def _check_draft(announcement: Announcement) -> None:
    if announcement.sent_at is not None:
        raise Problem(_("It has been sent already."))


def contact_places(actor: Person, *, on: date) -> QuerySet[Organization]:
    """The organizations whose point of contact the actor is."""
    rows = Duty.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        kind=DutyKind.CONTACT,
        person=actor,
        begins_on__lte=on,
    )
    return Organization.objects.filter(pk__in=rows.values("organization"), ended_at__isnull=True)


def hand_on(
    actor: Person, *, announcement: Announcement, organization: Organization, now: datetime
) -> int:
    """A point of contact sends it to the staff of their organization; how many are new.

    Staff only, never students; who has it already does not get it twice, and who doesn't want
    such letters gets none.
    """
    SEE_ANNOUNCEMENT.require(actor, announcement)
    today = timezone.localdate(now)
    if not contact_places(actor, on=today).filter(pk=organization.pk).exists():
        raise NotYours("coalition.hand_on")
    if announcement.sent_at is None:
        raise Problem(_("It has not been sent yet."))
    rows = Membership.objects.live(today).filter(organization=organization, role__in=MEMBERS)
    with transaction.atomic():
        Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
        there = Delivery.objects.filter(announcement=announcement).values("person")
        people = rows.exclude(person__in=there).filter(person__is_active=True)
        found = sorted(set(people.values_list("person", flat=True)) - {actor.pk})
        if not found:
            raise Problem(_("Everybody at your organization has it already."))
        _deliver(announcement, [(pk, organization.pk) for pk in found], by=actor, now=now)
        record(
            actor, "coalition.announcement.handed_on", announcement, now=now,
            organization=organization.name, people=len(found),
        )  # fmt: skip
    return len(found)


def _deliver(
    announcement: Announcement,
    pairs: Iterable[tuple[int, int]],
    *,
    by: Person | None,
    now: datetime,
) -> None:
    """Rows of what is to be sent (person, organization), and the jobs that send it."""
    rows = Delivery.objects.bulk_create(
        Delivery(
            announcement=announcement,
            person_id=person,
            organization_id=place,
            handed_on_by=by,
            created_at=now,
        )
        for person, place in pairs
    )
    ids = [row.pk for row in rows]
    publish_all(
        Announced(delivery_ids=ids[start : start + BATCH]) for start in range(0, len(ids), BATCH)
    )


def waiting_deliveries(ids: Iterable[int]) -> QuerySet[Delivery]:
    """Those of the deliveries that nobody has dealt with yet."""
    rows = Delivery.objects.filter(pk__in=list(ids), sent_at__isnull=True, skipped_at__isnull=True)
    return rows.select_related("announcement", "person", "organization", "handed_on_by")


def note_delivery(delivery: Delivery, *, sent: bool, now: datetime) -> None:
    """What became of it: sent, or left out (no address, not wanted)."""
    name = "sent_at" if sent else "skipped_at"
    setattr(delivery, name, now)
    delivery.save(update_fields=[name])
