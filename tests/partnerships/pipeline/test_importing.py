"""Employers from a file: read, checked, loaded, stopped and gone on with."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import Organization
from firstrung.jobs.public import Job, run_all
from firstrung.partnerships.models import Account, Contact, EmployerImport
from firstrung.partnerships.pipeline.importing import checking, loading, work
from firstrung.partnerships.pipeline.importing.services import (
    cancel_import,
    standing,
    start_import,
    upload_employers,
)
from tests.partnerships.pipeline import objects

GOOD = """name,website,sectors,contact,email,influence
First Aerospace,https://changed.example,aerospace,Ann Able,ann@able-first.example,decides
Able Tools,https://able.example,aerospace;entertainment,Bea Best,bea@able.example,
able tools,,,Cy Core,cy@able.example,influences
"""


def upload(person, text, name="list.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return upload_employers(person, source=SimpleUploadedFile(name, content), now=timezone.now())


def checked(person, text):
    imported = upload(person, text)
    run_all()
    imported.refresh_from_db()
    return imported


def loaded(person, text, **more):
    imported = checked(person, text)
    start_import(person, imported=imported, now=timezone.now(), **more)
    run_all()
    imported.refresh_from_db()
    return imported


def outcomes(imported):
    return {row.line: str(row.outcome) for row in imported.rows.all()}


def faults(imported):
    return [(row.line, note["column"]) for row in imported.rows.all() for note in row.notes]


def done(imported):
    return imported.state, imported.report["opened"], imported.report["contacts"]


def test_the_check_writes_no_employer_and_the_loading_does(world):
    imported = checked(world.coordinator, GOOD)
    assert (imported.state, Account.objects.count()) == ("checked", 0)
    assert outcomes(imported) == {2: "new", 3: "new", 4: "changed"}
    start_import(world.coordinator, imported=imported, now=timezone.now())
    run_all()
    imported.refresh_from_db()
    assert done(imported) == ("loaded", 2, 3)
    world.employer.refresh_from_db()
    assert world.employer.website == ""
    row = Account.objects.get(organization__name="Able Tools")
    assert (row.domain, row.organization.sectors.count()) == ("able.example", 2)
    assert [c.name for c in Contact.objects.filter(account=row, is_main=True)] == ["Bea Best"]
    assert imported.rows.count() == 0


def test_the_same_file_again_changes_nothing(world):
    loaded(world.coordinator, GOOD)
    again = checked(world.coordinator2, GOOD)
    assert outcomes(again) == {2: "same", 3: "same", 4: "same"}
    start_import(world.coordinator2, imported=again, now=timezone.now())
    run_all()
    assert (Account.objects.count(), Contact.objects.count()) == (2, 3)


def test_two_files_that_were_checked_at_the_same_time(world):
    first, second = checked(world.coordinator, GOOD), checked(world.coordinator2, GOOD)
    for imported in (first, second):
        start_import(imported.uploaded_by, imported=imported, now=timezone.now())
    run_all()
    second.refresh_from_db()
    assert done(second) == ("loaded", 0, 0)
    assert (Account.objects.count(), Contact.objects.count()) == (2, 3)


def test_what_is_added_to_an_employer_that_is_there(world):
    row = objects.account(world)
    objects.contact(world, row)
    imported = loaded(
        world.coordinator,
        "name,contact,email,source\nFIRST AEROSPACE,Zed,ann@ABLE.example,Fair\n"
        "First Aerospace,Bea,bea@able.example,Fair\n",
    )
    assert done(imported) == ("loaded", 0, 1)
    row.refresh_from_db()
    assert (row.source, [c.name for c in row.contacts.all()]) == ("", ["Ann Able", "Bea"])


def test_every_error_by_line_and_column_and_the_good_lines_are_loaded(world):
    imported = loaded(
        world.coordinator,
        GOOD + ",notasite,space,,x,perhaps\n\n" + "Long" * 60 + ",,,,,\nA,b,c,d,e,f,g\n"
        'Bad,"open,,,,\nLast One,last.example,,,,\n',
    )
    assert faults(imported) == [
        (5, "name"), (5, "sectors"), (5, "website"), (5, "email"), (5, "influence"),
        (5, "contact"), (7, "name"), (8, ""), (9, ""),
    ]  # fmt: skip
    assert done(imported) == ("loaded", 3, 3)
    assert outcomes(imported) == dict.fromkeys((5, 7, 8, 9), "refused")
    assert Organization.objects.get(name="Last One").website == "https://last.example"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "It names: a, b."),
        (b"website\nx\n", "“name” is missing"),
        (b"name,contact,Contacto\nx,y,z\n", "“contact” twice"),
        (b"\n \n", "The file is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"%PDF-1.4\n1 0 obj\nstartxref\n%%EOF", "not a CSV file"),
        (b"name\n\x89PNG\r\n\x1a\x00\x01", "not text"),
        (b"name\nAble\nBest \x81\x8d\n", "Near line"),
    ],
)
def test_files_that_cannot_be_read(world, content, words):
    with pytest.raises(Problem) as caught:
        upload(world.coordinator, content)
    assert (words in str(caught.value), caught.value.field) == (True, "file")
    assert EmployerImport.objects.count() == 0


SPANISH = "Nombre;Sitio web;Institución;Contacto;Correo electrónico;Influencia;Idioma;Color\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_delimiters_and_spanish_headings(world, encoding):
    text = SPANISH + f"Peña; pena.example;{world.district};Íñigo;i@pena.example;Decide;es;rojo\r\n"
    imported = loaded(world.coordinator, text.encode(encoding))
    assert imported.report["unknown"] == ["Color"]
    assert done(imported) == ("loaded", 1, 1)
    contact = Contact.objects.select_related("account__organization").get()
    assert (contact.name, contact.influence, contact.language) == ("Íñigo", "decides", "es")
    account = contact.account
    assert (account.organization.name, account.institution) == ("Peña", world.district)


def test_possible_doubles_are_named_and_wait_for_a_decision(world):
    objects.account(world, "Able Tools", website="https://able.example")
    text = (
        'name,website\n"Able Tools, Inc.",\nOther,https://www.able.example\n'
        "Best Co,https://facebook.com/best\nBest,\nCore,https://facebook.com/core\n"
        "Best,https://best.example\n"
    )
    imported = checked(world.coordinator, text)
    found = imported.rows.exclude(double_of="").values_list("line", "double_of", "double_line")
    assert list(found) == [
        (2, "Able Tools", None), (3, "Able Tools", None), (5, "Best Co", 4), (7, "Best Co", 4),
    ]  # fmt: skip
    assert imported.report["doubles"] == 4
    start_import(world.coordinator, imported=imported, now=timezone.now())
    run_all()
    imported.refresh_from_db()
    assert (done(imported), sorted(outcomes(imported))) == (("loaded", 2, 0), [2, 3, 5])
    more = loaded(world.coordinator2, text, with_doubles=True)
    assert done(more) == ("loaded", 3, 0)


def many(count):
    return "name,sectors,contact\n" + "".join(
        f"Employer {number},aerospace,Person {number}\n" for number in range(count)
    )


class Killed(BaseException):
    """The worker's process dies."""


