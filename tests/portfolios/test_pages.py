import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.portfolios.models import Entry, Portfolio, TeachingSession
from firstrung.portfolios.public import add_session, freeze, mark_validated
from firstrung.portfolios.templatetags.portfolios import snapshot_entries
from firstrung.taxonomies.public import CurriculumUnit

ROWS = {
    f"{prefix}-{name}_FORMS": str(number)
    for prefix in ("use", "link")
    for name, number in (("TOTAL", 3), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 20))
}
GOOD = {**ROWS, "title": "Tides", "summary": "A page.", "ai_used": "no"}
USE = {"use-0-tool": "T", "use-0-purpose": "P", "use-0-student_did": "S", "use-0-kept_changed": "K"}


@pytest.fixture
def student(world, sign_in):
    return sign_in(world.student)


def new(client, component="project_archive", **changes):
    return client.post(reverse("entry_new", args=[component]), {**GOOD, **changes})


def text(response):
    return response.content.decode()


def test_the_first_visit_opens_the_portfolio_with_six_invitations(world, student):
    page = student.get(reverse("portfolio"))
    assert page.status_code == 200
    assert Portfolio.objects.get().student == world.student
    assert text(page).count("/portfolio/new/") >= 6
    assert "0 of 9 steps done" in text(page)


@pytest.mark.parametrize("who", ["guardian", "teacher", "recruiter"])
def test_only_students_keep_one(world, sign_in, who):
    assert sign_in(getattr(world, who)).get(reverse("portfolio")).status_code == 403
    assert Portfolio.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("guardian", 200),
        ("teacher", 200),
        ("coordinator", 200),
        ("student", 302),
        ("teammate", 404),
        ("student2", 404),
        ("guardian2", 404),
        ("teacher2", 404),
        ("coordinator2", 404),
        ("panelist", 404),
        ("recruiter", 404),
    ],
)
def test_who_reads_a_portfolio_its_entry_and_its_file(
    world, sign_in, portfolio, add, picture, who, status
):
    file = picture()
    entry = add(files=(file,))
    client = sign_in(getattr(world, who))
    entry_status = 200 if status == 302 else status
    for uid in (portfolio.uid, world.student.uid):
        assert client.get(reverse("portfolio_of", args=[uid])).status_code == status
    for name in ("entry", "entry_versions", "entry_compare"):
        assert client.get(reverse(name, args=[entry.uid])).status_code == entry_status
    for name in ("portfolio_file", "portfolio_thumbnail"):
        assert client.get(reverse(name, args=[file.file.uid])).status_code == entry_status
    allowed = {200: 200, 403: 403}.get(200 if who == "student" else 403)
    edit = client.get(reverse("entry_edit", args=[entry.uid])).status_code
    assert edit == (404 if status == 404 else allowed)


def test_the_circle_reads_that_it_is_not_validated(world, sign_in, portfolio, add):
    add()
    address = reverse("portfolio_of", args=[world.student.uid])
    assert "Not yet validated</span>" in text(sign_in(world.guardian).get(address))
    snapshot = freeze(world.student, portfolio=portfolio, now=timezone.now())
    mark_validated(actor=None, snapshot=snapshot, now=timezone.now())
    assert "Not yet validated</span>" not in text(sign_in(world.guardian).get(address))


def test_a_student_without_portfolio_has_a_page_for_the_teacher(world, sign_in):
    page = sign_in(world.teacher).get(reverse("portfolio_of", args=[world.student.uid]))
    assert page.status_code == 200
    assert "has not opened a portfolio yet" in text(page)


def test_the_portfolio_takes_the_same_queries_for_one_and_three_entries(
    student, add, picture, world, taught
):
    add(files=(picture(),), subject=world.math)
    student.get(reverse("portfolio"))
    with CaptureQueriesContext(connection) as one:
        student.get(reverse("portfolio"))
    add("reflection", reflection="R", files=(picture("blue"),), subject=world.art)
    entry = add("peer_teaching", files=(picture("green"),))
    add_session(world.student, entry=entry, taught=taught(), now=timezone.now())
    with CaptureQueriesContext(connection) as three:
        student.get(reverse("portfolio"))
    assert (len(three), len(three) <= 12) == (len(one), True)


