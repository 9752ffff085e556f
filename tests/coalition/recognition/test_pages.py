"""The program on pages, for members and for everybody."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.coalition.models import Recognition
from firstrung.jobs.public import run_all
from tests import world as worlds
from tests.coalition.recognition import made


def test_list_filters_and_file(world, sign_in, book):
    made.earn(book, world.employer)
    client = sign_in(world.teacher)
    page = client.get(reverse("recognition"), {"tier": "silver"})
    assert [entry["row"].name for entry in page.context["rows"]] == ["First Aerospace"]
    assert client.get(reverse("recognition"), {"q": "studio"}).context["page"].paginator.count == 1
    text = client.get(reverse("recognition_file"), {"kind": "employer"}).content.decode()
    assert "First Aerospace,Employers,65,3,Silver Partner" in text
    assert "First High" not in text
    assert sign_in(world.guardian).get(reverse("recognition")).status_code == 404


def test_member_page_leads_to_rows(world, sign_in, book):
    made.earn(book, world.employer)
    place = reverse("recognition_member", args=[world.employer.uid])
    page = sign_in(world.teacher).get(place).content.decode()
    first = made.begins()
    assert f"/rows/internship_placements/?from={first}" in page
    assert f"organization={world.employer.pk}" in page
    assert "55 more points" in page
    assert reverse("recognition_draft", args=[world.employer.uid]) not in page
    text = sign_in(world.teacher).get(f"{place}file/").content.decode()
    assert "Internship placements,3,pieces,1.00,10,60,30" in text


def test_the_whole_way_by_forms(world, sign_in, book, hands):
    made.earn(book, world.employer)
    clerk, mayor = sign_in(hands.clerk), sign_in(hands.mayor)
    assert clerk.post(reverse("recognition_draft", args=[world.employer.uid])).status_code == 302
    row = Recognition.objects.get()
    one = reverse("recognition_one", args=[row.uid])
    approve = reverse("recognition_approve", args=[row.uid, "approve_chamber"])
    assert "Preview of the certificate" in clerk.get(one).content.decode()
    assert mayor.get(approve).status_code == 403
    values = {"organization": "Harbor Chamber", "signed_on": "2999-01-01"}
    assert clerk.post(approve, values).status_code == 422
    assert clerk.post(approve, {**values, "signed_on": str(made.begins())}).status_code == 302
    office = reverse("recognition_approve", args=[row.uid, "approve_office"])
    assert b"City Hall" in mayor.get(office).content
    values = {"organization": "City Hall", "signed_on": str(made.begins())}
    assert mayor.post(office, values).status_code == 302
    coordinator = sign_in(world.coalition_coordinator)
    assert coordinator.post(reverse("recognition_give", args=[row.uid])).status_code == 302
    run_all()
    page = coordinator.get(one).content.decode()
    assert reverse("recognized_pdf", args=[row.uid]) in page
    assert "Chris Chamber" in page


def test_decline_by_form(world, sign_in, book, hands):
    made.earn(book, world.employer)
    row = made.drafted(world, world.employer)
    place = reverse("recognition_decline", args=[row.uid])
    assert sign_in(world.teacher).get(place).status_code == 403
    assert sign_in(hands.clerk).post(place, {"reason": ""}).status_code == 422
    assert sign_in(hands.clerk).post(place, {"reason": "Too early"}).status_code == 302
    page = sign_in(world.teacher).get(reverse("recognition_one", args=[row.uid])).content.decode()
    assert "Too early" in page


def test_public_pages(world, book, hands):
    made.earn(book, world.employer)
    made.earn(book, world.employer2)
    draft = made.drafted(world, world.employer2)
    row = made.given(world, hands, world.employer)
    guest = Client()
    assert "First Aerospace" not in guest.get(reverse("recognized")).content.decode()
    run_all()
    page = guest.get(reverse("recognized"))
    assert "public" in page.headers["Cache-Control"]
    assert "First Aerospace" in page.content.decode()
    assert "Second Studio" not in page.content.decode()
    assert guest.get(reverse("recognized"), {"kind": "education"}).context["rows"] == []
    assert "First Aerospace,Employers" in guest.get(reverse("recognized_file")).content.decode()
    for name in ("recognized_one", "recognized_json", "recognized_pdf"):
        assert guest.get(reverse(name, args=[row.uid])).status_code == 200
        assert guest.get(reverse(name, args=[draft.uid])).status_code == 404
    badge = guest.get(reverse("recognized_json", args=[row.uid]))
    assert badge.json()["credentialSubject"]["identifier"][0]["identityHash"] == "First Aerospace"
    assert "public" in badge.headers["Cache-Control"]
    pdf = guest.get(reverse("recognized_pdf", args=[row.uid]))
    assert pdf.content.startswith(b"%PDF-")


def test_withdraw_by_form(world, sign_in, book, hands):
    made.earn(book, world.employer)
    row = made.given(world, hands, world.employer)
    run_all()
    one = reverse("recognition_one", args=[row.uid])
    place = reverse("recognition_withdraw", args=[row.uid])
    assert place not in sign_in(hands.clerk).get(one).content.decode()
    assert sign_in(hands.clerk).get(place).status_code == 403
    assert sign_in(hands.clerk).post(place, {"reason": "No"}).status_code == 403
    assert sign_in(world.student).post(place, {"reason": "No"}).status_code == 404
    client = sign_in(world.coalition_coordinator)
    assert place in client.get(one).content.decode()
    assert "That can&#x27;t be undone" in client.get(place).content.decode()
    assert client.post(place, {"reason": ""}).status_code == 422
    assert client.post(place, {"reason": "Counted twice"}).status_code == 302
    page = client.get(one).content.decode()
    assert "Counted twice" in page
    assert place not in page
    assert client.get(place).status_code == 403
    guest = Client()
    assert guest.get(reverse("recognized")).context["rows"] == []
    assert "First Aerospace" not in guest.get(reverse("recognized_file")).content.decode()
    told = guest.get(reverse("recognized_one", args=[row.uid]))
    assert told.status_code == 410
    assert "This recognition was withdrawn" in told.content.decode()
    assert "Counted twice" not in told.content.decode()
    assert guest.get(reverse("recognized_json", args=[row.uid])).status_code == 200
    assert guest.get(reverse("recognized_pdf", args=[row.uid])).status_code == 404


@pytest.mark.parametrize("name", ["recognition", "recognitions", "recognized", "recognized_file"])
def test_queries_do_not_grow(world, sign_in, book, hands, name):
    client = sign_in(world.teacher)
    made.earn(book, world.employer)
    made.given(world, hands, world.employer)
    run_all()
    first = asked(client, reverse(name))
    for index in range(2):
        other = worlds.organization(f"Maker {index}", "employer")
        made.earn(book, other)
        made.given(world, hands, other)
    run_all()
    assert asked(client, reverse(name)) == first


def asked(client: Client, place: str) -> int:
    client.get(place)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(place).status_code == 200
    return len(queries)
