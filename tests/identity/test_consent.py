"""Consent: who decides, what counts as live, what the family can read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours
from firstrung.identity.models import ConsentNotice, Disclosure, Guardianship
from firstrung.identity.public import Purpose, covers, decide, log_disclosure
from tests.world import consent

SEARCH = Purpose.EMPLOYER_SEARCH.value


@pytest.fixture(autouse=True)
def notice(db):
    return ConsentNotice.objects.create(
        purpose=SEARCH,
        version=1,
        language="en",
        title="Found by employers",
        shown="Work",
        to_whom="Employers",
        what_for="Hiring",
    )


def live(student):
    return covers(student, SEARCH, on=timezone.localdate())


def say(actor, student, granted=True):
    return decide(actor, student=student, purpose=SEARCH, granted=granted, now=timezone.now())


def test_nothing_is_covered_before_anybody_decided(world):
    assert not live(world.student)


def test_a_guardian_decides_for_a_minor(world):
    say(world.guardian, world.student)
    assert live(world.student)


def test_withdrawal_takes_effect_at_once(world):
    say(world.guardian, world.student)
    say(world.guardian, world.student, granted=False)
    assert not live(world.student)
    assert world.student.consents.count() == 2


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("student", NotYours),
        ("teacher", NotYours),
        ("coordinator", NotYours),
        ("guardian2", NotVisible),
        ("recruiter", NotVisible),
    ],
)
def test_nobody_else_decides_for_a_minor(world, who, error):
    with pytest.raises(error):
        say(getattr(world, who), world.student)
    assert not live(world.student)


def test_an_adult_decides_alone(world):
    Guardianship.objects.create(guardian=world.guardian, student=world.adult)
    with pytest.raises(NotYours):
        say(world.guardian, world.adult)
    say(world.adult, world.adult)
    assert live(world.adult)


def test_a_guardians_grant_ends_with_the_eighteenth_birthday(world):
    say(world.guardian, world.student)
    born = world.student.birth_date
    birthday = born.replace(year=born.year + 18)
    assert covers(world.student, SEARCH, on=birthday - timedelta(days=1))
    assert not covers(world.student, SEARCH, on=birthday)


def test_a_grant_ends_with_the_guardianship(world):
    say(world.guardian, world.student)
    world.student.guardians.update(ended_at=timezone.now())
    assert not live(world.student)


def test_without_a_birth_date_somebody_counts_as_a_minor(world):
    world.adult.birth_date = None
    world.adult.save()
    consent(world.adult, world.adult, SEARCH)
    assert not live(world.adult)


def test_an_expired_grant_does_not_count(world):
    given = say(world.guardian, world.student)
    given.expires_on = timezone.localdate() - timedelta(days=1)
    given.save()
    assert not live(world.student)


def test_the_page_shows_and_takes_the_decision(world, sign_in):
    client = sign_in(world.guardian)
    page = reverse("consent", args=[world.student.uid])
    assert b"Found by employers" in client.get(page).content
    client.post(reverse("decide_consent", args=[world.student.uid, SEARCH]), {"decision": "grant"})
    assert live(world.student)


def test_the_log_keeps_one_line_a_day_for_one_reader(world):
    now = timezone.now()
    for at in (now, now + timedelta(hours=3), now + timedelta(hours=30)):
        log_disclosure(
            student=world.student,
            recipient=world.recruiter,
            purpose=SEARCH,
            what="Validated portfolio",
            now=at,
        )
    assert Disclosure.objects.count() == 2
    assert Disclosure.objects.first().recipient_label == "Rita Recruiter (First Aerospace)"


def test_the_family_reads_the_log_and_others_do_not(world, sign_in):
    log_disclosure(
        student=world.student,
        recipient=world.recruiter,
        purpose=SEARCH,
        what="Validated portfolio",
        now=timezone.now(),
    )
    page = reverse("disclosures", args=[world.student.uid])
    assert b"Rita Recruiter" in sign_in(world.guardian).get(page).content
    assert b"Rita Recruiter" in sign_in(world.student).get(page).content
    assert sign_in(world.guardian2).get(page).status_code == 404
    assert sign_in(world.teacher).get(page).status_code == 403