@pytest.mark.parametrize("module", [checking, loading])
def test_a_killed_worker_is_gone_on_behind(world, monkeypatch, module):
    monkeypatch.setattr(checking, "BATCH", 4)
    monkeypatch.setattr(loading, "BATCH", 4)
    imported = upload(world.coordinator, many(10))
    if module is loading:
        run_all()
        start_import(world.coordinator, imported=imported, now=timezone.now())
    calls = []
    real = module.report

    def report(*args):
        calls.append(args)
        if len(calls) == 3:
            raise Killed
        real(*args)

    monkeypatch.setattr(module, "report", report)
    with pytest.raises(Killed):
        run_all()
    imported.refresh_from_db()
    assert imported.cursor == 9
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    run_all()
    imported.refresh_from_db()
    assert [reached for reached, _total in calls] == [0, 5, 9, 9, 11]
    if module is checking:
        assert (imported.state, imported.rows.count()) == ("checked", 10)
    else:
        assert done(imported) == ("loaded", 10, 10)
        assert (Account.objects.count(), Contact.objects.count()) == (10, 10)


@pytest.mark.parametrize("module", [checking, loading])
def test_a_cancelled_job_stops_and_goes_on(world, monkeypatch, module):
    monkeypatch.setattr(checking, "BATCH", 4)
    monkeypatch.setattr(loading, "BATCH", 4)
    imported = upload(world.coordinator, many(10))
    if module is loading:
        run_all()
        imported.refresh_from_db()
        start_import(world.coordinator, imported=imported, now=timezone.now())
    imported.refresh_from_db()
    calls, real = [], module.report

    def report(*args):
        calls.append(args)
        if len(calls) == 2:
            cancel_import(world.coordinator2, imported=imported, now=timezone.now())
        real(*args)

    monkeypatch.setattr(module, "report", report)
    run_all()
    imported.refresh_from_db()
    state = "stopped" if module is checking else "checked"
    assert (imported.state, imported.cursor, Job.objects.latest("pk").state) == (
        state, 5, "cancelled",
    )  # fmt: skip
    with pytest.raises(Problem):
        cancel_import(world.coordinator, imported=imported, now=timezone.now())
    start_import(world.coordinator2, imported=imported, now=timezone.now())
    run_all()
    imported.refresh_from_db()
    if module is checking:
        assert outcomes(imported) == dict.fromkeys(range(2, 12), "new")
    else:
        assert done(imported) == ("loaded", 10, 10)


def test_a_job_that_gave_up_can_be_started_again(world):
    imported = upload(world.coordinator, GOOD)
    Job.objects.update(state="failed")
    assert standing(imported) == "stopped"
    start_import(world.coordinator, imported=imported, now=timezone.now())
    with pytest.raises(Problem):
        start_import(world.coordinator, imported=imported, now=timezone.now())
    run_all()
    imported.refresh_from_db()
    assert imported.state == "checked"


