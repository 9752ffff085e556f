"""The coalition of the demonstration region: partners, events, meetings, results, stories."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from firstrung.activity.models import AuditEntry
from firstrung.coalition import public
from firstrung.coalition.public import (
    Announcement,
    Delivery,
    Funnel,
    Handover,
    Recognition,
    Spotlight,
    Target,
    carried_insights,
    measures,
)
from firstrung.convenings.public import (
    ActionItem,
    AgendaItem,
    Event,
    EventInvitation,
    EventKind,
    Meeting,
    PlannedChange,
    Program,
    Question,
    Registration,
    agenda,
    school_year,
    totals,
)
from firstrung.demonstration.calendar import Calendar
from firstrung.engines.funnel import Stage, rates
from firstrung.identity.management.commands.signin import first_with
from firstrung.identity.public import Organization
from firstrung.partnerships.public import (
    Account,
    Ask,
    Commitment,
    Contact,
    ExchangeEntry,
    HiringNeed,
    Lead,
    Placement,
)
from tests.demonstration.test_region import person

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("db")]


@pytest.fixture
def db(region):
    """The database of these tests is the region's."""
    return region


def last_year(*kinds: str):
    """The attendance report of last school year's events of these kinds."""
    year = school_year(timezone.localdate()) - 1
    return totals(MultiValueDict({"year": [str(year)], "kind": list(kinds)}))


def test_over_a_thousand_students_of_nineteen_colleges_came_to_webinars():
    told = last_year("webinar")
    assert (told.events, told.students, told.institutions) == (4, 1147, 19)


def test_over_150_educators_met_people_of_over_50_employers():
    told = last_year("advisory", "faculty_session")
    assert told.educators > 150
    assert told.employers > 50
    assert (told.educators, told.employers, told.students) == (171, 57, 0)
    events = Event.objects.filter(kind="advisory", state="held")
    assert set(events.values_list("closed", flat=True)) == {True}


def test_there_were_events_of_every_kind():
    held = Event.objects.filter(state="held").values_list("kind", flat=True)
    assert set(held) == set(EventKind.values)
    coming = Event.objects.filter(state="announced", begins_at__gt=timezone.now())
    assert coming.count() == 2


def test_the_panel_to_come_has_seats_answers_and_a_question_that_was_answered():
    event = Event.objects.get(title="First jobs with AI in them")
    said = EventInvitation.objects.filter(event=event).values_list("answer", flat=True)
    assert Counter(said) == {"yes": 3, "no": 1, "": 2}
    assert Registration.objects.filter(event=event, standing="seated").count() == 6
    asked = Question.objects.filter(event=event)
    assert Counter(asked.values_list("state", flat=True)) == {"shown": 2, "asked": 1}
    (answered,) = asked.filter(answered_at__isnull=False)
    assert answered.answered_by == first_with("employer")
    assert answered.kept.get().student == first_with("student")


def test_every_employer_has_a_record_and_they_stand_at_every_stage():
    employers = Organization.objects.filter(kind="employer")
    assert Account.objects.count() == employers.count() == 57
    stages = Counter(Account.objects.values_list("stage", flat=True))
    assert stages["committed"] == 11
    assert stages["lapsed"] == stages["declined"] == 1
    assert min(stages[name] for name in ("prospect", "in_talks", "interested")) >= 4
    assert Contact.objects.filter(persona__isnull=False, is_main=True).count() == 8


def test_asks_leads_needs_and_a_plan():
    outcomes = Counter(Ask.objects.values_list("outcome", flat=True))
    assert outcomes == {"yes": 9, "later": 1, "no": 1, "waiting": 2}
    planned = Account.objects.get(planned_asks__until__gte=timezone.localdate())
    assert planned.organization.name == "L3Harris"
    assert (Lead.objects.filter(state="new").count(), HiringNeed.objects.count()) == (2, 7)


def test_agreements_of_every_state_and_one_to_renew_soon():
    states = Counter(Commitment.objects.values_list("state", flat=True))
    assert states == {"signed": 11, "ended": 1, "offered": 1, "draft": 1}
    today = timezone.localdate()
    soon = Commitment.objects.filter(state="signed", ends_on__lt=today + timedelta(days=60))
    assert [row.employer.name for row in soon] == ["Beach Cities Software"]


def test_what_is_on_record_elsewhere_is_in_the_ledger_as_it_was_counted():
    counted = ExchangeEntry.objects.exclude(origin="")
    assert {(row.origin.split("-")[0], row.kind) for row in counted} >= {
        ("panel", "panels"),
        ("endorsements", "validation"),
        ("threshold", "validation"),
        ("vote", "priorities"),
        ("say", "say"),
        ("gathering", "priorities"),
        ("gathering", "community"),
        ("recognition", "community"),
        ("placement", "early"),
        ("placement", "pipeline"),
    }
    placed = counted.filter(origin__startswith="placement-")
    assert placed.count() == Placement.objects.count()
    kinds = set(ExchangeEntry.objects.values_list("kind", flat=True))
    assert len(kinds) == 12, "all six gives and all six gets"


def test_gates_of_the_first_phases_are_met():
    calendar = Calendar(timezone.now())
    first, last = calendar.ago(240), calendar.today

    def counted(code: str) -> int:
        return int(sum(measures()[code].count(first, last).values()))

    assert counted("employers_in_talks") >= 20
    assert counted("employers_surveyed") == 17
    assert counted("committed_partners") == 11


