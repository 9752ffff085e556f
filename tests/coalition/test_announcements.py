"""Announcements: through points of contact, each person once, handed on inside; spotlights."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.models import Membership
from firstrung.jobs.public import run_all
from firstrung.messaging.preferences import stop
from firstrung.processes.stories import announced
from tests.coalition import roadmap_objects as roadmap
from tests.coalition import story_objects as objects


def send(world, row) -> int:
    return coalition.send_announcement(
        world.coalition_coordinator, announcement=row, now=timezone.now()
    )


def test_each_contact_once_and_only_who_wants_it(world):
    objects.contact(world, world.recruiter, world.employer)
    objects.contact(world, world.recruiter, world.employer2)
    objects.contact(world, world.teacher, world.school)
    objects.contact(world, world.recruiter2, world.employer2)
    stop(world.recruiter2, kind="workshops", now=timezone.now())
    row = objects.announcement(world)
    assert send(world, row) == 3
    run_all()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        [world.recruiter.email, world.teacher.email]
    )
    assert all("List-Unsubscribe" in letter.extra_headers for letter in mail.outbox)
    left = coalition.Delivery.objects.get(person=world.recruiter2)
    assert (left.sent_at, left.skipped_at is not None) == (None, True)
    ids = list(coalition.Delivery.objects.values_list("pk", flat=True))
    coalition.Delivery.objects.update(sent_at=None)  # as if the job had been killed
    announced({"event_id": "again", "delivery_ids": ids}, now=timezone.now())
    assert len(mail.outbox) == 2
    with pytest.raises(Problem):
        send(world, row)


def test_only_to_the_organizations_of_an_initiative(world):
    objects.contact(world, world.recruiter, world.employer)
    objects.contact(world, world.recruiter2, world.employer2)
    initiative = roadmap.proposed(world)
    row = objects.announcement(world, initiative=initiative)
    with pytest.raises(Problem):
        send(world, row)
    roadmap.join(world, initiative, world.employer)
    assert send(world, row) == 1
    assert coalition.Delivery.objects.get().person == world.recruiter


def test_a_contact_hands_it_on_to_their_own_staff(world, sign_in):
    objects.contact(world, world.recruiter, world.employer)
    row = objects.announcement(world)
    hand = reverse("announcement_hand_on", args=[row.uid, world.employer.uid])
    assert sign_in(world.recruiter).post(hand).status_code == 404  # a draft yet
    send(world, row)
    Membership.objects.create(person=world.adult, organization=world.employer, role="student")
    assert sign_in(world.panelist).post(hand).status_code == 403
    other = reverse("announcement_hand_on", args=[row.uid, world.employer2.uid])
    assert sign_in(world.recruiter).post(other).status_code == 403
    client = sign_in(world.recruiter)
    assert client.post(hand).status_code == 302
    run_all()
    assert [letter.to for letter in mail.outbox] == [
        [world.recruiter.email],
        [world.panelist.email],
    ]
    client.post(hand)
    assert coalition.Delivery.objects.count() == 2


def test_who_reads_and_writes_announcements(world, sign_in):
    objects.contact(world, world.recruiter, world.employer)
    draft, sent = objects.announcement(world, "Draft"), objects.announcement(world, "Sent")
    send(world, sent)
    for name, codes in {
        "coalition_coordinator": [200, 200, 200],
        "teacher": [404, 200, 403],
        "student": [404, 404, 404],
    }.items():
        client = sign_in(getattr(world, name))
        addresses = [
            reverse("announcement", args=[draft.uid]),
            reverse("announcement", args=[sent.uid]),
            reverse("announcement_file", args=[sent.uid]),
        ]
        assert (name, [client.get(each).status_code for each in addresses]) == (name, codes)
    news = coalition.News(kind="news", title="T", text="T")
    with pytest.raises(NotYours):
        coalition.write_announcement(world.teacher, news=news, now=timezone.now())
    with pytest.raises(NotVisible):
        coalition.write_announcement(world.student, news=news, now=timezone.now())


def test_announcements_by_form(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    objects.contact(world, world.recruiter, world.employer)
    new = reverse("announcement_new")
    assert client.post(new, {"kind": "workshops", "title": "T"}).status_code == 422
    fields = {"kind": "workshops", "title": "T", "text": "Come."}
    assert client.post(new, fields).status_code == 302
    row = coalition.Announcement.objects.get()
    edit = reverse("announcement_edit", args=[row.uid])
    assert client.post(edit, fields | {"title": "Better"}).status_code == 302
    assert client.post(reverse("announcement_send", args=[row.uid])).status_code == 302
    assert client.post(edit, fields).status_code == 422
    row.refresh_from_db()
    assert (row.title, row.sent_at is not None) == ("Better", True)


def test_a_spotlight_is_whole_before_it_is_public(world):
    story = coalition.Story(title="Half a story", background="B")
    row = coalition.write_spotlight(world.coalition_coordinator, story=story, now=timezone.now())
    with pytest.raises(Problem) as caught:
        coalition.publish_spotlight(world.coalition_coordinator, spotlight=row, now=timezone.now())
    assert caught.value.field == "activities"
    page = reverse("spotlight", args=[row.uid])
    assert Client().get(page).status_code == 404
    whole = objects.spotlight(world, public=True)
    text = Client().get(reverse("spotlights")).content.decode()
    assert (whole.title in text, row.title in text) == (True, False)


def test_who_leads_an_initiative_tells_of_it(world):
    initiative = roadmap.proposed(world, lead=world.teacher)
    story = coalition.Story(title="Ours", initiative=initiative)
    row = coalition.write_spotlight(world.teacher, story=story, now=timezone.now())
    with pytest.raises(NotYours):
        coalition.publish_spotlight(world.teacher, spotlight=row, now=timezone.now())
    with pytest.raises(Problem):
        coalition.write_spotlight(
            world.recruiter, story=coalition.Story(title="Theirs"), now=timezone.now()
        )
    with pytest.raises(NotVisible):
        coalition.write_spotlight(world.recruiter, story=story, spotlight=row, now=timezone.now())


def test_figures_with_source_and_files_to_teach_with(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    row = objects.spotlight(world)
    figures = reverse("spotlight_figure_new", args=[row.uid])
    figure = {"value": "50 %", "text": "went on to a boot camp"}
    assert client.post(figures, figure).status_code == 422
    assert client.post(figures, figure | {"source": "Count of 24 students"}).status_code == 302
    file = SimpleUploadedFile("plan.txt", b"Week one: look. Week two: try.")
    files = reverse("spotlight_file_new", args=[row.uid])
    assert client.post(files, {"title": "Plan", "file": file}).status_code == 302
    attached = row.files.get()
    address = reverse("spotlight_file", args=[row.uid, attached.pk])
    assert Client().get(address).status_code == 404
    assert client.post(reverse("spotlight_publish", args=[row.uid])).status_code == 302
    answer = Client().get(address)
    assert b"".join(answer.streaming_content) == b"Week one: look. Week two: try."
    text = Client().get(reverse("spotlight", args=[row.uid])).content.decode()
    assert "Count of 24 students" in text
    gone = reverse("spotlight_figure_remove", args=[row.uid, row.figures.get().pk])
    assert client.post(gone).status_code == 302
    assert row.figures.count() == 0


def test_the_form_takes_organizations_line_by_line(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    new = reverse("spotlight_new")
    fields = {"title": "Two firms", "organizations": "First Aerospace\nNobody Known"}
    assert client.post(new, fields).status_code == 422
    fields["organizations"] = "First Aerospace\nSecond Studio\n"
    assert client.post(new, fields).status_code == 302
    row = coalition.Spotlight.objects.get()
    assert {each.name for each in row.organizations.all()} == {"First Aerospace", "Second Studio"}
    assert client.get(reverse("spotlight_edit", args=[row.uid])).status_code == 200


def test_queries_do_not_grow(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    client.get(reverse("voices"))
    found = {}
    for number in (1, 3):
        while coalition.Announcement.objects.count() < number:
            objects.announcement(world)
            objects.spotlight(world, public=True, organizations=[world.employer])
        for name in ("announcements", "announcements_file", "spotlights", "spotlights_file"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name)).status_code == 200
            found.setdefault(name, []).append(len(queries))
    assert {name: counts[0] for name, counts in found.items()} == {
        name: counts[1] for name, counts in found.items()
    }
