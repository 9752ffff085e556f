"""An employer's people find their own record, and everything in it works for them."""

from django.urls import reverse
from django.utils import timezone

from firstrung.partnerships import public as partnerships
from firstrung.partnerships.models import Account
from firstrung.web.home import cards_for
from tests.partnerships.pipeline import objects


def record_of(world) -> str:
    return reverse("own_record", args=[world.employer.uid])


def test_home_and_partnership_lead_to_the_record(world, sign_in):
    row = objects.account(world)
    assert [card.url for card in cards_for(world.recruiter) if "record" in card.url] == [
        record_of(world)
    ]
    assert [card.url for card in cards_for(world.panelist) if "record" in card.url] == []
    client = sign_in(world.recruiter)
    assert record_of(world) in client.get(reverse("own_partnership")).text
    page = client.get(record_of(world), follow=True)
    assert page.redirect_chain[-1][0] == reverse("pipeline_employer", args=[row.uid])
    assert reverse("own_partnership") in page.text
    assert record_of(world) not in sign_in(world.panelist).get(reverse("own_partnership")).text


def test_a_record_begins_where_there_is_none(world, sign_in):
    client = sign_in(world.recruiter)
    assert (client.get(record_of(world)).status_code, Account.objects.count()) == (200, 0)
    page = client.post(record_of(world), follow=True)
    assert "Your record is open." in page.text
    assert Account.objects.get().organization == world.employer
    assert client.post(record_of(world)).status_code == 302
    assert Account.objects.count() == 1
    for who, status in ((world.panelist, 403), (world.recruiter2, 404), (world.student, 404)):
        assert sign_in(who).post(record_of(world)).status_code == status


def test_every_form_works_for_the_employer(world, sign_in):
    row = objects.account(world)
    client = sign_in(world.recruiter)

    def post(page: str, /, *args, **sent) -> str:
        response = client.post(reverse(page, args=[row.uid, *args]), sent, follow=True)
        assert response.status_code == 200
        assert response.redirect_chain[-1][0] == reverse("pipeline_employer", args=[row.uid])
        return response.text

    ann = {"name": "Ann Able", "influence": "decides", "language": "en"}
    assert "Ann Able" in post("pipeline_contact_new", **ann)
    contact = row.contacts.get()
    changed = post(
        "pipeline_contact_edit", contact.uid, **ann, position="Chief", email="a@b.example"
    )
    assert "Chief" in changed
    invite = reverse("pipeline_contact_invite", args=[row.uid, contact.uid])
    assert client.get(invite).status_code == 403  # whoever manages the employer invites
    assert "no longer listed" in post("pipeline_contact_end", contact.uid)
    need = {"title": "Welder", "level": "entry", "number": "2"}
    assert "2 × Welder" in post("hiring_need_new", **need)
    welder = row.hiring_needs.get()
    assert "3 × Welder" in post("hiring_need_edit", welder.uid, **need | {"number": "3"})
    assert "3 × Welder" not in post("hiring_need_end", welder.uid)


def test_long_lists_come_in_pages(world, sign_in):
    row = objects.account(world)
    for number in range(11):
        objects.contact(world, row, f"Ann{number:02} Able")
        draft = partnerships.NeedDraft(title=f"Maker {number:02}", level="entry", number=1)
        partnerships.set_hiring_need(
            world.coordinator, account=row, draft=draft, now=timezone.now()
        )
    client = sign_in(world.recruiter)
    address = reverse("pipeline_employer", args=[row.uid])
    first = client.get(address).text
    assert ("Ann09" in first, "Ann10" in first, "Maker 09" in first, "Maker 10" in first) == (
        True, False, True, False,
    )  # fmt: skip
    assert 'href="?contacts=2#contacts"' in first
    second = client.get(address, {"contacts": 2, "needs": 2}).text
    assert ("Ann09" in second, "Ann10" in second, "Maker 10" in second) == (False, True, True)
    assert "contacts=1&amp;needs=2#contacts" in second
