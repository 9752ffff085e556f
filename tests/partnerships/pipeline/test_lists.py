"""Filters that the lists of the pipeline offer, and who writes answers down."""

from django.urls import reverse

from firstrung.partnerships import public as partnerships
from firstrung.partnerships.models import Persona
from tests.partnerships.pipeline import objects


def test_people_are_filtered_by_kind_and_by_whether_they_are_here(world, sign_in):
    partnerships.load_personas()
    row = objects.account(world)
    manager = Persona.objects.get(code="hiring-manager")
    objects.contact(world, row, "Ann Able", persona=manager)
    objects.contact(world, row, "Rita Recruiter", email=world.recruiter.email)
    client, address = sign_in(world.coordinator), reverse("employer_contacts")

    def names(**wanted) -> list[str]:
        return [contact.name for contact in client.get(address, wanted).context["page"]]

    assert names() == ["Ann Able", "Rita Recruiter"]
    assert names(persona="hiring-manager") == ["Ann Able"]
    assert names(place="here") == ["Rita Recruiter"]
    page = client.get(address, {"persona": "hiring-manager"}).text
    assert f'<option value="hiring-manager" selected>{manager}</option>' in page
    invite = reverse(
        "pipeline_contact_invite", args=[row.uid, row.contacts.get(name="Ann Able").uid]
    )
    assert invite not in page
    boss = sign_in(world.coalition_coordinator)
    assert invite in boss.get(address, {"persona": "hiring-manager"}).text
    assert invite not in sign_in(world.teacher).get(address).text


def test_coordinators_of_the_coalition_write_any_answer_down(world, sign_in):
    row = objects.account(world)
    asked = objects.ask(world, row)
    page = reverse("pipeline_employer", args=[row.uid])
    answer = reverse("ask_answer", args=[asked.uid])
    shown = [
        answer in sign_in(who).get(page).text
        for who in (world.coordinator, world.coalition_coordinator, world.coordinator2)
    ]
    assert shown == [True, True, False]
