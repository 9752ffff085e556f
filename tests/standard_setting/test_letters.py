"""Letters of rounds and votes: each with a link that works, none to who was released."""

import re

from django.core import mail

from firstrung.identity.models import Person
from firstrung.jobs.public import run_all
from firstrung.standard_setting.services import rounds
from tests.standard_setting import rounds as scenes
from tests.standard_setting.test_ballots import employers, opened  # noqa: F401 - a fixture


def letters() -> dict[str, str]:
    """Address → the newest letter; the box is emptied."""
    run_all()
    found = {message.to[0]: f"{message.subject}\n{message.body}" for message in mail.outbox}
    mail.outbox.clear()
    return found


def test_judges_get_a_link_at_each_stage(world, client):
    scenes.works(world, 24)
    row = scenes.prepared(world, judges=4)
    assert letters() == {}
    released = row.judges.get(person=world.panelist2)
    Person.objects.filter(pk=world.recruiter.pk).update(language="es")
    row = scenes.go(world, row, "invite")
    rounds.release_judge(actor=world.coalition_coordinator, judge=released, now=scenes.now())
    sent = letters()
    people = (world.recruiter, world.recruiter2, world.panelist)
    assert set(sent) == {person.email for person in people}
    letter = sent[world.recruiter2.email]
    assert letter.startswith("Help to set the standard: Spring round")
    (link,) = re.findall(r"http://[^/]+(/standards/link/\S+)", letter)
    assert client.post(link).status_code == 302
    scenes.train(row)
    row = scenes.go(world, row, "begin")
    assert letters()[world.panelist.email].startswith("Round one is open")
    assert client.get(link).status_code == 410  # the newer letter's link replaces it
    for judge, decide in scenes.deciders(row):
        scenes.say(judge, "first", decide)
    row = scenes.go(world, row, "pause", "resume")
    assert set(letters()) == {person.email for person in people}
    row = scenes.go(world, row, "close")
    assert letters()[world.panelist.email].startswith("This is what the employers said")


def test_representatives_are_asked_to_vote(world, employers):  # noqa: F811 - the fixture
    opened(world, employers)
    sent = letters()
    assert set(sent) == {person.email for _organization, person, _hires in employers}
    assert sent[world.recruiter.email].startswith("Please vote: What a portfolio holds")
    assert "First Aerospace has one vote" in sent[world.recruiter.email]
