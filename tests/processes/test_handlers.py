"""Events reach their handlers: letters, listings, void reviews, validated entries."""

import importlib
import pkgutil
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import firstrung
from firstrung.identity.public import Purpose, decide
from firstrung.jobs.public import Event, run_all
from firstrung.messaging.models import Letter
from firstrung.opportunities.models import Candidate
from firstrung.processes.handlers import HANDLERS, consume
from firstrung.validation import public as validation
from tests.permissions.scene import build
from tests.validation import stages


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_every_event_is_listed_and_nothing_else():
    for module in pkgutil.walk_packages(firstrung.__path__, "firstrung."):
        if module.name.rpartition(".")[2] in {"events", "happenings"}:
            importlib.import_module(module.name)
    published = {
        kind.__name__ for kind in Event.__subclasses__() if kind.__module__.startswith("firstrung.")
    }
    assert set(HANDLERS) == published


def test_an_event_delivered_twice_sends_one_letter(world):
    payload = {"person_id": world.student.pk, "event_id": "e1"}
    consume.call("SignInRequested", payload)
    consume.call("SignInRequested", payload)
    assert len(mail.outbox) == 1
    assert Letter.objects.get().key == "e1"


def test_a_letter_that_could_not_be_sent_is_tried_again(world, settings):
    from firstrung.identity.signin.services import request_sign_in
    from firstrung.jobs.models import Job

    settings.EMAIL_BACKEND = "nowhere.Backend"
    request_sign_in(email=world.student.email, now=timezone.now())
    run_all()
    assert Letter.objects.count() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Job.objects.update(run_after=timezone.now())
    run_all()
    assert len(mail.outbox) == 1


def test_the_panelists_letter_opens_the_desk_without_an_account(world):
    row = stages.ready(world)
    stages.open_panel(world, row)
    run_all()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    body = letters[world.panelist.email].body
    assert world.student.family_name not in body
    link = re.search(r"http://localhost:8000(/review/open/[\w-]+/)", body)[1]
    client = Client()
    assert client.get(link).status_code == 200
    response = client.post(link, follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == reverse("review_desk")


def test_no_secret_lies_in_the_queue(world):
    from firstrung.jobs.models import Job

    row = stages.ready(world)
    stages.open_panel(world, row)
    queued = str(list(Job.objects.values_list("arguments", flat=True)))
    run_all()
    for letter in mail.outbox:
        secret = re.search(r"/(?:review/open|signin|invitations)/([\w-]+)/", letter.body)
        assert secret is None or secret[1] not in queued


def test_withdrawn_consent_voids_awaited_panel_reviews(world):
    from firstrung.identity.models import ConsentNotice

    row = stages.ready(world)
    panel = stages.open_panel(world, row)
    assert ConsentNotice.objects.filter(purpose="panel_review").exists()
    decide(
        world.guardian,
        student=world.student,
        purpose=Purpose.PANEL_REVIEW.value,
        granted=False,
        now=timezone.now(),
    )
    run_all()
    states = set(validation.Review.objects.filter(panel=panel).values_list("state", flat=True))
    assert states == {"void"}


def test_a_met_result_marks_the_entries_validated_and_lists_the_student(db):
    scene = build()
    Candidate.objects.all().delete()
    consume.call("PanelResultReady", {"submission_id": scene.adult_submission.pk, "event_id": "r1"})
    scene.adult_entry.refresh_from_db()
    assert scene.adult_entry.current.validated_at is not None
    listed = Candidate.objects.get(student=scene.world.adult)
    assert listed.certificate_uid == scene.award.uid


def test_a_revoked_certificate_leaves_the_search(db):
    from firstrung.credentials.public import revoke

    scene = build()
    revoke(scene.world.coordinator, award=scene.award, reason="Mistake.", now=timezone.now())
    run_all()
    assert Candidate.objects.get(student=scene.world.adult).certificate_uid is None
