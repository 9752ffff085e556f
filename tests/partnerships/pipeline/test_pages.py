"""Every page of the pipeline: who gets it, what it does, how many queries."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition.measures import measures
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.models import Account, Ask, Lead
from firstrung.partnerships.pipeline import measures as own_measures
from firstrung.partnerships.pipeline.limits import PER_HOUR
from firstrung.partnerships.pipeline.selectors.months import by_month, months_back
from tests.partnerships.pipeline import objects

LISTS = (
    "pipeline", "pipeline_file", "pipeline_timeline", "pipeline_timeline_file", "asks",
    "asks_file", "hiring_needs", "hiring_needs_file", "employer_contacts",
    "employer_contacts_file",
)  # fmt: skip
RUNNERS = ("pipeline_new", "pipeline_import", "pipeline_template", "leads", "leads_file")
OF_ONE = (
    "pipeline_edit", "pipeline_ask", "pipeline_plan_ask", "pipeline_note_new",
    "pipeline_contact_new", "hiring_need_new",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_staff_see_the_lists_and_nobody_else(world, sign_in, name):
    objects.everything(world, "First Aerospace")
    assert sign_in(world.teacher2).get(reverse(name)).status_code == 200
    for outsider in (world.student, world.guardian, world.recruiter, world.panelist):
        assert sign_in(outsider).get(reverse(name)).status_code == 404
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", RUNNERS)
def test_some_pages_are_for_coordinators(world, sign_in, name):
    objects.lead()
    statuses = [
        sign_in(who).get(reverse(name)).status_code
        for who in (world.coordinator2, world.coalition_coordinator, world.teacher, world.recruiter)
    ]
    assert statuses == [200, 200, 403, 404]


def test_the_pages_of_an_employer(world, sign_in):
    row = objects.everything(world, "First Aerospace")
    clients = [
        sign_in(who)
        for who in (world.coordinator2, world.teacher, world.recruiter, world.recruiter2)
    ]

    def statuses(name, *args):
        address = reverse(name, args=[row.uid, *args])
        return [client.get(address).status_code for client in clients]

    for name in OF_ONE:
        own = 200 if name in {"pipeline_contact_new", "hiring_need_new"} else 404
        assert statuses(name) == [200, 403, own, 404], name
    contact, need = row.contacts.first(), row.hiring_needs.first()
    assert statuses("pipeline_contact_edit", contact.uid) == [200, 403, 200, 404]
    assert statuses("hiring_need_edit", need.uid) == [200, 403, 200, 404]
    assert statuses("pipeline_employer") == [200, 200, 200, 404]
    assert statuses("pipeline_employer_file") == [200, 200, 404, 404]
    assert statuses("pipeline_step", "decline") == [200, 403, 404, 404]
    assert statuses("pipeline_step", "explode") == [404, 403, 404, 404]
    answer = reverse("ask_answer", args=[row.asks.get().uid])
    assert [client.get(answer).status_code for client in clients] == [403, 403, 404, 404]
    assert sign_in(world.coordinator).get(answer).status_code == 200


def test_an_employer_sees_its_facts_and_not_what_is_said_about_it(world, sign_in):
    row = objects.everything(world, "First Aerospace")
    page = sign_in(world.recruiter).get(reverse("pipeline_employer", args=[row.uid])).text
    assert "Maker at First Aerospace" in page
    for hidden in ("Ring at ten.", "What was asked", "In talks", "Notes"):
        assert hidden not in page
    staff = sign_in(world.teacher).get(reverse("pipeline_employer", args=[row.uid])).text
    for shown in ("Ring at ten.", "What was asked", "In talks", "Leave it in peace until"):
        assert shown in staff


@pytest.mark.parametrize("name", [*LISTS, "leads", "board"])
def test_as_many_queries_for_three_as_for_one(world, sign_in, name):
    client = sign_in(world.coalition_coordinator)
    address = reverse("pipeline") + "?view=board" if name == "board" else reverse(name)
    objects.everything(world, "First Aerospace")

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            assert response.status_code == 200
            b"".join(response) if response.streaming else response.content
        return len(queries)

    one = asked()
    objects.everything(world, "Second Studio")
    objects.everything(world, "Third Works")
    assert asked() == one


def test_the_page_of_one_asks_as_much_for_three_of_each(world, sign_in):
    client, row = sign_in(world.coordinator), objects.everything(world, "First Aerospace")
    address = reverse("pipeline_employer", args=[row.uid])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for name in ("Cy", "Di"):
        objects.contact(world, row, f"{name} Core")
        objects.need(world, row, name)
        partnerships.add_note(
            world.coordinator, account=row, text=name, institution=world.district,
            now=timezone.now(),
        )  # fmt: skip
        Ask.objects.create(
            account=row, institution=world.school, asked_by=world.teacher, purpose="briefs",
            asked_on=objects.ago(100),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(three) == len(one)


def test_the_second_of_two_colleges_sees_the_first(world, sign_in):
    row = objects.account(world)
    address = reverse("pipeline_ask", args=[row.uid])
    client = sign_in(world.coordinator2)
    assert "Leave it in peace" not in client.get(address).text
    objects.ask(world, row)
    data = {
        "institution": world.district2.pk, "purpose": "briefs", "asked_on": timezone.localdate(),
    }  # fmt: skip
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "First District (Cora Coordinator) asked this employer" in answer.text
    assert row.asks.count() == 1
    coalition = sign_in(world.coalition_coordinator)
    data |= {"institution": world.coalition.pk, "exception": "They called us."}
    assert coalition.post(address, data).status_code == 302
    assert row.asks.count() == 2


def test_the_board_moves_at_once_or_asks_why(world, sign_in):
    row, client = objects.account(world), sign_in(world.coordinator2)
    move = reverse("pipeline_move", args=[row.uid])
    assert client.post(move, {"action": "talk"}).url == reverse("pipeline") + "?view=board"
    row.refresh_from_db()
    assert row.stage == "in_talks"
    declined = reverse("pipeline_step", args=[row.uid, "decline"])
    assert client.post(move, {"action": "decline"}).url == declined
    assert client.post(declined, {"reason": ""}).status_code == 422
    client.post(declined, {"reason": "No time this year."})
    row.refresh_from_db()
    assert row.stage == "declined"
    client.post(move, {"action": "commit"})
    row.refresh_from_db()
    assert row.stage == "declined"
    assert sign_in(world.teacher).post(move, {"action": "talk"}).status_code == 403


def test_forms_write_what_they_ask(world, sign_in):
    client = sign_in(world.coordinator)
    made = client.post(
        reverse("pipeline_new"),
        {"name": "Able Tools", "website": "https://able.example", "owner": world.teacher.email},
    )
    row = Account.objects.get()
    assert (made.url, row.owner) == (reverse("pipeline_employer", args=[row.uid]), world.teacher)
    again = client.post(reverse("pipeline_new"), {"name": "able tools"})
    assert (again.status_code, str(row.uid) in again.text) == (422, True)

    def post(name, data, *args):
        return client.post(reverse(name, args=[row.uid, *args]), data).status_code

    person = {"name": "Ann", "influence": "decides", "language": "es", "email": "a@able.example"}
    assert post("pipeline_contact_new", person) == 302
    contact = row.contacts.get()
    assert post("pipeline_contact_edit", person | {"position": "CEO"}, contact.uid) == 302
    contact.refresh_from_db()
    assert (contact.position, contact.language, contact.is_main) == ("CEO", "es", True)
    need = {"title": "Welder", "level": "entry", "number": 3, "soc_code": "51-4121"}
    assert post("hiring_need_new", need) == 302
    assert post("hiring_need_new", need | {"soc_code": "welding"}) == 422
    assert post("hiring_need_edit", need | {"number": 4}, row.hiring_needs.get().uid) == 302
    assert row.hiring_needs.get().number == 4
    assert post("hiring_need_end", {}, row.hiring_needs.get().uid) == 302
    assert post("pipeline_note_new", {"text": "Good.", "institution": world.district.pk}) == 302
    assert post("pipeline_plan_ask", {"institution": world.district.pk, "purpose": "briefs"}) == 302
    plan = row.planned_asks.get()
    assert client.post(reverse("planned_ask_end", args=[plan.uid])).status_code == 302
    made = objects.ask(world, row)
    answer = {"outcome": "yes", "answered_on": timezone.localdate(), "answer": "Gladly."}
    assert client.post(reverse("ask_answer", args=[made.uid]), answer).status_code == 302
    made.refresh_from_db()
    assert (made.outcome, made.answer) == ("yes", "Gladly.")
    assert (
        client.post(reverse("pipeline_note_remove", args=[row.notes.get().uid])).status_code == 302
    )
    assert post("pipeline_contact_end", {}, contact.uid) == 302
    assert post("pipeline_edit", {"name": "Able Works", "owner": "nobody@x.example"}) == 422
    assert post("pipeline_edit", {"name": "Able Works"}) == 302
    row.refresh_from_db()
    assert (row.organization.name, row.owner) == ("Able Works", None)


def test_the_filters(world, sign_in):
    first, second = objects.account(world), objects.account(world, "Second Studio", owner=None)
    objects.ask(world, first)
    objects.need(world, second, "Editor")
    client = sign_in(world.coordinator)

    def names(query):
        page = client.get(reverse("pipeline") + query).context["page"]
        return [row["organization__name"] for row in page.object_list]

    today = timezone.localdate().isoformat()
    for query, found in (
        ("", ["First Aerospace", "Second Studio"]),
        ("?stage=in_talks", ["First Aerospace"]),
        ("?asking=free", ["Second Studio"]),
        ("?asking=resting", ["First Aerospace"]),
        ("?asking=planned", []),
        ("?owner=me", ["First Aerospace"]),
        ("?owner=nobody", ["Second Studio"]),
        ("?need=edit", ["Second Studio"]),
        ("?sector=aerospace", ["First Aerospace"]),
        (f"?institution={world.district.pk}", ["First Aerospace", "Second Studio"]),
        (f"?reached=in_talks&since={today}&until={today}", ["First Aerospace"]),
        ("?reached=in_talks&until=2001-01-01", []),
        ("?institution=x&since=9999-99-99&page=7", ["First Aerospace", "Second Studio"]),
    ):
        assert names(query) == found, query


def test_the_measure_counts_what_its_page_lists(world, sign_in):
    if "employers_in_talks" not in measures():
        own_measures.register()
    objects.ask(world, objects.account(world))
    objects.account(world, "Second Studio")
    measure, today = measures()["employers_in_talks"], timezone.localdate()
    assert measure.count(today, today) == {world.district.pk: 1}
    page = sign_in(world.coordinator).get(measure.rows(today, today, world.district.pk))
    assert page.context["page"].paginator.count == 1


def test_the_months(world):
    row = objects.account(world)
    objects.ask(world, row)
    today = timezone.localdate()
    found = by_month(today)
    assert [month.first for month in found] == months_back(today)
    assert (len(found), found[-1].asked, found[-1].reached["in_talks"]) == (12, 1, 1)


LEAD = {"organization_name": "Able Tools", "name": "Abe", "email": "abe@able.example"}


def test_anybody_writes_to_the_coalition(db):
    cache.clear()
    client = Client()
    assert client.get(reverse("lead_new")).status_code == 200
    wrong = client.post(reverse("lead_new"), LEAD | {"email": "abe"})
    assert (wrong.status_code, Lead.objects.count()) == (422, 0)
    sent = client.post(reverse("lead_new"), LEAD | {"interests": ["panels", "briefs"]})
    assert sent.url == reverse("lead_thanks")
    assert Lead.objects.get().interests == ["panels", "briefs"]
    assert client.get(reverse("lead_thanks")).status_code == 200


def test_machines_are_thanked_and_floods_are_stopped(db):
    cache.clear()
    client = Client()
    answer = client.post(reverse("lead_new"), LEAD | {"nickname": "bot"})
    assert (answer.url, Lead.objects.count()) == (reverse("lead_thanks"), 0)
    codes = [
        client.post(reverse("lead_new"), LEAD | {"message": str(number)}).status_code
        for number in range(PER_HOUR + 1)
    ]
    assert codes == [302] * PER_HOUR + [429]
    assert Lead.objects.count() == PER_HOUR


def test_a_lead_is_taken_up_or_put_aside(world, sign_in):
    row, client = objects.account(world, "Able Tools"), sign_in(world.coordinator)
    first, second = objects.lead(), objects.lead(organization_name="Joke", email="j@joke.example")
    page = client.get(reverse("lead", args=[first.uid]))
    assert [near.pk for near in page.context["near"]] == [row.pk]
    assert client.post(reverse("lead", args=[first.uid]), {"account": row.pk}).url == reverse(
        "pipeline_employer", args=[row.uid]
    )
    dismiss = reverse("lead_dismiss", args=[second.uid])
    assert client.post(dismiss, {"reason": ""}).status_code == 422
    assert client.post(dismiss, {"reason": "A joke."}).url == reverse("leads")
    states = set(Lead.objects.values_list("state", flat=True))
    assert states == {"taken_up", "dismissed"}
    assert client.get(reverse("lead", args=[first.uid])).status_code == 200
    assert sign_in(world.teacher).get(dismiss).status_code == 403


def test_only_the_coalition_sets_the_rule(world, sign_in):
    address = reverse("asking_rule")
    assert sign_in(world.coordinator).get(address).status_code == 403
    client = sign_in(world.coalition_coordinator)
    assert client.post(address, {"cooldown_days": 30, "reserve_days": 5}).url == reverse("asks")
    assert "30 days" in client.get(reverse("asks")).text
