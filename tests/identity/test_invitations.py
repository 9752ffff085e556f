"""Invitations: who may invite to what, and what accepting does."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.enums import Role
from firstrung.identity.invitations.services import invite
from firstrung.identity.models import Guardianship, Membership, Person
from firstrung.jobs.public import run_all

LINK = re.compile(r"http://localhost:8000(/invitations/[\w-]+/)")


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def send(actor, **values):
    defaults = {"email": "new@example.org", "given_name": "Nia", "family_name": "New"}
    return invite(actor, now=timezone.now(), **(defaults | values))


def letter():
    run_all()
    return LINK.search(mail.outbox[-1].body).group(1)


def test_a_coordinator_invites_a_teacher_who_accepts(world):
    send(world.coordinator, organization=world.school, role=Role.TEACHER)
    link = letter()
    client = Client()
    assert b"First High" in client.get(link).content
    assert not Membership.objects.filter(person__email="new@example.org").exists()
    client.post(link)
    made = Membership.objects.get(person__email="new@example.org")
    assert (made.organization, made.role) == (world.school, Role.TEACHER)
    assert client.post(link).status_code == 410


def test_a_guardian_is_invited_for_a_student(world):
    send(world.coordinator, student=world.adult, role=Role.GUARDIAN, language="es")
    link = letter()
    assert "Ada Adult" in mail.outbox[0].subject
    Client().post(link)
    guardian = Person.objects.get(email="new@example.org")
    assert Guardianship.objects.get(guardian=guardian).student == world.adult


@pytest.mark.parametrize(
    ("who", "error"),
    [("teacher", NotYours), ("coordinator2", NotYours), ("coalition_coordinator", NotYours)],
)
def test_others_do_not_invite_to_a_school(world, who, error):
    with pytest.raises(error):
        send(getattr(world, who), organization=world.school, role=Role.TEACHER)


def test_the_other_district_does_not_see_the_student(world):
    with pytest.raises(NotVisible):
        send(world.coordinator2, student=world.student, role=Role.GUARDIAN)


def test_students_are_not_invited_but_come_from_the_roster(world):
    with pytest.raises(Problem):
        send(world.coordinator, organization=world.school, role=Role.STUDENT)


def test_the_coalition_invites_employers(world):
    send(world.coalition_coordinator, organization=world.employer, role=Role.PANELIST)
    Client().post(letter())
    assert Membership.objects.get(person__email="new@example.org").role == Role.PANELIST


def test_a_letter_sent_again_kills_the_link_before(world, sign_in):
    made = send(world.coordinator, organization=world.school, role=Role.TEACHER)
    first = letter()
    client = sign_in(world.coordinator)
    client.post(reverse("invitation_resend", args=[made.uid]))
    second = letter()
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    client.post(reverse("invitation_revoke", args=[made.uid]))
    assert Client().get(second).status_code == 410
