"""Second factors: set up, shown, given up, and no way round them."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from firstrung.identity.middleware import FREE_PATHS
from firstrung.identity.models import AccessLink, Membership, Person
from firstrung.identity.public import sign_in_link
from firstrung.identity.signin import assurance
from firstrung.identity.signin.services import PER_HOUR_FROM_ONE_NETWORK
from firstrung.jobs.public import run_all

SET_UP = reverse("mfa_index")


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def enter(person, client=None, **link):
    """Sign in with a link, as far as that goes."""
    client = client or Client()
    secret = sign_in_link(person, now=timezone.now(), **link)
    client.post(reverse("signin_link", args=[secret]))
    return client


def code_of(secret):
    return auth.format_hotp_value(
        auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time()))
    )


def connect_app(client):
    """Set one-time codes up; the app's secret."""
    client.get(reverse("mfa_activate_totp"))
    secret = client.session[auth.SECRET_SESSION_KEY]
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def lands(client, path="/home/"):
    response = client.get(path)
    return response.headers.get("Location", response.status_code)


class TestNoWayRound:
    def addresses(self, resolver=None, before=""):
        for pattern in (resolver or get_resolver()).url_patterns:
            if isinstance(pattern, URLPattern):
                yield pattern
            else:
                yield from self.addresses(pattern)

    def paths(self):
        """Every address with something in the place of its arguments."""
        some = {"str": "x", "uuid": "0a1b2c3d-0000-4000-8000-00000000000a", "int": 1, "slug": "x"}
        for pattern in self.addresses():
            converters = pattern.pattern.converters
            kinds = {
                name: type(converter).__name__.removesuffix("Converter").lower()
                for name, converter in converters.items()
            }
            arguments = {
                name: some["str" if kind == "string" else kind] for name, kind in kinds.items()
            }
            written = {"ending": "png", "version": 1}  # what a regular expression asks for
            arguments |= {
                name: written.get(name, "x")
                for name in pattern.pattern.regex.groupindex
                if name not in arguments
            }
            yield pattern.name, reverse(pattern.name, kwargs=arguments)

    def test_every_other_address_leads_to_set_up(self, world):
        client = enter(world.teacher)
        assert world.teacher.pk == int(client.session["_auth_user_id"])
        tried = dict(self.paths())
        assert {"home", "students", "account", "teams", "welcome"} <= set(tried)
        open_ones = {name for name, path in tried.items() if path.startswith(FREE_PATHS)}
        assert open_ones == {
            "account_login",
            "language",
            "openid_connect_callback",
            "openid_connect_login",
            "signin",
            "signin_link",
            "signin_sent",
            "signout",
            *(name for name in tried if name.startswith("mfa_")),
        }
        for method in (client.get, client.post):
            astray = {
                name: answer.headers.get("Location", answer.status_code)
                for name, path in tried.items()
                if name not in open_ones
                for answer in [method(path)]
                if answer.headers.get("Location") != SET_UP
            }
            assert astray == {}

    @pytest.mark.parametrize(
        "path", ["/accountsx/", "/account/", "//accounts/", "/signin", "/ACCOUNTS/", "/x/accounts/"]
    )
    def test_addresses_that_only_look_free(self, world, path):
        assert lands(enter(world.teacher), path) == SET_UP

    def test_a_session_older_than_the_factor_must_show_it(self, world):
        intruder = enter(world.teacher)
        connect_app(enter(world.teacher))
        wanted = reverse("mfa_reauthenticate")
        assert lands(intruder) == f"{wanted}?next=%2Fhome%2F"
        assert intruder.post("/account/").headers["Location"] == wanted
        # Nor can it make a factor of its own, or see the codes.
        for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"):
            response = intruder.get(reverse(name), follow=True)
            assert response.redirect_chain[-1][0].startswith(wanted)

    def test_a_role_given_meanwhile_counts_after_ten_minutes(self, world, monkeypatch):
        client = enter(world.panelist)
        assert lands(client) == 200
        Membership.objects.filter(person=world.teacher).update(person=world.panelist)
        assert lands(client) == 200
        later = assurance.time.time() + assurance.SURE_SECONDS + 1
        monkeypatch.setattr(assurance.time, "time", lambda: later)
        assert lands(client) == SET_UP

    def test_recovery_codes_alone_are_no_factor(self, world):
        Authenticator.objects.create(user=world.teacher, type="recovery_codes", data={"seed": "x"})
        assert lands(enter(world.teacher)) == SET_UP

    def test_the_second_step_is_no_way_in(self, world):
        connect_app(enter(world.teacher))
        client = enter(world.teacher)
        assert "_auth_user_id" not in client.session
        for name in ("mfa_index", "mfa_add_webauthn", "mfa_view_recovery_codes", "home"):
            assert (
                client.get(reverse(name), follow=True).redirect_chain[-1][0].startswith("/signin/")
            )


