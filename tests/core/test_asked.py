"""What addresses, forms and files name is read with bounds, and nothing of it is an error."""

from datetime import date
from uuid import UUID

import pytest
from django import forms
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from firstrung.core import asked
from firstrung.core.asked import LARGEST, NO_SUCH
from firstrung.core.forms import DesignedForm
from firstrung.core.middleware import LONGEST_QUERY, TextMiddleware
from firstrung.core.paging import page_of

UID = "0b6e0e2e-54d6-4b0b-9f2e-6b9f8a3d2c11"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        (" 2027-03-31 ", date(2027, 3, 31)),
        ("2000-01-01", date(2000, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
        ("1999-12-31", None),
        ("2101-01-01", None),
        ("9999-12-31", None),
        ("0001-01-01", None),
        ("2026-02-30", None),
        ("today", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_lies_between_2000_and_2100(words, day):
    assert asked.day(words) == day


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("0", 0),
        (" 12 ", 12),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("99999999999999999999", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_a_whole_number_has_plain_digits_and_fits_a_column(words, number):
    assert asked.whole(words) == number


def test_a_smaller_bound_and_several_numbers():
    assert [asked.whole("9999", most=9999), asked.whole("10000", most=9999)] == [9999, None]
    assert asked.wholes(["1", "²", "3"]) == [1, 3]


def test_a_uid_that_is_none_is_that_of_nothing():
    assert [asked.uid(UID), asked.uid("²"), asked.uid(None)] == [UUID(UID), NO_SUCH, NO_SUCH]
    assert asked.uids(["[]", UID, ""]) == [UUID(UID)]


class Plain(DesignedForm):
    on = forms.DateField(required=False)
    at = forms.DateTimeField(required=False)
    number = forms.IntegerField(required=False)


class Older(Plain):
    earliest = date(1950, 1, 1)


OUT = "Give a day from 2000-01-01 to 2100-12-31."


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"on": "2000-01-01", "at": "2100-12-31 23:59"}, {}),
        ({"on": "9999-12-31"}, {"on": [OUT]}),
        ({"on": "0001-01-01"}, {"on": [OUT]}),
        ({"at": "9999-12-31 12:00"}, {"at": [OUT]}),
        ({"number": str(LARGEST)}, {}),
    ],
)
def test_forms_take_the_days_of_this_site(data, errors):
    assert Plain(data).errors == errors


def test_numbers_of_forms_fit_a_column():
    assert list(Plain({"number": "99999999999999999999"}).errors) == ["number"]
    assert list(Plain({"number": "-99999999999999999999"}).errors) == ["number"]


def test_a_form_may_take_older_days():
    form = Older({"on": "1950-01-01", "at": "1949-12-31 12:00"})
    assert form.errors == {"at": ["Give a day from 1950-01-01 to 2100-12-31."]}


@pytest.mark.parametrize(
    ("words", "number"),
    [("2", 2), ("²", 1), ("-1", 2), ("99999999999999999999", 2), ("[]", 1), ("a" * 5000, 1)],
)
def test_the_number_of_a_page_may_be_anything(rf, words, number):
    assert page_of(rf.get("/", {"page": words}), range(30)).number == number


@pytest.mark.parametrize("address", ["/?q=%00", "/?q=a%00b", "/?q=" + "a" * LONGEST_QUERY])
def test_addresses_that_nothing_can_read_are_refused(client, db, address):
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/%00", "/language/%00/"])
def test_there_is_no_page_with_nul_in_its_path(client, db, address):
    assert client.get(address).status_code == 404


def test_a_long_address_is_read(client, db):
    assert client.get("/", {"q": "ä" * 1000}).status_code == 200


def test_nul_in_what_a_form_sends_is_left_out(rf):
    request = rf.post("/", {"text": ["a\0b", "c"], "other": "d"})
    TextMiddleware(HttpResponse).process_view(request, HttpResponse, (), {})
    assert dict(request.POST.lists()) == {"text": ["ab", "c"], "other": ["d"]}


def test_what_programs_send_is_left_as_it_is(rf):
    request = rf.post("/", {"text": "a\0b"})
    TextMiddleware(HttpResponse).process_view(request, csrf_exempt(HttpResponse), (), {})
    assert request.POST["text"] == "a\0b"