def test_programs_stand_at_every_stage_and_come_from_decisions():
    stages = set(Program.objects.values_list("stage", flat=True))
    assert stages == {"considering", "developing", "approved", "offered", "dropped"}
    traced = Program.objects.filter(institution__name="Citrus College")
    assert traced.count() == traced.filter(changes__decision__isnull=False).distinct().count() == 6
    open_one, closed = PlannedChange.objects.order_by("-created_at")
    assert (open_one.concluded_at, open_one.comments.count()) == (None, 2)
    assert closed.concluded_at is not None


def test_minutes_are_approved_and_the_next_agenda_builds_itself():
    held = Meeting.objects.filter(state="closed")
    assert (held.count(), held.filter(approved_at__isnull=False).count()) == (2, 2)
    items = ActionItem.objects.all()
    assert (items.filter(done_at=None).count(), items.exclude(done_at=None).count()) == (4, 2)
    days = [timezone.localdate(row.begins_at) for row in held]
    for row, day in zip(held, days, strict=True):
        assert not row.lines.filter(since__gt=day).exists()
    coming = Meeting.objects.filter(state="planned").order_by("begins_at").first()
    parts = {part.item: part.shown for part in agenda(coming)}
    assert set(parts) == set(AgendaItem)
    assert all(parts[item] for item in AgendaItem), "each of the seven items has something"


def test_the_funnel_of_the_seed():
    funnel = Funnel.objects.get(title__startswith="Technology challenge")
    found = rates([Stage(row.name, row.count) for row in funnel.stages.all()])
    assert [row.count for row in found] == [600, 100, 30]
    assert [round(row.from_before.value, 3) for row in found[1:]] == [0.167, 0.3]
    assert round(found[2].from_start.value, 3) == 0.05
    assert funnel.source
    assert "without it" in funnel.note


def test_recognition_at_three_steps_and_one_certificate():
    rows = {row.organization.name: row for row in Recognition.objects.all()}
    states = {name: row.state for name, row in rows.items()}
    assert states == {
        "Boeing": "given",
        "Northrop Grumman": "chamber",
        "Beach Cities Software": "draft",
    }
    assert rows["Boeing"].document["type"]
    assert rows["Boeing"].papers.count() == 2
    proposed = Target.objects.get(state="proposed")
    assert proposed.votes.count() == 3


def test_voices_case_studies_and_announcements():
    assert public.Testimonial.objects.public().count() == 16
    assert carried_insights().count() == 5
    assert Spotlight.objects.filter(published_at__isnull=False).count() == 2
    assert Announcement.objects.filter(sent_at__isnull=False).count() == 2
    assert not Delivery.objects.filter(sent_at__isnull=True).exists()
    assert Handover.objects.get().rows > 0


def test_nothing_was_written_down_in_the_future():
    assert not AuditEntry.objects.filter(at__gt=timezone.now()).exists()
    assert not Event.objects.filter(state="held", ends_at__gt=timezone.now()).exists()


PAGED = (
    "action_items", "announcements", "asks", "commitments", "contacts", "curriculum_forum",
    "demand", "duties", "employer_contacts", "event_attendances", "event_report", "events",
    "event_questions", "exchange_ledger", "funnels", "handovers", "hiring_needs", "initiatives",
    "initiative_ratings", "insights", "interest_answers", "leads", "library", "master_plan",
    "master_plan_late", "meeting_attendance", "meetings", "my_action_items", "needs", "pipeline",
    "placements", "program_advice", "programs", "recognition", "recognitions", "recognized",
    "research_exchange", "risks", "spotlights", "testimonials", "voices", "workforce",
)  # fmt: skip
"""List pages: each has rows."""
OTHERS = (
    "coalition_health", "interest_matrix", "kpis", "partner_phases", "pipeline_timeline", "roadmap",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGED)
def test_each_list_has_rows_for_the_coordinator(name, sign_in):
    answer = sign_in(first_with("coordinator")).get(reverse(name))
    assert answer.status_code == 200
    assert len(answer.context["page"].object_list) > 0


@pytest.mark.parametrize("name", OTHERS)
def test_each_picture_is_drawn_for_the_coordinator(name, sign_in):
    answer = sign_in(first_with("coordinator")).get(reverse(name))
    assert answer.status_code == 200


def test_each_thing_has_a_page(sign_in):
    client = sign_in(first_with("coordinator"))
    for name, row in (
        ("event", Event.objects.first()),
        ("meeting", Meeting.objects.first()),
        ("meeting_minutes", Meeting.objects.filter(state="closed").first()),
        ("program", Program.objects.first()),
        ("planned_change", PlannedChange.objects.first()),
        ("pipeline_employer", Account.objects.get(organization__name="Boeing")),
        ("commitment", Commitment.objects.first()),
        ("funnel", Funnel.objects.first()),
        ("recognition_one", Recognition.objects.first()),
        ("spotlight", Spotlight.objects.first()),
        ("announcement", Announcement.objects.first()),
    ):
        assert client.get(reverse(name, args=[row.uid])).status_code == 200, name


def test_students_find_the_panel_and_their_kept_answer(sign_in):
    client = sign_in(first_with("student"))
    assert b"First jobs with AI in them" in client.get(reverse("events")).content
    assert b"We read it first" in client.get(reverse("kept_answers")).content
    assert client.get(reverse("pipeline")).status_code == 404


def test_colleagues_see_each_others_asks(sign_in):
    boeing = Account.objects.get(organization__name="Boeing")
    page = sign_in(person("farida")).get(reverse("pipeline_employer", args=[boeing.uid]))
    assert b"Rachel Stein" in page.content