class TestApp:
    def test_set_up_then_home(self, world):
        client = enter(world.teacher)
        connect_app(client)
        page = client.get(reverse("mfa_view_recovery_codes"))
        assert len(re.findall(r"<li>\d{8}</li>", page.content.decode())) == 10
        assert f'href="{reverse("home")}"' in page.content.decode()
        assert lands(client) == 200
        assert mail.outbox == []

    def test_the_next_time_it_is_asked_for(self, world):
        secret = connect_app(enter(world.teacher))
        client = enter(world.teacher)
        assert lands(client).startswith("/signin/")
        response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert "didn&#x27;t match" in response.content.decode()
        response = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert response.headers["Location"] == "/home/"
        assert lands(client) == 200

    def test_a_recovery_code_works_once(self, world):
        first = enter(world.teacher)
        connect_app(first)
        letters = first.get(reverse("mfa_download_recovery_codes")).content.decode()
        code = re.search(r"\b\d{8}\b", letters)[0]
        answers = [enter_with(world.teacher, code).headers.get("Location") for _again in range(2)]
        assert answers == ["/home/", None]

    def test_five_tries_in_five_minutes(self, world):
        secret = connect_app(enter(world.teacher))
        client = enter(world.teacher)
        for _try in range(5):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})
        response = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert "Too many tries" in response.content.decode()
        assert "_auth_user_id" not in client.session

    def test_giving_the_last_one_up_leads_back_to_set_up(self, world):
        client = enter(world.teacher)
        connect_app(client)
        assert lands(client) == 200
        response = client.post(reverse("mfa_deactivate_totp"))
        assert response.headers["Location"] == SET_UP
        assert "Protect your account" in client.get(SET_UP).content.decode()
        assert lands(client) == SET_UP
        assert not Authenticator.objects.exists()

    def test_secrets_are_sealed(self, world, settings):
        secret = connect_app(enter(world.teacher))
        assert secret not in str(list(Authenticator.objects.values()))
        old = settings.SECRET_KEY
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old]
        assert enter_with(world.teacher, code_of(secret)).headers["Location"] == "/home/"
        settings.SECRET_KEY_FALLBACKS = []
        assert enter_with(world.teacher, code_of(secret)).status_code == 200

    def test_changes_stand_in_the_audit_trail(self, world):
        from firstrung.activity.public import history_of

        client = enter(world.teacher)
        connect_app(client)
        client.post(reverse("mfa_generate_recovery_codes"))
        client.post(reverse("mfa_deactivate_totp"))
        assert [(entry.action, entry.detail) for entry in history_of(world.teacher)] == [
            ("identity.second_factor.removed", {"kind": "totp"}),
            ("identity.recovery_codes.renewed", {}),
            ("identity.second_factor.added", {"kind": "totp"}),
        ]

    def test_somebody_who_lost_it_comes_back_by_a_link_made_on_the_machine(self, world):
        connect_app(enter(world.teacher))
        client = enter(world.teacher, on_machine=True)
        assert lands(client) == 200
        assert client.post(reverse("mfa_deactivate_totp")).headers["Location"] == SET_UP
        assert not Authenticator.objects.exists()


def enter_with(person, code):
    return enter_code(enter(person), code)


