"""Contacts, hiring needs, leads."""

import pytest
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.models import Lead, Persona
from firstrung.partnerships.pipeline.domains import domain_of, plain_name
from firstrung.partnerships.pipeline.selectors.balance import by_persona, gaps, overall
from firstrung.partnerships.pipeline.selectors.leads import suggestions
from firstrung.partnerships.pipeline.services.contacts import end_contact
from firstrung.partnerships.pipeline.services.leads import dismiss_lead, take_up
from firstrung.partnerships.pipeline.services.needs import end_hiring_need
from tests.partnerships.pipeline import objects


def test_the_first_contact_is_the_main_one_until_another_is(world):
    row = objects.account(world)
    ann = objects.contact(world, row)
    bea = objects.contact(world, row, "Bea Best", is_main=True, influence="influences")
    ann.refresh_from_db()
    assert (ann.is_main, bea.is_main) == (False, True)
    row.refresh_from_db()
    assert row.domain == "able.example"
    with pytest.raises(Problem) as caught:
        objects.contact(world, row, "Ann Again", email="ANN@able.example")
    assert caught.value.field == "email"
    end_contact(world.coordinator, contact=bea, now=timezone.now())
    assert (overall().decides, overall().influences, gaps()) == (1, 0, {"main": 1, "decides": 0})


def test_the_employer_keeps_its_own_people_and_no_others(world):
    row = objects.account(world)
    made = objects.contact(
        world, row, "Rita Recruiter", actor=world.recruiter, email="rita.recruiter@example.org"
    )
    assert made.person == world.recruiter
    for who, error in ((world.recruiter2, NotVisible), (world.teacher, NotYours)):
        with pytest.raises(error):
            objects.contact(world, row, "Zed", actor=who)


def test_the_balance_by_persona(world):
    assert partnerships.load_personas() == Persona.objects.count() == 14
    row = objects.account(world)
    dean = Persona.objects.get(code="hiring-manager")
    objects.contact(world, row, "Ann Able", persona=dean)
    objects.contact(world, row, "Bea Best", influence="influences")
    counted = {
        entry["persona"] and entry["persona"].code: (entry["decides"], entry["influences"])
        for entry in by_persona()
    }
    assert (counted["hiring-manager"], counted[None]) == ((1, 0), (0, 1))


def test_hiring_demand_of_those_who_come(world, django_assert_num_queries):
    first, second = objects.account(world), objects.account(world, "Second Studio")
    objects.need(world, first, "Welder", starts_on=objects.ago(-30))
    old = objects.need(world, first, "Painter")
    objects.need(world, second, "Editor", actor=world.recruiter2)
    end_hiring_need(world.coordinator, need=old, now=timezone.now())
    with django_assert_num_queries(2):
        rows = list(partnerships.hiring_demand_of([world.employer, world.employer2]))
    assert [(row.title, row.account.organization.name) for row in rows] == [
        ("Welder", "First Aerospace"),
        ("Editor", "Second Studio"),
    ]
    assert list(partnerships.hiring_demand_of([])) == []


def test_names_and_domains():
    assert plain_name("Able Tools Co., Inc.") == "Able Tools"
    assert (domain_of("a@Able.example"), domain_of("a@gmail.com")) == ("able.example", "")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"organization_name": "ABLE tools inc", "email": "x@gmail.com"}, True),
        ({"organization_name": "Other", "email": "x@able.example"}, True),
        ({"organization_name": "Other", "email": "x@gmail.com"}, False),
    ],
)
def test_a_lead_is_recognized(world, more, found):
    row = objects.account(world, "Able Tools, LLC", website="https://able.example")
    assert suggestions(objects.lead(**more)) == ([row] if found else [])


def test_a_lead_joins_an_employer_or_opens_a_record(world):
    row = objects.account(world)
    take_up(world.coordinator, lead=objects.lead(), account=row, now=timezone.now())
    assert [contact.email for contact in row.contacts.all()] == ["abe@able.example"]
    assert row.notes.get().text == "Abe Able: We would like to help."
    second = objects.lead(organization_name="New Works")
    made = take_up(world.coordinator2, lead=second, account=None, now=timezone.now())
    second.refresh_from_db()
    assert (made.organization.name, second.state, second.account) == ("New Works", "taken_up", made)
    with pytest.raises(Problem):
        dismiss_lead(world.coordinator, lead=second, reason="Late.", now=timezone.now())


def test_the_same_lead_is_kept_once_and_only_coordinators_handle_it(world):
    row = objects.lead()
    assert (objects.lead(), Lead.objects.count()) == (row, 1)
    with pytest.raises(NotYours):
        dismiss_lead(world.teacher, lead=row, reason="No.", now=timezone.now())
    with pytest.raises(Problem) as caught:
        dismiss_lead(world.coordinator, lead=row, reason=" ", now=timezone.now())
    assert caught.value.field == "reason"
    assert dismiss_lead(
        world.coordinator, lead=row, reason="A joke.", now=timezone.now()
    ).state == ("dismissed")
