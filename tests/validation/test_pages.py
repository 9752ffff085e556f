"""Every page by role, own and other organization; blindness; constant queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.identity.models import Disclosure
from firstrung.identity.public import decide
from firstrung.validation import public as validation
from firstrung.validation.models import Submission
from tests import world as worlds
from tests.validation import stages


@pytest.fixture
def row(world):
    return stages.ready(world)


@pytest.fixture
def panel(world, row):
    return stages.open_panel(world, row)


@pytest.fixture
def review(world, panel):
    return panel.reviews.get(reviewer=world.panelist)


def link_client(panel, panelist) -> Client:
    seat = panel.seats.get(panelist=panelist)
    secret = validation.make_seat_link(seat=seat, now=stages.now())
    client = Client()
    assert client.post(reverse("review_open", args=[secret])).status_code == 302
    return client


def answers(review, points=3):
    return {
        f"level-{criterion.uid}": str(criterion.levels.get(points=points).uid)
        for criterion in review.rubric.criteria.all()
    }


PANEL_PAGES = ("panel", "panel_assign", "panel_open", "panel_close", "panel_seat", "panel_place")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("student", 200),
        ("guardian", 200),
        ("teacher", 200),
        ("coordinator", 200),
        ("student2", 404),
        ("teacher2", 404),
        ("coordinator2", 404),
        ("teammate", 404),
        ("panelist", 404),
        ("recruiter", 404),
        ("coalition_coordinator", 404),
    ],
)
def test_who_sees_a_submission(world, row, sign_in, who, status):
    client = sign_in(getattr(world, who))
    assert client.get(reverse("submission", args=[row.uid])).status_code == status
    assert client.get(reverse("submission_work", args=[row.uid])).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("student", 302), ("guardian", 403), ("teacher", 403), ("coordinator2", 404)],
)
def test_who_withdraws(world, row, sign_in, who, status):
    client = sign_in(getattr(world, who))
    assert client.post(reverse("submission_withdraw", args=[row.uid])).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("student", 403), ("guardian", 403), ("panelist", 404), ("teacher", 422)]
)
def test_who_decides(world, row, sign_in, who, status):
    client = sign_in(getattr(world, who))
    response = client.post(reverse("submission_decide", args=[row.uid]), {"stage": "peer"})
    assert response.status_code == status


@pytest.mark.parametrize("who", ["coordinator", "coordinator2", "teacher", "panelist", "student"])
def test_a_panel_is_seen_by_who_runs_it(world, panel, sign_in, who):
    client = sign_in(getattr(world, who))
    for name in PANEL_PAGES:
        page = client.get if name == "panel" else client.post
        assert page(reverse(name, args=[panel.uid])).status_code == 404


def test_the_coalition_runs_its_panel_without_names(world, panel, row, sign_in):
    client = sign_in(world.coalition_coordinator)
    text = client.get(reverse("panel", args=[panel.uid])).content.decode()
    assert row.code in text
    assert "Sam" not in text
    assert "First High" not in text


def test_planning_and_running_a_panel_in_the_browser(world, row, sign_in):
    client = sign_in(world.coalition_coordinator)
    today = stages.today().isoformat()
    values = {
        "title": "Autumn",
        "organization": world.coalition.uid,
        "rubric": row.threshold.rubric.uid,
        "opens_on": today,
        "closes_on": today,
        "reviews_each": 2,
    }
    assert client.post(reverse("panel_new"), values | {"title": ""}).status_code == 422
    address = client.post(reverse("panel_new"), values).headers["Location"]
    for person in (world.panelist, world.panelist2):
        held = person.memberships.get()
        assert client.post(f"{address}seats/", {"seat": held.uid}).status_code == 302
    assert client.post(f"{address}open/").status_code == 422
    assert client.post(f"{address}portfolios/", {"submissions": row.uid}).status_code == 302
    plan = client.post(f"{address}assign/").headers["Location"]
    assert client.get(plan).status_code == 200
    assert client.post(f"{address}open/").status_code == 422
    assert client.post(f"{plan}apply/", {"seen": "0"}).status_code == 302
    assert client.post(f"{address}open/").status_code == 302
    assert client.get(address).status_code == 200
    assert client.post(f"{address}close/").status_code == 302
    row.refresh_from_db()
    assert row.state == "panel"


def test_a_link_opens_by_button_only_and_needs_no_account(world, panel, review):
    seat = panel.seats.get(panelist=world.panelist)
    secret = validation.make_seat_link(seat=seat, now=stages.now())
    client = Client()
    assert client.get(reverse("review_open", args=[secret])).status_code == 200
    assert client.get(reverse("review_desk")).status_code == 302  # to the sign-in
    client.post(reverse("review_open", args=[secret]))
    assert client.get(reverse("review", args=[review.uid])).status_code == 200
    validation.revoke_link(actor=world.coalition_coordinator, seat=seat, now=stages.now())
    assert client.get(reverse("review", args=[review.uid])).status_code == 410
    assert Client().get(reverse("review_open", args=[secret])).status_code == 410


def test_a_link_opens_nothing_else(world, panel, review):
    client = link_client(panel, world.panelist)
    other = panel.reviews.get(reviewer=world.panelist2)
    assert client.get(reverse("review", args=[other.uid])).status_code == 404
    for name in ("submissions", "panels", "thresholds", "exhibitions"):
        assert client.get(reverse(name)).status_code == 302


def test_somebody_elses_link_is_refused_while_signed_in(world, panel, sign_in):
    seat = panel.seats.get(panelist=world.panelist)
    secret = validation.make_seat_link(seat=seat, now=stages.now())
    client = sign_in(world.recruiter)
    page = client.post(reverse("review_open", args=[secret]))
    assert page.status_code == 200
    assert "review_link" not in client.session


def test_the_name_reaches_no_page_of_the_panelist(world, panel, review):
    """Blindness: the same bytes come out whatever the student and the school are called."""
    client = link_client(panel, world.panelist)
    pages = ["/reviews/", f"/reviews/{review.uid}/", f"/reviews/{review.uid}/decline/"]

    def seen():
        texts = [client.get(page).content.decode() for page in pages]
        tokens = [text.split('name="csrfmiddlewaretoken" value="') for text in texts]
        return ["".join(part[64:] if i else part for i, part in enumerate(t)) for t in tokens]

    seen()  # the first visit starts the review
    before = seen()
    world.student.given_name, world.student.family_name = "Zoraida", "Quintero"
    world.student.save()
    world.school.name = "Another school"
    world.school.save()
    assert seen() == before
    assert "Sam Student" not in "".join(before)


def test_opening_is_logged_once_a_day(world, panel, review):
    client = link_client(panel, world.panelist)
    for _ in range(3):
        client.get(reverse("review", args=[review.uid]))
    assert Disclosure.objects.filter(student=world.student, recipient=world.panelist).count() == 1


def test_withdrawn_consent_closes_the_page_at_once(world, panel, review):
    client = link_client(panel, world.panelist)
    decide(
        world.guardian,
        student=world.student,
        purpose="panel_review",
        granted=False,
        now=stages.now(),
    )
    page = client.get(reverse("review", args=[review.uid]))
    assert page.status_code == 410
    assert "no longer available" in page.content.decode()
    saved = client.post(reverse("review_score", args=[review.uid]), answers(review))
    assert (saved.status_code, saved.json()["saved"]) == (410, False)


def test_each_choice_is_acknowledged(world, panel, review):
    client = link_client(panel, world.panelist)
    url = reverse("review_score", args=[review.uid])
    [first, second, _] = answers(review).items()
    answer = client.post(url, dict([first])).json()
    assert (answer["saved"], answer["judged"], answer["total"]) == (True, 1, 3)
    answer = client.post(url, dict([first, second])).json()
    ethics = review.rubric.criteria.get(code="ethics")
    assert (answer["judged"], answer["missing"]) == (2, [str(ethics.uid)])
    wrong = client.post(url, {f"level-{ethics.uid}": first[1]})
    assert (wrong.status_code, wrong.json()["saved"]) == (409, False)


def test_without_a_script_the_buttons_save_and_submit(world, panel, review):
    client = link_client(panel, world.panelist)
    url = reverse("review", args=[review.uid])
    some = dict(list(answers(review).items())[:2]) | {"comment": "Strong start"}
    assert client.post(url, some | {"action": "save"}).status_code == 302
    page = client.post(url, some | {"action": "submit"})
    assert page.status_code == 422
    assert "Ethics and bias" in page.content.decode()
    assert client.post(url, answers(review) | {"action": "submit"}).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.comment) == ("submitted", "Strong start")
    assert client.get(url).status_code == 200
    assert client.get(reverse("review_desk")).status_code == 200


def test_beats_take_nonsense_for_nothing(world, panel, review):
    client = link_client(panel, world.panelist)
    url = reverse("review_beat", args=[review.uid])
    for seconds in ("", "-3", "1e9", "٣", "999999"):
        assert client.post(url, {"seconds": seconds}).json() == {"seconds": 0}


def test_files_are_only_those_of_the_work(world, panel, review, sign_in):
    client = link_client(panel, world.panelist)
    stranger = "00000000-0000-4000-8000-000000000000"
    for name in ("review_file", "review_file_thumbnail"):
        assert client.get(reverse(name, args=[review.uid, stranger])).status_code == 404
    url = reverse("review_file", args=[review.uid, stranger])
    assert sign_in(world.panelist2).get(url).status_code == 404


def test_handing_a_review_back(world, panel, review):
    client = link_client(panel, world.panelist)
    url = reverse("review_decline", args=[review.uid])
    assert client.post(url, {"note": ""}).status_code == 422
    assert client.post(url, {"reason": "conflict", "note": "Cousin"}).status_code == 302
    assert client.get(reverse("review", args=[review.uid])).status_code == 404


def test_teacher_asks_and_passes_in_the_browser(world, sign_in):
    stages.threshold(world)
    row = stages.submission(world.student, world.school)
    client = sign_in(world.teacher)
    url = reverse("submission_assign", args=[row.uid])
    assert client.post(url, {"teacher": world.teacher2.uid}).status_code == 422
    assert client.post(url, {"teacher": world.teacher.uid}).status_code == 302
    stages.judge(world.teacher, row.reviews.get())
    decide_url = reverse("submission_decide", args=[row.uid])
    assert client.post(decide_url, {"stage": "teacher", "decision": "return"}).status_code == 422
    assert client.post(decide_url, {"stage": "teacher", "decision": "pass"}).status_code == 302
    assert client.post(url, {"peers": [world.teammate.uid]}).status_code == 302
    assert Submission.objects.get().state == "peer"


@pytest.mark.parametrize(
    ("who", "status"),
    [("student", 200), ("panelist", 200), ("recruiter", 200), ("coalition_coordinator", 200)],
)
def test_the_threshold_is_open_to_the_signed_in(world, sign_in, who, status):
    row = stages.threshold(world)
    client = sign_in(getattr(world, who))
    assert client.get(reverse("thresholds")).status_code == status
    assert client.get(reverse("threshold", args=[row.uid])).status_code == status
    assert client.get(reverse("rubric", args=[row.rubric.uid])).status_code == status
    assert Client().get(reverse("thresholds")).status_code == 302


def test_a_threshold_from_draft_to_publication_in_the_browser(world, sign_in):
    rubric = stages.rubric(world)
    boss = sign_in(world.coalition_coordinator)
    values = {
        "rubric": rubric.uid,
        "cut_score": "2.5",
        "ethics_minimum": "2",
        "scoring": "raw",
        "min_panel_reviews": 2,
        "min_peer_reviews": 1,
        "studio_days": 365,
        "min_subjects": 2,
        "teaching_hours": 3,
        "signatures_needed": 1,
        "method": "Judged samples",
    }
    assert boss.post(reverse("threshold_new"), values | {"cut_score": "9"}).status_code == 422
    address = boss.post(reverse("threshold_new"), values).headers["Location"]
    assert sign_in(world.student).get(address).status_code == 404
    assert boss.post(f"{address}edit/", values | {"cut_score": "2.75"}).status_code == 302
    assert boss.post(f"{address}call/").status_code == 302
    recruiter = sign_in(world.recruiter)
    assert recruiter.post(f"{address}publish/").status_code == 403
    signed = recruiter.post(f"{address}sign/", {"organization": world.employer.uid})
    assert signed.status_code == 302
    day = stages.today().isoformat()
    assert boss.post(f"{address}publish/", {"effective_on": day}).status_code == 302
    assert sign_in(world.student).get(address).status_code == 200
    assert sign_in(world.recruiter).get(reverse("threshold_new")).status_code == 403


def test_exhibitions_in_the_browser(world, panel, row, sign_in):
    for review in panel.reviews.all():
        stages.judge(review.reviewer, review)
    boss = world.coalition_coordinator
    validation.close_panel(actor=boss, panel=panel, now=stages.now())
    worlds.consent(world.student, world.guardian, "public_exhibition")
    client = sign_in(boss)
    values = {
        "title": "Open doors",
        "kind": "exhibition",
        "organization": world.coalition.uid,
        "place": "Hall",
        "starts_at": "2030-05-01T17:00",
    }
    assert client.post(reverse("exhibition_new"), values | {"place": ""}).status_code == 422
    address = client.post(reverse("exhibition_new"), values).headers["Location"]
    assert client.post(address, {"submissions": row.uid}).status_code == 302
    showing = row.showings.get()
    visitor = sign_in(world.recruiter)
    assert "Sam Student" in visitor.get(address).content.decode()
    shown = reverse("showing_shown", args=[showing.uid])
    assert visitor.post(shown).status_code == 403
    assert visitor.post(address, {"submissions": row.uid}).status_code == 403
    assert client.post(shown).status_code == 302
    row.refresh_from_db()
    assert row.state == "validated"


def queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def more_students(world, count: int):
    for number in range(count):
        person = worlds.person(f"More{number} Student", (worlds.Role.STUDENT, world.school), age=18)
        worlds.TeamMembership.objects.create(
            team=world.team, person=person, role="member", begin_date=stages.today()
        )
        yield person


def test_lists_take_the_same_queries_with_more_rows(world, sign_in):
    stages.threshold(world)
    stages.submission(world.student, world.school)
    client = sign_in(world.teacher)
    one = queries(client, reverse("submissions"))
    for person in more_students(world, 3):
        row = stages.submission(person, world.school)
        validation.assign_teacher(
            actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
        )
    assert queries(client, reverse("submissions")) == one
    assert one <= 10


def test_panel_and_desk_take_the_same_queries_with_more_rows(world, panel, row, sign_in):
    boss, panelist = sign_in(world.coalition_coordinator), sign_in(world.panelist)
    page = reverse("panel", args=[panel.uid])
    before = queries(boss, page), queries(panelist, reverse("review_desk"))
    for person in more_students(world, 3):
        work = stages.to_panel(world, stages.submission(person, world.school))
        worlds.consent(person, person, "panel_review")
        validation.place(
            actor=world.coalition_coordinator, panel=panel, submissions=[work], now=stages.now()
        )
    validation.assign_panel(actor=world.coalition_coordinator, panel=panel, now=stages.now())
    assert (queries(boss, page), queries(panelist, reverse("review_desk"))) == before


def test_the_review_page_takes_the_same_queries_with_more_criteria(world, sign_in):
    extra = tuple(
        validation.CriterionDraft(f"more-{n}", f"More {n}", stages.LEVELS) for n in range(4)
    )
    counts = []
    for criteria in (stages.CRITERIA, stages.CRITERIA + extra):
        made = validation.draft_rubric(
            actor=world.coalition_coordinator,
            key="more",
            title="More",
            criteria=criteria,
            now=stages.now(),
        )
        made = validation.publish_rubric(
            actor=world.coalition_coordinator,
            rubric=made,
            effective_on=stages.today(),
            now=stages.now(),
        )
        student = next(more_students(world, 1)) if not counts else world.adult
        stages.threshold(world, rubric=made)
        row = stages.submission(student, world.school)
        review = validation.assign_teacher(
            actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
        )
        counts.append(queries(sign_in(world.teacher), reverse("review", args=[review.uid])))
    assert counts[0] == counts[1]