@pytest.mark.parametrize("component", ["project_archive", "process_documentation"])
def test_a_new_entry_is_saved_and_read(student, component):
    sent = new(
        student,
        component,
        ai_used="yes",
        **USE,
        **{"link-1-url": "https://example.org/a", "link-1-label": "Live"},
    )
    entry = Entry.objects.get()
    assert sent.url == f"/portfolio/entries/{entry.uid}/?saved=new-{component}"
    assert (entry.component, entry.current.ai_uses[0]["tool"]) == (component, "T")
    assert entry.current.links == [{"url": "https://example.org/a", "label": "Live"}]
    page = text(student.get(sent.url))
    assert "How AI was used" in page
    assert "https://example.org/a" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "This field is required"),
        ({"summary": ""}, "Write a few sentences here, or add at least one file."),
        ({"ai_used": ""}, "Say whether you used AI: yes or no."),
        ({"ai_used": "yes"}, "Describe at least one use"),
        ({"ai_used": "yes", "use-0-tool": "T"}, "This field is required"),
        ({"link-0-url": "ftp://example.org"}, "A link starts with https:// or http://."),
        ({"finished_on": "2999-01-01"}, "This day is still to come."),
        ({"begun_on": "2026-02-01", "finished_on": "2026-01-01"}, "before the start"),
    ],
)
def test_errors_are_told_and_the_text_stays(student, changes, told):
    page = new(student, **{"process": "Long work", **changes})
    assert page.status_code == 422
    assert told in text(page)
    assert "Long work" in text(page)
    assert Entry.objects.count() == 0


def test_an_unknown_component_is_not_found(student):
    assert student.get(reverse("entry_new", args=["poems"])).status_code == 404


def test_emptying_a_row_takes_the_link_out(world, student, add):
    entry = add(links=({"url": "https://example.org", "label": ""},))
    student.post(
        reverse("entry_edit", args=[entry.uid]),
        {**GOOD, "link-INITIAL_FORMS": "1", "link-0-url": "", "based_on": "1"},
    )
    entry.refresh_from_db()
    assert (entry.current.number, entry.current.links) == (2, [])


def test_the_edit_page_sent_back_as_it_is_makes_no_version(world, student, add, picture):
    use = {"tool": "T", "purpose": "P", "student_did": "S", "kept_changed": "K"}
    entry = add(
        files=(picture(),),
        subject=world.math,
        skills=("data-visualization",),
        links=({"url": "https://example.org", "label": "L"},),
        begun_on=date(2026, 1, 1),
        real_world=True,
        client="Harbor",
        ai_used=True,
        ai_uses=(use,),
    )
    page = student.get(reverse("entry_edit", args=[entry.uid]))
    editor = page.context["editor"]
    sent = {"files": [str(row.file.uid) for row in editor.attached], "ai_used": "yes"}
    for row in editor.attached:
        sent |= {f"caption-{row.file.uid}": row.caption, f"role-{row.file.uid}": row.role}
    for part in (editor.form, editor.uses.management_form, editor.links.management_form):
        sent |= {field.html_name: field.value() for field in part if field.value() is not None}
    for part in (*editor.uses, *editor.links):
        sent |= {field.html_name: field.value() for field in part if field.value() is not None}
    answer = student.post(reverse("entry_edit", args=[entry.uid]), sent)
    assert answer.status_code == 302
    assert entry.versions.count() == 1


def test_a_stale_save_shows_both_and_can_be_saved_after_that(student, add):
    entry = add()
    address = reverse("entry_edit", args=[entry.uid])
    student.post(address, {**GOOD, "summary": "First window", "based_on": "1"})
    page = student.post(address, {**GOOD, "summary": "Second window", "based_on": "1"})
    assert page.status_code == 409
    assert re.search(r"<textarea[^>]*>\s*Second window", text(page))
    assert "First" in text(page)
    assert 'name="based_on" value="2"' in text(page)
    student.post(address, {**GOOD, "summary": "Second window", "based_on": "2"})
    entry.refresh_from_db()
    assert (entry.current.number, entry.current.summary) == (3, "Second window")


def test_removing_asks_first(student, add):
    entry = add()
    address = reverse("entry_remove", args=[entry.uid])
    assert student.get(address).status_code == 200
    assert student.post(address).url == reverse("portfolio")
    assert student.get(reverse("entry", args=[entry.uid])).status_code == 404


def test_comparing_versions_that_do_not_exist(student, add):
    entry = add()
    address = reverse("entry_compare", args=[entry.uid])
    assert student.get(address, {"a": "1", "b": "9"}).status_code == 404
    assert student.get(address, {"a": "x", "b": "٣"}).status_code == 200


