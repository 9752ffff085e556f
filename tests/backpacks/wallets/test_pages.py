"""The holder's pages: who may begin, who may look, and what each sees."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.backpacks.models import Delivery
from firstrung.credentials.public import revoke
from tests.credentials.conftest import make_award


@pytest.fixture
def students(world):
    """A certificate of the minor student."""
    return make_award(world, world.student)


def address(award) -> str:
    return f"/credentials/award/{award.uid}/wallet/"


@pytest.mark.parametrize(
    ("who", "see", "begin"),
    [
        ("student", 200, 302),
        ("guardian", 200, 403),
        ("teacher", 403, 403),
        ("coordinator", 403, 403),
        ("teammate", 404, 404),
        ("student2", 404, 404),
        ("guardian2", 404, 404),
        ("coordinator2", 404, 404),
        ("recruiter", 404, 404),
    ],
)
def test_only_the_holder_begins(world, sign_in, students, who, see, begin):
    browser = sign_in(getattr(world, who))
    assert browser.get(address(students)).status_code == see
    assert browser.post(address(students), {"way": "learner"}).status_code == begin
    assert Delivery.objects.count() == (1 if begin == 302 else 0)


def test_a_guardian_sees_that_it_happened_and_no_link(world, sign_in, students):
    made = sign_in(world.student).post(address(students), {"way": "openid", "with_pin": "on"})
    own = sign_in(world.student).get(made["Location"]).content.decode()
    assert "openid-credential-offer://" in own
    assert "tracking-widest" in own
    browser = sign_in(world.guardian)
    page = browser.get(address(students)).content.decode()
    assert "Waiting for the wallet" in page
    assert '<form method="post" class="panel' not in page
    seen = browser.get(made["Location"]).content.decode()
    assert "openid-credential-offer" not in seen
    assert "<svg" not in seen.partition("<main")[2].partition("QR code for the wallet")[2]
    for who in ("guardian2", "coordinator", "recruiter"):
        assert sign_in(getattr(world, who)).get(made["Location"]).status_code == 404


def test_the_state_alone_for_the_page_that_waits(world, sign_in, students):
    browser = sign_in(world.student)
    made = browser.post(address(students), {"way": "learner"})
    part = browser.get(made["Location"], headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div class="panel')
    assert "Waiting for the wallet" in part
    assert "lcw.app" not in part


@pytest.mark.parametrize("fields", [{}, {"way": "fax"}, {"way": "\x00"}])
def test_a_wrong_choice_is_said_at_the_field(world, sign_in, students, fields):
    answer = sign_in(world.student).post(address(students), fields)
    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_a_revoked_certificate_goes_into_no_wallet(world, sign_in, students):
    revoke(world.coordinator, award=students, reason="A mistake.", now=timezone.now())
    answer = sign_in(world.student).post(address(students), {"way": "learner"})
    assert answer.status_code == 422
    assert "does not hold any more" in answer.content.decode()


def test_queries_do_not_grow_with_handovers(world, sign_in, students):
    browser = sign_in(world.student)
    browser.post(address(students), {"way": "learner"})
    browser.get(address(students))
    with CaptureQueriesContext(connection) as one:
        browser.get(address(students))
    for _ in range(2):
        browser.post(address(students), {"way": "learner"})
    with CaptureQueriesContext(connection) as three:
        page = browser.get(address(students)).content.decode()
    assert page.count("Ended unused") == 2
    assert len(three) == len(one)
