"""Points of contact get a place here: invited, linked, reached by events and news."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import Duty
from firstrung.convenings.events.suggesting import suggestions
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.models import Invitation, Membership, Person
from firstrung.jobs.public import run_all
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.models import Contact
from firstrung.partnerships.pipeline.selectors.page import live_contacts
from firstrung.partnerships.pipeline.services.contacts import end_contact
from tests.coalition.plans import make as plans
from tests.convenings.events import make as events
from tests.partnerships.pipeline import objects


def invite(world, row, email="ann@able.example", *, actor=None, **more):
    invitee = partnerships.Invitee(email=email, given_name="Ann", family_name="Able", **more)
    return partnerships.invite_contact(
        actor or world.coalition_coordinator, contact=row, invitee=invitee, now=timezone.now()
    )


def change(world, row, **more):
    """Write the contact down again, with something changed."""
    values = {"influence": "decides", "email": row.email, "is_main": row.is_main, **more}
    draft = partnerships.ContactDraft(name=row.name, **values)
    return partnerships.set_contact(
        world.coordinator, account=row.account, draft=draft, contact=row, now=timezone.now()
    )


def contacts_of(world) -> list[Person]:
    today = timezone.localdate()
    return coalition.contacts_of([world.employer], on=today).get(world.employer.pk, [])


def roles_of(email: str) -> list[str]:
    rows = Membership.objects.live(timezone.localdate()).filter(person__email=email)
    return list(rows.values_list("role", flat=True))


def test_a_main_contact_gets_a_role_a_duty_and_a_letter_in_their_language(world, client):
    row = objects.contact(world, objects.account(world))
    row, letter = invite(world, row, language="es")
    assert (letter, row.person.language, row.person.name) == (True, "es", "Ann Able")
    assert roles_of("ann@able.example") == ["employer"]
    assert contacts_of(world) == [row.person]
    run_all()
    [sent] = mail.outbox
    assert sent.to == ["ann@able.example"]
    assert "Connie Coalition le invita" in sent.body
    address = next(word for word in sent.body.split() if "/invitation" in word)
    client.post(address)
    page = client.get(reverse("pipeline_employer", args=[row.account.uid]))
    assert page.status_code == 200
    row = Contact.objects.get(pk=row.pk)
    assert row.has_come is True


def test_events_and_news_reach_an_invited_main_contact(world):
    row = objects.contact(world, objects.account(world))
    event = events.planned(world, sectors=[world.employer.sectors.get()])
    today = timezone.localdate()

    def suggested() -> list[str]:
        return [line.name for line in suggestions(event, on=today) if line.name == "Ann Able"]

    assert suggested() == []
    invite(world, row)
    assert suggested() == ["Ann Able"]
    plan = plans.initiative(world)
    coalition.take_part(
        world.coalition_coordinator, initiative=plan, organization=world.employer,
        contact=None, responsibility="", now=timezone.now(),
    )  # fmt: skip
    another = events.planned(world, "Another", initiative=plan)
    [line] = [line for line in suggestions(another, on=today) if line.name == "Ann Able"]
    assert line.reasons == ["point of contact of a member of the initiative"]
    news = coalition.News(kind="news", title="News", text="Some.")
    written = coalition.write_announcement(
        world.coalition_coordinator, news=news, now=timezone.now()
    )
    found = coalition.contacts_for(written, on=today)
    assert [duty.person.name for duty in found] == ["Ann Able"]


def test_somebody_with_a_role_at_the_employer_is_linked_without_a_letter(world):
    row = objects.contact(world, objects.account(world), "Pat Panelist", email="")
    row, letter = invite(world, row, world.panelist.email)
    assert (letter, row.person, row.invitation) == (False, world.panelist, None)
    assert (roles_of(world.panelist.email), contacts_of(world)) == (["panelist"], [world.panelist])
    with pytest.raises(Problem):
        invite(world, row, world.panelist.email)


def test_a_known_person_gets_the_role_and_no_second_account(world):
    row = objects.contact(world, objects.account(world))
    row, letter = invite(world, row, "RON.recruiter@example.org")
    assert (letter, row.person) == (True, world.recruiter2)
    assert Person.objects.filter(email__iexact="ron.recruiter@example.org").count() == 1
    assert roles_of(world.recruiter2.email) == ["employer", "employer"]


@pytest.mark.parametrize("who", ["student", "coalition_coordinator"])
def test_whose_address_can_not_be_invited(world, who):
    row = objects.contact(world, objects.account(world))
    with pytest.raises(Problem) as caught:
        invite(world, row, getattr(world, who).email)
    assert caught.value.field == "email"
    assert "student" not in str(caught.value.message).lower()
    world.teacher2.is_active = False
    world.teacher2.save()
    with pytest.raises(Problem):
        invite(world, row, world.teacher2.email)
    assert Invitation.objects.count() == 0


def test_the_address_of_another_contact_is_refused(world):
    account = objects.account(world)
    objects.contact(world, account)
    second = objects.contact(world, account, "Bea Best")
    with pytest.raises(Problem) as caught:
        invite(world, second, "Ann@able.example")
    assert str(caught.value.message).startswith("This is the address of Ann Able.")


def test_who_may_invite(world):
    row = objects.contact(world, objects.account(world))
    for who, error in (
        (world.teacher, NotYours), (world.coordinator, NotYours), (world.recruiter, NotYours),
        (world.panelist, NotVisible), (world.recruiter2, NotVisible), (world.student, NotVisible),
    ):  # fmt: skip
        with pytest.raises(error):
            invite(world, row, actor=who)
    assert invite(world, row, actor=world.coalition_coordinator)[1] is True


def test_a_wrong_address_loses_its_place_when_it_is_mended(world):
    row = objects.contact(world, objects.account(world))
    row, _letter = invite(world, row, "wrong@able.example")
    first = row.invitation
    row, _letter = invite(world, row, "ann@able.example")
    first.link.refresh_from_db()
    assert first.link.revoked_at is not None
    assert (roles_of("wrong@able.example"), roles_of("ann@able.example")) == ([], ["employer"])
    assert contacts_of(world) == [row.person]
    row = change(world, Contact.objects.get(pk=row.pk), email="other@able.example")
    assert (row.person, row.invitation, roles_of("ann@able.example")) == (None, None, [])
    assert contacts_of(world) == []


def test_who_has_come_keeps_the_address(world):
    row, _letter = invite(world, objects.contact(world, objects.account(world)))
    Person.objects.filter(pk=row.person.pk).update(last_login=timezone.now())
    row = Contact.objects.get(pk=row.pk)
    with pytest.raises(Problem) as caught:
        change(world, row, email="bea@able.example")
    assert caught.value.field == "email"
    assert change(world, Contact.objects.get(pk=row.pk), position="Chief").person == row.person
    with pytest.raises(Problem):
        invite(world, Contact.objects.get(pk=row.pk))


def test_the_duty_goes_to_the_new_main_contact(world):
    account = objects.account(world)
    ann, _letter = invite(world, objects.contact(world, account))
    bea, _letter = invite(world, objects.contact(world, account, "Bea Best"), "bea@able.example")
    assert contacts_of(world) == [ann.person]
    change(world, Contact.objects.get(pk=bea.pk), is_main=True)
    assert contacts_of(world) == [bea.person]


def test_who_has_left_loses_the_place_that_came_with_the_invitation(world):
    row, _letter = invite(world, objects.contact(world, objects.account(world)))
    end_contact(world.coordinator, contact=row, now=timezone.now())
    assert (roles_of("ann@able.example"), contacts_of(world)) == ([], [])
    kept = objects.contact(world, row.account, "Rita Recruiter", email=world.recruiter.email)
    end_contact(world.coordinator, contact=kept, now=timezone.now())
    assert roles_of(world.recruiter.email) == ["employer"]
    assert Duty.objects.filter(ended_on__isnull=True).count() == 0


def test_contacts_by_whether_they_are_on_the_site(world):
    account = objects.account(world)
    invite(world, objects.contact(world, account))
    objects.contact(world, account, "Bea Best")
    objects.contact(world, account, "Rita Recruiter", email=world.recruiter.email)
    came, _letter = invite(world, objects.contact(world, account, "Cy Core"), "cy@able.example")
    later = timezone.now() + timedelta(minutes=1)
    Person.objects.filter(pk=came.person.pk).update(last_login=later)

    def names(place: str) -> list[str]:
        return [row.name for row in live_contacts({"place": place})]

    assert names("none") == ["Bea Best"]
    assert names("invited") == ["Ann Able"]
    assert names("here") == ["Cy Core", "Rita Recruiter"]
    assert [row.name for row in live_contacts({}) if row.has_come] == names("here")


def test_the_page_that_invites(world, sign_in):
    row = objects.contact(world, objects.account(world))
    address = reverse("pipeline_contact_invite", args=[row.account.uid, row.uid])
    employer = reverse("pipeline_employer", args=[row.account.uid])
    assert address not in sign_in(world.coordinator).get(employer).text
    client = sign_in(world.coalition_coordinator)
    assert address in client.get(employer).text
    page = client.get(address).text
    for words in ('value="ann@able.example"', 'value="Ann"', 'value="Able"'):
        assert words in page
    sent = {"email": world.student.email, "given_name": "Ann", "language": "en"}
    wrong = client.post(address, sent)
    assert (wrong.status_code, "contact’s address at work" in wrong.text) == (422, True)
    sent["email"] = "ann@able.example"
    done = client.post(address, sent, follow=True)
    assert "The letter to ann@able.example is on its way." in done.text
    assert "Invite again" in done.text
    assert "Invited on" in client.get(address).text
