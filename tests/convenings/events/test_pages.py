"""The pages: what is shown to whom, and what their forms do."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.convenings import public as convenings
from tests.convenings.events import make
from tests.world import person


def _post(**more):
    begin = timezone.localtime() + timedelta(days=5)
    values = {
        "title": "Cloud evening",
        "kind": "seminar",
        "host": "First High",
        "begins_at": f"{begin:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begin + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "place": "Hall",
        "audience": "none",
        "language": "en",
    }
    return values | more


def test_planning_by_the_form(world, sign_in):
    client = sign_in(world.teacher)
    assert client.get("/events/new/").status_code == 200
    answer = client.post("/events/new/", _post(co_hosts="First Aerospace\nSecond Studio"))
    row = convenings.Event.objects.get()
    assert answer["Location"] == f"/events/{row.uid}/"
    assert [str(other) for other in row.co_hosts.all()] == ["First Aerospace", "Second Studio"]
    page = client.get(f"/events/{row.uid}/edit/").content.decode()
    assert "First Aerospace\nSecond Studio" in page
    client.post(f"/events/{row.uid}/edit/", _post(title="Cloud night"))
    client.post(f"/events/{row.uid}/step/announce/")
    row.refresh_from_db()
    assert (row.title, row.state) == ("Cloud night", "announced")


def test_wrong_input_is_said_beside_its_field(world, sign_in):
    client = sign_in(world.teacher)
    answer = client.post("/events/new/", _post(co_hosts="Nobody Inc"))
    assert answer.status_code == 422
    assert "co_hosts" in answer.context["form"].errors
    answer = client.post("/events/new/", _post(closed="on", audience="all"))
    assert "audience" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("name", "status"),
    [("student", 404), ("guardian", 404), ("teacher2", 403), ("coalition_coordinator", 200)],
)
def test_pages_of_whoever_runs_it(world, sign_in, name, status):
    row = make.announced(world)
    client = sign_in(getattr(world, name))
    for part in ("edit", "people", "invitations", "suggestions", "notes", "people/import"):
        assert client.get(f"/events/{row.uid}/{part}/").status_code == status


def test_students_see_and_join_what_is_for_them(world, sign_in):
    row = make.announced(world, audience="all")
    client = sign_in(world.student)
    assert "Portfolio night" in client.get("/events/").content.decode()
    assert client.post(f"/events/{row.uid}/register/", {"answer": "yes"}).status_code == 302
    assert "Has a seat" in client.get(f"/events/{row.uid}/").content.decode()
    calendar = client.get(f"/events/{row.uid}/calendar/")
    assert b"BEGIN:VEVENT" in calendar.content
    assert sign_in(world.guardian).get("/events/").status_code == 404
    for address in ("/events/report/", "/events/attendance/", "/events/new/"):
        assert client.get(address).status_code == 404


def test_no_page_names_students_to_an_employer_host(world, sign_in):
    row = make.announced(world, audience="all", host=world.employer)
    convenings.register(world.student, event=row, now=timezone.now())
    convenings.register(world.teacher, event=row, now=timezone.now())
    client = sign_in(world.recruiter)
    for part in ("", "people/", "invitations/", "suggestions/"):
        page = client.get(f"/events/{row.uid}/{part}").content.decode()
        assert "Sam" not in page
    assert "Terry Teacher" in client.get(f"/events/{row.uid}/people/").content.decode()
    expected = client.get(f"/events/{row.uid}/").context["expected"]
    assert ("First High", 1) in {(line["organization__name"], line["seated"]) for line in expected}
    marked = client.post(f"/events/{row.uid}/people/{world.student.uid}/mark/")
    assert marked.status_code == 404


def test_marking_with_one_button(world, sign_in):
    row = make.announced(world)
    convenings.register(world.teacher, event=row, now=timezone.now())
    convenings.Event.objects.update(begins_at=timezone.now() - timedelta(minutes=5))
    client = sign_in(world.coordinator)
    address = f"/events/{row.uid}/people/{world.teacher.uid}/mark/"
    assert client.post(address, {"here": "yes", "page": "1"}).status_code == 302
    page = client.get(f"/events/{row.uid}/people/").content.decode()
    assert 'aria-pressed="true"' in page
    client.post(address, {"here": "no"})
    assert convenings.Attendance.objects.count() == 0
    client.post(f"/events/{row.uid}/people/", {"person": "Rita Recruiter"})
    assert convenings.Attendance.objects.get().person == world.recruiter
    client.post(
        f"/events/{row.uid}/people/count/",
        {"organization": "First High", "part": "student", "number": "12"},
    )
    assert convenings.Headcount.objects.get().number == 12


def test_importing_a_file(world, sign_in):
    row = make.held(world)
    client = sign_in(world.coalition_coordinator)
    address = f"/events/{row.uid}/people/import/"
    good = "\ufeffname,email,institution,role\nA,a@x.example,First High,faculty\n"
    bad = good + "B,b@x.example,Nowhere,faculty\n"

    def file(text):
        return {"file": SimpleUploadedFile("came.csv", text.encode(), "text/csv")}

    answer = client.post(address, file(bad))
    assert answer.status_code == 422
    assert answer.context["lines"] == [
        "Line 3, institution: no organization of this name is known here"
    ]
    latin = {"file": SimpleUploadedFile("came.csv", b"name,email\n\xff\xfe\n", "text/csv")}
    assert client.post(address, latin).status_code == 422
    assert client.post(address, file(good)).status_code == 302
    assert convenings.Attendance.objects.count() == 1


def test_inviting_those_who_are_ticked(world, sign_in):
    row = make.announced(world)
    client = sign_in(world.coalition_coordinator)
    address = f"/events/{row.uid}/suggestions/"
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"people": [str(world.teacher.uid)]}).status_code == 302
    assert convenings.EventInvitation.objects.get().reason == "teaches at a host"
    client.post(f"/events/{row.uid}/invitations/", {"person": "Rita Recruiter"})
    table = client.get(f"/events/{row.uid}/invitations/file/").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in table.splitlines()[1:]] == [
        "Rita Recruiter",
        "Terry Teacher",
    ]


def test_a_question_from_asking_to_keeping(world, sign_in):
    row = make.announced(world, audience="all")
    student, teacher, employer = (
        sign_in(who) for who in (world.student, world.teacher, world.recruiter)
    )
    student.post(f"/events/{row.uid}/ask/", {"text": "What do you draw with?"})
    uid = convenings.Question.objects.get().uid
    assert "What do you draw" not in employer.get(f"/events/{row.uid}/").content.decode()
    assert "Sam Student" in teacher.get("/events/questions/").content.decode()
    assert teacher.post(f"/events/questions/{uid}/moderate/", {"show": "no"}).status_code == 422
    teacher.post(f"/events/questions/{uid}/moderate/", {"show": "yes"})
    page = employer.get("/events/questions/").content.decode()
    assert "What do you draw" in page
    assert "Sam" not in page
    employer.post(f"/events/questions/{uid}/answer/", {"answer": "A pencil."})
    assert "A pencil." in student.get(f"/events/{row.uid}/").content.decode()
    student.post(f"/events/questions/{uid}/keep/", {"keep": "yes"})
    assert "A pencil." in student.get("/events/questions/kept/").content.decode()
    assert employer.get("/events/questions/kept/").status_code == 404


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("part", ["", "people/", "invitations/", "suggestions/"])
def test_queries_do_not_grow_with_people(world, sign_in, part):
    row = make.announced(world, audience="all")
    client = sign_in(world.coalition_coordinator)
    counts = []
    for number in (1, 2):
        for index in range(number):
            who = person(f"New{number}{index} Person", ("employer", world.employer))
            convenings.register(who, event=row, now=timezone.now())
            make.invite(world, row, who)
            person(f"More{number}{index} Person", ("teacher", world.school))
            convenings.ask(
                world.student, event=row, text=f"Why {number} {index}?", now=timezone.now()
            )
        counts.append(_queries(client, f"/events/{row.uid}/{part}"))
    assert counts[0] == counts[1]