def enter_code(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


class TestSession:
    def test_its_key_changes_at_sign_in(self, world):
        client = Client()
        client.get(reverse("signin"))
        session = client.session
        session["planted"] = "by somebody else"
        session.save()
        client.cookies["sessionid"] = session.session_key
        enter(world.student, client)
        assert client.session["_auth_user_id"] == str(world.student.pk)
        assert client.session.session_key != session.session_key
        planted = Client()
        planted.cookies["sessionid"] = session.session_key
        assert lands(planted).startswith("/signin/")

    def test_signing_out_clears_it(self, world):
        client = enter(world.student)
        old = client.session.session_key
        client.post(reverse("signout"))
        again = Client()
        again.cookies["sessionid"] = old
        assert lands(again).startswith("/signin/")
        assert lands(client).startswith("/signin/")

    def test_stopping_at_the_second_step(self, world):
        connect_app(enter(world.teacher))
        client = enter(world.teacher)
        client.post(reverse("signout"))
        assert client.get(reverse("mfa_authenticate")).headers["Location"].startswith("/accounts/")

    @pytest.mark.parametrize("wish", ["https://evil.example/", "//evil.example/"])
    def test_next_stays_on_this_site(self, world, wish):
        secret = sign_in_link(world.student, now=timezone.now())
        url = reverse("signin_link", args=[secret])
        assert Client().post(f"{url}?next={wish}").headers["Location"] == "/home/"


class TestRequestsForLinks:
    def test_one_network_may_ask_so_often_an_hour(self, world, client):
        for _class_of_students in range(PER_HOUR_FROM_ONE_NETWORK):
            client.post(reverse("signin"), {"email": "nobody@example.org"})
        response = client.post(reverse("signin"), {"email": world.student.email})
        run_all()
        assert response.headers["Location"] == reverse("signin_sent")  # the answer tells nothing
        assert AccessLink.objects.count() == 0
        other = Client(REMOTE_ADDR="192.0.2.7")
        other.post(reverse("signin"), {"email": world.student.email})
        run_all()
        assert AccessLink.objects.count() == 1


_HALF = '{"id": "eA", "rawId": "eA", "type": "public-key", "response": %s}'
NONSENSE = [
    *("", "x", "{}", "[]", '"x"', "7", "null", '{"id": "x"}', '{"response": 7}'),
    *(_HALF % response for response in ("{}", "[]", "7")),
    _HALF % '{"clientDataJSON": "e30", "authenticatorData": "eA", "signature": "eA"}',
    _HALF % '{"clientDataJSON": "e30", "attestationObject": "eA"}',
]


class TestPasskeyAnswers:
    @pytest.mark.parametrize("said", NONSENSE)
    def test_nonsense_is_refused(self, world, said):
        client = Client()
        url = reverse("mfa_login_webauthn")
        client.get(url, headers={"Accept": "application/json"})
        assert client.post(url, {"credential": said}).headers["Location"] == url
        assert "_auth_user_id" not in client.session
        member = enter(world.student)
        add = reverse("mfa_add_webauthn")
        member.get(add)
        assert member.post(add, {"credential": said}).status_code == 200
        assert not Authenticator.objects.exists()


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SMALL = """() => [...document.querySelectorAll('main a:not([role=alert] a), main button')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML)"""
WIDE = "document.scrollingElement.scrollWidth > window.innerWidth"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The system's Chromium."""
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}


class Screen:
    """A window with a key ring (CDP's virtual authenticator); every page it shows is checked."""

    def __init__(self, browser, address, *, size, language, tmp_path):
        self.address = address.replace("127.0.0.1", "localhost")
        self.context = browser.new_context(
            viewport=size, locale=language, reduced_motion="reduce", color_scheme="light"
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._foreign)
        self.shots = tmp_path
        self.name = f"{language}-{size['width']}"
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        ring = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.ring = ring["authenticatorId"]

    def _note(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _foreign(self, request):
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"foreign: {request.url}")

    def kept(self):
        said = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.ring})
        return said["credentials"]

    def sign_in(self, person):
        secret = sign_in_link(person, now=timezone.now())
        self.page.goto(self.address + reverse("signin_link", args=[secret]))
        self.page.locator("main button").click()

    def at(self, name):
        """Now on that page, and all is well with it."""
        self.page.wait_for_url(self.address + reverse(name) + "**")
        self.page.wait_for_load_state("load")
        self.page.screenshot(path=f"{self.shots}/{name}-{self.name}.png", full_page=True)
        found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        assert self.page.locator("h1").count() == 1
        assert self.page.evaluate(WIDE) is False
        assert self.page.evaluate(SMALL) == []
        assert self.complaints == []

    def press(self, css):
        self.page.locator(css).click()

    def follow(self, name, *arguments):
        self.press(f'main a[href^="{reverse(name, args=arguments)}"]')


SIZES = [{"width": 1280, "height": 900}, {"width": 320, "height": 700}]