def test_a_session_goes_to_the_teacher_and_back(world, student, sign_in, add):
    entry = add("peer_teaching")
    told = {
        "taught_on": "2026-05-04",
        "hours": "0.75",
        "topic": "Charts",
        "mentees": "Owl-3, Fox-7, Owl-3",
        "grade_band": "3-5",
    }
    address = reverse("session_new", args=[entry.uid])
    refused = student.post(address, {**told, "mentees": "Owl-3, 555-123-4567"})
    assert (refused.status_code, "phone number" in text(refused)) == (422, True)
    assert student.post(address, told).url == reverse("entry", args=[entry.uid])
    session = TeachingSession.objects.get()
    assert session.mentees == ["Owl-3", "Fox-7"]
    teacher = sign_in(world.teacher)
    assert "Charts" in text(teacher.get(reverse("teaching")))
    assert "Charts" not in text(sign_in(world.teacher2).get(reverse("teaching")))
    assert student.get(reverse("teaching")).status_code == 403
    refuse = reverse("teaching_refuse", args=[session.uid])
    assert teacher.post(refuse, {"reason": ""}).status_code == 422
    teacher.post(refuse, {"reason": "Which room?"})
    assert "Which room?" in text(student.get(reverse("entry", args=[entry.uid])))
    student.post(reverse("session_edit", args=[session.uid]), told)
    teacher.post(reverse("teaching_confirm", args=[session.uid]))
    session.refresh_from_db()
    assert session.confirmed_by == world.teacher
    late = student.post(reverse("session_edit", args=[session.uid]), told)
    assert late.status_code == 409


def test_a_teacher_ticks_and_the_family_reads(world, sign_in, student):
    unit = CurriculumUnit.objects.create(code="u", name="Asking well", grade_band="3-5")
    teacher = sign_in(world.teacher)
    address = reverse("curriculum") + f"?unit=u&group=team-{world.team.uid}"
    page = teacher.get(address)
    assert sorted(str(row) for row, _done in page.context["students"]) == [
        "Ada Adult",
        "Sam Student",
        "Tess Teammate",
    ]
    listed = [row.pk for row, _done in page.context["students"]]
    sent = {"listed": listed, "done": [world.student.pk], "completed_on": "2026-04-01"}
    assert teacher.post(address, sent).status_code == 302
    assert "1 of 1 units completed" in text(student.get(reverse("curriculum")))
    guardian = sign_in(world.guardian)
    read = guardian.get(reverse("curriculum"), follow=True)
    assert (unit.name in text(read), "Terry Teacher" in text(read)) == (True, True)
    assert sign_in(world.recruiter).get(reverse("curriculum")).status_code == 403
    other = reverse("curriculum_of", args=[world.student2.uid])
    assert guardian.get(other).status_code == 404


def test_class_lists_take_the_same_queries_for_one_and_three_students(world, sign_in):
    CurriculumUnit.objects.create(code="u", name="Asking well", grade_band="3-5")
    teacher = sign_in(world.teacher)
    teacher.get(reverse("curriculum"))
    with CaptureQueriesContext(connection) as one:
        page = teacher.get(reverse("curriculum"), {"q": "Sam"})
    assert len(page.context["students"]) == 1
    with CaptureQueriesContext(connection) as three:
        page = teacher.get(reverse("curriculum"))
    assert len(page.context["students"]) == 3
    assert len(three) == len(one)


def test_frozen_entries_are_shown_with_the_addresses_of_the_page(
    world, portfolio, add, picture, taught
):
    file = picture()
    entry = add("peer_teaching", files=(file,))
    add_session(world.student, entry=entry, taught=taught(), now=timezone.now())
    snapshot = freeze(world.student, portfolio=portfolio, now=timezone.now())
    shown = snapshot_entries(snapshot.document, "/review/abc/files/")["entries"][0]
    assert shown.work[0].thumbnail_url == f"/review/abc/files/{file.file.uid}/thumbnail/"
    assert (shown.sessions[0].mentees, shown.sessions[0].confirmed) == (1, False)


def test_the_headline_is_saved(world, student):
    student.post(reverse("portfolio_about"), {"headline": "I chart tides", "about": ""})
    assert Portfolio.objects.get().headline == "I chart tides"
