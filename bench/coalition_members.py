"""What members do, for the bench: 2,000 employers, 400 events with 50,000 attendances, a year.

Called by `bench.coalition_crowd` inside the site's own Python; everything is written in bulk.
"""

import random
from datetime import timedelta

from django.utils import timezone

from firstrung.coalition.public import Initiative
from firstrung.convenings.models import Attendance, Event, Headcount, Meeting, Participant
from firstrung.identity.public import Organization, Person
from firstrung.partnerships.models import Account, Commitment, ExchangeEntry, HiringNeed, Placement

EMPLOYERS, EVENTS, ATTENDANCES, ENTRIES, PLACEMENTS = 2_000, 400, 50_000, 10_000, 3_000
KINDS = ("advisory", "webinar", "faculty_session", "externship", "soft_skills", "hard_skills")
PARTS = ("faculty", "faculty", "employer", "employer", "leader", "other")
STAGES = ("prospect", "in_talks", "interested", "committed")


def members(me: Person, hosts: list[Organization], plans: list[Initiative]) -> Meeting:
    """All of it, beside the initiatives; returns the meeting whose agenda is looked at."""
    dice, now = random.Random(7), timezone.now()
    employers = Organization.objects.bulk_create(
        Organization(name=f"Employer {n:04}", kind="employer") for n in range(EMPLOYERS)
    )
    _talks(employers, dice)
    _events(me, [*hosts, *employers], plans, dice)
    _given(employers, hosts, dice)
    meeting = Meeting.objects.create(
        kind="strategic",
        title="The year ahead",
        begins_at=now + timedelta(days=9),
        ends_at=now + timedelta(days=9, hours=2),
        facilitator=me,
        planned_by=me,
    )
    people = Person.objects.filter(email__startswith="lead.").order_by("pk")
    Participant.objects.bulk_create(
        Participant(meeting=meeting, person=person, organization=dice.choice(employers))
        for person in [me, *people]
    )
    return meeting


def _talks(employers: list[Organization], dice: random.Random) -> None:
    now = timezone.now()
    accounts = Account.objects.bulk_create(
        Account(organization=one, stage=dice.choice(STAGES), stage_at=now) for one in employers
    )
    HiringNeed.objects.bulk_create(
        HiringNeed(
            account=account, title=f"Technician {n % 40}", level="entry", number=dice.randint(1, 9)
        )
        for n, account in enumerate(accounts)
    )


def _events(
    me: Person, organizations: list[Organization], plans: list[Initiative], dice: random.Random
) -> None:
    now = timezone.now()
    held = []
    for n in range(EVENTS):
        begins = now - timedelta(days=dice.randint(1, 700))
        year = begins.year if begins.month >= 7 else begins.year - 1
        held.append(
            Event(
                kind=KINDS[n % len(KINDS)],
                state="held",
                title=f"Event {n:03}",
                host=dice.choice(organizations[:200]),
                initiative=dice.choice([None, *plans]),
                begins_at=begins,
                ends_at=begins + timedelta(hours=2),
                school_year=year,
                created_by=me,
            )
        )
    events = Event.objects.bulk_create(held)
    each = ATTENDANCES // EVENTS
    Attendance.objects.bulk_create(
        (
            Attendance(
                event=event,
                organization=dice.choice(organizations),
                part=dice.choice(PARTS),
                attendee=f"{at * 41 % 9000:032}",
                marked_at=now,
            )
            for event in events
            for at in dice.sample(range(9000), each)
        ),
        batch_size=2000,
    )
    Headcount.objects.bulk_create(
        Headcount(event=event, organization=one, number=dice.randint(5, 90), counted_at=now)
        for event in events
        for one in dice.sample(organizations[:20], 4)
    )


def _given(employers: list[Organization], hosts: list[Organization], dice: random.Random) -> None:
    today = timezone.localdate()
    Commitment.objects.bulk_create(
        Commitment(
            employer=one,
            state="signed",
            begins_on=today - timedelta(days=100),
            ends_on=today + timedelta(days=265),
            signed_by="Somebody",
            signed_on=today - timedelta(days=100),
        )
        for one in employers[:400]
    )
    ExchangeEntry.objects.bulk_create(
        ExchangeEntry(
            employer=dice.choice(employers),
            institution=dice.choice(hosts),
            direction="give",
            kind="panels",
            happened_on=today - timedelta(days=dice.randint(0, 700)),
            hours=dice.randint(1, 8),
            students=dice.randint(0, 30),
            evidence="Panel",
        )
        for _n in range(ENTRIES)
    )
    Placement.objects.bulk_create(
        Placement(
            employer=dice.choice(employers),
            institution=dice.choice(hosts),
            students=dice.randint(1, 4),
            begins_on=today - timedelta(days=dice.randint(0, 700)),
            evidence="Letter",
        )
        for _n in range(PLACEMENTS)
    )
