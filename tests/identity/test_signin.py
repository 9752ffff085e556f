"""Sign-in by link, and the second factor that staff owes."""

import re
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstrung.identity.models import AccessLink
from firstrung.identity.public import sign_in_link
from firstrung.identity.signin import destinations
from firstrung.jobs.public import run_all

LINK = re.compile(r"http://localhost:8000(/signin/[\w-]+/)")


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def ask(client, email):
    return client.post(reverse("signin"), {"email": email})


def link_in_letter():
    return LINK.search(mail.outbox[-1].body).group(1)


def test_the_letter_brings_somebody_in(world, client):
    response = ask(client, "SAM.Student@example.org")
    assert response.headers["Location"] == reverse("signin_sent")
    run_all()
    assert mail.outbox[0].to == ["sam.student@example.org"]
    link = link_in_letter()
    assert client.get(link).status_code == 200
    assert "_auth_user_id" not in client.session  # a mail scanner's GET signs nobody in
    assert client.post(link).headers["Location"] == "/home/"
    assert client.session["_auth_user_id"] == str(world.student.pk)


class TestDestination:
    WANTED = "/oauth/authorize/?client_id=abc&scope=x%20y"

    def come(self, client, person, wanted):
        client.get(reverse("signin"), {"next": wanted})
        ask(client, person.email)
        run_all()
        return client.post(link_in_letter()).headers["Location"]

    def test_back_to_where_somebody_came_from(self, world, client):
        bounced = client.get("/account/")
        assert bounced.headers["Location"] == "/signin/?next=/account/"
        assert self.come(client, world.student, self.WANTED) == self.WANTED
        assert "next" not in mail.outbox[-1].body

    def test_once(self, world, client):
        self.come(client, world.student, self.WANTED)
        client.post(reverse("signout"))
        ask(client, world.student.email)
        run_all()
        assert client.post(link_in_letter()).headers["Location"] == "/home/"

    def test_only_in_the_browser_that_asked(self, world, client):
        client.get(reverse("signin"), {"next": self.WANTED})
        ask(client, world.student.email)
        run_all()
        assert Client().post(link_in_letter()).headers["Location"] == "/home/"

    def test_not_after_half_an_hour(self, world, client, monkeypatch):
        client.get(reverse("signin"), {"next": self.WANTED})
        secret = sign_in_link(world.student, now=timezone.now())
        later = time.time() + 1801
        monkeypatch.setattr(destinations.time, "time", lambda: later)
        response = client.post(reverse("signin_link", args=[secret]))
        assert response.headers["Location"] == "/home/"

    @pytest.mark.parametrize(
        "wanted",
        [
            "https://evil.example/",
            "//evil.example/",
            "///evil.example/",
            "/\\evil.example/",
            "\\\\evil.example/",
            "http:///evil.example/",
            "javascript:alert(1)",
            "/\tevil",
            "/\t/evil.example/",
            "/\n/evil.example/",
            "evil.example",
            "home/",
            "",
            " /home/",
            "/signout/",
            "/signin/",
            "/" + "x" * 5000,
        ],
    )
    def test_nowhere_else(self, world, client, wanted):
        assert self.come(client, world.student, wanted) == "/home/"

    def test_a_wrong_page_takes_the_place_of_the_one_before(self, world, client):
        client.get(reverse("signin"), {"next": self.WANTED})
        assert self.come(client, world.student, "//evil.example/") == "/home/"

    def test_who_is_signed_in_goes_on_at_once(self, world, sign_in):
        client = sign_in(world.student)
        for wanted, goal in ((self.WANTED, self.WANTED), ("//evil.example/", "/home/")):
            response = client.get(reverse("signin"), {"next": wanted})
            assert response.headers["Location"] == goal

    def test_by_a_link_made_on_the_machine(self, world, client):
        client.get(reverse("signin"), {"next": self.WANTED})
        secret = sign_in_link(world.student, now=timezone.now(), on_machine=True)
        response = client.post(reverse("signin_link", args=[secret]))
        assert response.headers["Location"] == self.WANTED


def test_a_link_works_once(world, client):
    ask(client, world.student.email)
    run_all()
    link = link_in_letter()
    client.post(link)
    other = Client()
    assert other.post(link).status_code == 410
    assert other.get(link).status_code == 410


def test_strangers_and_members_get_the_same_answer(world, client):
    known = ask(client, world.student.email)
    unknown = ask(Client(), "nobody@example.org")
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    run_all()
    assert [letter.to for letter in mail.outbox] == [[world.student.email]]


def test_no_more_than_five_letters_an_hour(world, client):
    for _ in range(8):
        ask(client, world.student.email)
        run_all()
    assert len(mail.outbox) == 5


def test_an_old_link_is_dead(world, client):
    secret = sign_in_link(world.student, now=timezone.now() - timedelta(minutes=31))
    assert client.get(reverse("signin_link", args=[secret])).status_code == 410


def test_only_a_hash_of_the_secret_is_kept(world):
    secret = sign_in_link(world.student, now=timezone.now())
    values = AccessLink.objects.values().get()
    assert secret not in str(values)


def test_the_letter_is_in_the_language_of_its_reader(world, client):
    ask(client, world.guardian.email)
    run_all()
    assert mail.outbox[0].subject == "Su enlace para entrar"


def test_a_wrong_address_is_shown_beside_the_field(db, client):
    response = ask(client, "no address")
    assert response.status_code == 422
    assert b'id="id_email_error"' in response.content


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    def enter(self, person, *, on_machine=False):
        client = Client()
        secret = sign_in_link(person, now=timezone.now(), on_machine=on_machine)
        client.post(reverse("signin_link", args=[secret]))
        return client

    @pytest.mark.parametrize("who", ["teacher", "coordinator", "coalition_coordinator"])
    def test_staff_sets_one_up_first(self, world, who):
        response = self.enter(getattr(world, who)).get("/home/")
        assert response.headers["Location"] == reverse("mfa_index")

    @pytest.mark.parametrize("who", ["student", "guardian", "panelist", "recruiter"])
    def test_others_do_not_need_one(self, world, who):
        assert self.enter(getattr(world, who)).get("/home/").status_code == 200

    def test_a_link_made_on_the_machine_is_proof_enough(self, world):
        assert self.enter(world.teacher, on_machine=True).get("/home/").status_code == 200

    def test_somebody_with_a_code_is_asked_for_it(self, world):
        from allauth.mfa.totp.internal import auth
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value

        secret = generate_totp_secret()
        TOTP.activate(world.teacher, secret)
        client = Client()
        link = reverse("signin_link", args=[sign_in_link(world.teacher, now=timezone.now())])
        assert client.post(link).headers["Location"] == reverse("mfa_authenticate")
        assert client.get("/home/").status_code == 302
        code = auth.format_hotp_value(
            hotp_value(secret, next(auth.yield_hotp_counters_from_time()))
        )
        response = client.post(reverse("mfa_authenticate"), {"code": code})
        assert response.headers["Location"] == "/home/"
        assert client.get("/home/").status_code == 200