@pytest.fixture(params=[(SIZES[0], "en"), (SIZES[1], "es")], ids=["desktop-en", "phone-es"])
def screen(request, live_server, browser, settings, tmp_path):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    size, language = request.param
    made = Screen(browser, live_server.url, size=size, language=language, tmp_path=tmp_path)
    yield made
    made.context.close()


@pytest.mark.browser
class TestInABrowser:
    @pytest.fixture
    def teacher(self, screen, world):
        language = screen.name.partition("-")[0]
        Person.objects.update(language=language)
        world.teacher.refresh_from_db()
        return world.teacher

    def test_staff_make_a_passkey_and_sign_in_with_it(self, screen, teacher):
        screen.sign_in(teacher)
        screen.at("mfa_index")
        screen.follow("mfa_add_webauthn")
        screen.at("mfa_add_webauthn")
        screen.press("#passkey")
        screen.at("mfa_view_recovery_codes")
        screen.follow("home")
        screen.page.wait_for_url("**/home/")
        assert [key["isResidentCredential"] for key in screen.kept()] == [True]

        screen.page.goto(screen.address + reverse("account"))
        screen.press('form[action="/signout/"] button')
        screen.page.goto(screen.address + reverse("signin"))
        screen.at("signin")
        screen.follow("mfa_login_webauthn")
        screen.at("mfa_login_webauthn")
        screen.press("#passkey")
        screen.page.wait_for_url("**/home/")

        # As the second step after a link, and once more before the key is given up.
        screen.context.clear_cookies(name="sessionid")
        screen.sign_in(teacher)
        screen.at("mfa_authenticate")
        screen.press("#passkey")
        screen.page.wait_for_url("**/home/")
        screen.page.goto(screen.address + reverse("mfa_index"))
        screen.at("mfa_index")
        key = Authenticator.objects.get(type="webauthn").pk
        screen.follow("mfa_edit_webauthn", key)
        screen.at("mfa_reauthenticate_webauthn")
        screen.press("#passkey")
        screen.page.wait_for_url("**/edit/")
        screen.page.fill("#id_name", "Laptop")
        screen.press("main form button")
        screen.page.wait_for_url("**/2fa/")
        assert "Laptop" in screen.page.locator("main").inner_text()
        screen.follow("mfa_remove_webauthn", key)
        screen.page.wait_for_url("**/remove/")
        screen.press("main form button")
        screen.at("mfa_index")
        screen.page.goto(screen.address + "/students/")
        screen.at("mfa_index")
        assert screen.complaints == []

    def test_staff_connect_an_app(self, screen, teacher):
        screen.sign_in(teacher)
        screen.follow("mfa_activate_totp")
        screen.at("mfa_activate_totp")
        loaded = "document.querySelector('main img').naturalWidth > 0"
        assert screen.page.evaluate(loaded) is True
        secret = screen.page.locator("#key").inner_text()
        screen.page.fill("#id_code", "12")
        screen.press("form:has(#id_code) button")
        screen.page.locator("#id_code_error").wait_for()
        screen.at("mfa_activate_totp")
        assert screen.page.locator("#key").inner_text() == secret
        screen.page.fill("#id_code", code_of(secret))
        screen.press("form:has(#id_code) button")
        screen.at("mfa_view_recovery_codes")
        screen.page.goto(screen.address + reverse("mfa_generate_recovery_codes"))
        screen.at("mfa_generate_recovery_codes")
        screen.page.goto(screen.address + reverse("mfa_deactivate_totp"))
        screen.at("mfa_deactivate_totp")
        screen.context.clear_cookies(name="sessionid")
        screen.sign_in(teacher)
        screen.at("mfa_authenticate")
        screen.page.fill("#id_code", code_of(secret))
        screen.press("form:has(#id_code) button")
        screen.page.wait_for_url("**/home/")
        assert screen.complaints == []

    def test_a_device_without_a_passkey_says_so_on_the_page(self, screen):
        screen.page.goto(screen.address + reverse("mfa_login_webauthn"))
        screen.cdp.send(
            "WebAuthn.setUserVerified", {"authenticatorId": screen.ring, "isUserVerified": False}
        )
        screen.press("#passkey")
        screen.page.locator('[data-passkey="failed"]').wait_for(state="visible")
        screen.at("mfa_login_webauthn")