def test_work_that_is_done_is_not_done_again(world):
    imported = loaded(world.coordinator, GOOD)
    work.perform_check(imported)
    work.perform_load(world.coordinator, imported, now=timezone.now())
    assert done(imported) == ("loaded", 2, 3)


def test_a_worker_that_was_left_for_dead_changes_nothing_more(world):
    imported = upload(world.coordinator, GOOD)
    late = EmployerImport.objects.get()
    run_all()
    imported.refresh_from_db()
    start_import(world.coordinator, imported=imported, now=timezone.now())
    late_loader = EmployerImport.objects.get()
    run_all()
    work.perform_check(late)
    work.perform_load(world.coordinator, late_loader, now=timezone.now())
    imported.refresh_from_db()
    assert (done(imported), imported.rows.count()) == (("loaded", 2, 3), 0)
    assert (Account.objects.count(), Contact.objects.count()) == (2, 3)


def test_only_those_who_run_the_pipeline(world):
    imported = checked(world.coordinator, GOOD)
    for who, error in ((world.teacher, NotYours), (world.recruiter, NotVisible)):
        with pytest.raises(error):
            upload(who, GOOD)
    for act in (start_import, cancel_import):
        with pytest.raises(NotVisible):
            act(world.teacher, imported=imported, now=timezone.now())


def queries(act):
    with CaptureQueriesContext(connection) as context:
        act()
    return len(context)


def test_a_batch_asks_as_much_for_one_as_for_many(world):
    counts = []
    for start, count in ((0, 1), (1000, 300)):
        text = many(start + count).replace("Employer", f"Group {count}")
        lines = text.splitlines(keepends=True)
        upload(world.coordinator, lines[0] + "".join(lines[start + 1 :]))
        check = queries(run_all)
        imported = EmployerImport.objects.first()
        start_import(world.coordinator, imported=imported, now=timezone.now())
        counts.append((check, queries(run_all)))
    (check, load), (check_many, load_many) = counts
    # SQLite takes at most 999 values in a statement: large inserts come in parts.
    assert check_many - check <= 300 * 12 // 999 + 1
    assert load_many - load <= 300 * (8 + 8 + 7 + 2 + 12 + 2) // 999 + 1


def test_the_pages_from_upload_to_report(world, sign_in):
    client = sign_in(world.coordinator)

    def send(text):
        file = SimpleUploadedFile("list.csv", text.encode())
        return client.post(reverse("pipeline_import"), {"file": file})

    wrong = send("a,b\n1,2\n")
    assert (wrong.status_code, "It names: a, b." in wrong.text) == (422, True)
    assert client.post(reverse("pipeline_import")).status_code == 422
    address = send("name,sectors\nAble,space\nBest,\n").url
    uid = EmployerImport.objects.get().uid
    assert address == reverse("employer_import", args=[uid])
    assert "waiting for its turn" in client.get(address).text
    progress = reverse("employer_import_progress", args=[uid])
    assert client.get(progress).status_code == 200
    run_all()
    assert client.get(progress).url == address
    assert client.get(progress, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = client.get(address, {"show": "refused"})
    assert [row.line for row in page.context["page"]] == [2]
    assert "“space” is not one of" in page.text
    assert client.post(reverse("employer_import_start", args=[uid])).url == address
    assert client.post(reverse("employer_import_cancel", args=[uid])).url == address
    run_all()
    assert Account.objects.count() == 0
    client.post(reverse("employer_import_start", args=[uid]))
    run_all()
    assert "New employers: 1." in client.get(address).text
    content = b"".join(client.get(reverse("employer_import_lines", args=[uid])).streaming_content)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["line"], row["name"], row["sectors"]) for row in rows] == [("2", "Able", "space")]


def test_the_pages_ask_as_much_for_one_as_for_many(world, sign_in):
    client, counts = sign_in(world.coordinator), []
    for count in (1, 3):
        imported = checked(world.coordinator, many(count))
        addresses = (reverse("pipeline_import"), reverse("employer_import", args=[imported.uid]))
        for address in addresses:
            client.get(address)
        counts.append([queries(lambda url=address: client.get(url)) for address in addresses])
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("name", "post", "status"),
    [
        ("employer_import", False, 200),
        ("employer_import_lines", False, 200),
        ("employer_import_progress", False, 302),
        ("employer_import_start", True, 302),
        ("employer_import_cancel", True, 409),
    ],
)
def test_who_gets_the_pages_of_a_file(world, sign_in, name, post, status):
    address = reverse(name, args=[objects.imported(world).uid])
    people = (world.coordinator, world.teacher, world.recruiter, world.student)
    clients = [sign_in(who) for who in people]
    statuses = [
        (client.post(address) if post else client.get(address)).status_code for client in clients
    ]
    assert statuses == [status, 403, 404, 404]
