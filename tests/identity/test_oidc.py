"""Sign-in by OpenID Connect, the whole way round, with a provider on this machine."""

import html
import re
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import NoReverseMatch, reverse

from firstrung.config import settings as site_settings
from firstrung.identity.models import Person
from tests.identity.oidc_provider import CLIENT_ID, CLIENT_SECRET, Account, OidcProvider, make_key

MICROSOFT = "https://login.microsoftonline.com"
TENANT = "0a1b2c3d-0000-4000-8000-00000000000a"
UNKNOWN = "We know nobody with that address."
UNPROVED = "vouch for your e-mail address"
FAILED = "start again, or ask for a link"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


BROWSER = urllib.request.build_opener(_Stay)


@pytest.fixture(scope="module")
def _server():
    provider = OidcProvider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(_server):
    """Honest again before every test."""
    _server.signing_key, _server.algorithm, _server.issuer = _server.key, "RS256", ""
    _server.overrides, _server.token_answer, _server.is_down = {}, {}, False
    _server.codes, _server.asked = {}, []
    return _server


def configure(settings, monkeypatch, name, provider, **variables):
    """What `settings` would be with these environment variables, Microsoft standing here."""
    values = {"CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET} | variables
    for key, value in values.items():
        monkeypatch.setenv(f"FIRSTRUNG_{name}_{key}", value)
    apps = site_settings._oidc_apps()
    for app in apps:
        app["settings"]["server_url"] = app["settings"]["server_url"].replace(
            MICROSOFT, provider.url
        )
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}


@pytest.fixture
def _oidc(settings, monkeypatch, provider):
    configure(settings, monkeypatch, "OIDC", provider, ISSUER=provider.url, NAME="District sign-in")


def account(email, *, verified=True, sub="subject-1", **more):
    claims = {"sub": sub, "email": email, "email_verified": verified} | more
    return Account({name: value for name, value in claims.items() if value is not None})


def way_to(client, provider_id="oidc", query="", **data):
    """Press the button; the address that the page leads on to."""
    url = reverse("openid_connect_login", args=[provider_id])
    response = client.post(url + query, data)
    assert response.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', response.content.decode())
    return html.unescape(found[1])


def way_back(address):
    """Be at the provider; the path that it sends the browser back to."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        BROWSER.open(address)
    assert answer.value.code == 302
    parts = urlsplit(answer.value.headers["Location"])
    assert parts.netloc == "testserver"
    return f"{parts.path}?{parts.query}"


def go(client, provider_id="oidc", **data):
    """The whole dance; the site's last answer."""
    return client.get(way_back(way_to(client, provider_id, **data)))


def who(client):
    return client.session.get("_auth_user_id")


def refused(client, response, text):
    """Back on the sign-in page, signed out, with these words."""
    assert (response.status_code, response.headers["Location"]) == (302, reverse("signin"))
    assert who(client) is None
    page = html.unescape(client.get(reverse("signin")).content.decode())
    assert text in page
    return True


@pytest.mark.usefixtures("_oidc")
class TestAddress:
    def test_a_verified_address_signs_its_person_in(self, world, client, provider):
        provider.account = account(world.student.email)
        response = go(client)
        assert (response.status_code, response.headers["Location"]) == (302, "/home/")
        assert who(client) == str(world.student.pk)
        assert [made.user for made in SocialAccount.objects.all()] == [world.student]

    def test_the_button_stands_on_the_sign_in_page(self, db, client):
        page = client.get(reverse("signin")).content.decode()
        assert "Continue with District sign-in" in page

    def test_the_subject_counts_the_next_time(self, world, client, provider):
        provider.account = account(world.student.email)
        go(client)
        other = Client()
        provider.account = account("new.address@example.org", verified=False)
        go(other)
        assert who(other) == str(world.student.pk)
        assert SocialAccount.objects.count() == 1

    def test_the_subject_counts_more_than_an_address(self, world, client, provider):
        provider.account = account(world.student.email)
        go(client)
        other = Client()
        provider.account = account(world.guardian.email)
        go(other)
        assert who(other) == str(world.student.pk)

    def test_the_same_subject_of_another_issuer_is_somebody_else(self, world, client, provider):
        provider.account = account(world.student.email)
        go(client)
        other = Client()
        provider.issuer = "https://elsewhere.example"
        provider.account = account("stranger@example.org", iss=provider.issuer)
        assert refused(other, go(other), UNKNOWN)

    @pytest.mark.parametrize("said", [False, None, "false", 0, "", []])
    def test_an_unverified_address_opens_nothing(self, world, client, provider, said):
        provider.account = account(world.student.email, verified=said)
        assert refused(client, go(client), UNPROVED)
        assert SocialAccount.objects.count() == 0

    def test_true_may_be_written_as_text(self, world, client, provider):
        provider.account = account(world.student.email, verified="true")
        go(client)
        assert who(client) == str(world.student.pk)

    def test_the_case_of_an_address_does_not_matter(self, world, client, provider):
        provider.account = account(world.student.email.upper())
        go(client)
        assert who(client) == str(world.student.pk)

    def test_an_unknown_address_makes_no_account(self, world, client, provider):
        before = Person.objects.count()
        provider.account = account("stranger@example.org")
        assert refused(client, go(client), UNKNOWN)
        assert (Person.objects.count(), SocialAccount.objects.count()) == (before, 0)

    def test_no_address_at_all(self, world, client, provider):
        provider.account = account(None)
        provider.account.userinfo = {"sub": "subject-1"}
        assert refused(client, go(client), UNKNOWN)

    def test_somebody_who_left_stays_out(self, world, client, provider):
        provider.account = account(world.student.email)
        go(client)
        Person.objects.filter(pk=world.student.pk).update(is_active=False)
        other = Client()
        assert refused(other, go(other), UNKNOWN)
        SocialAccount.objects.all().delete()
        assert refused(other, go(other), UNKNOWN)
        assert SocialAccount.objects.count() == 0

    def test_userinfo_tells_the_address_where_the_token_does_not(self, world, client, provider):
        told = {"sub": "subject-1", "email": world.student.email, "email_verified": True}
        provider.account = Account({"sub": "subject-1"}, told)
        go(client)
        assert who(client) == str(world.student.pk)

    def test_userinfo_about_another_subject_is_refused(self, world, client, provider):
        told = {"sub": "subject-2", "email": world.student.email, "email_verified": True}
        provider.account = Account({"sub": "subject-1"}, told)
        assert refused(client, go(client), FAILED)

    def test_nothing_but_the_issuer_is_kept(self, world, client, provider):
        provider.account = account(world.student.email, picture="https://x.example/face.jpg")
        go(client)
        assert SocialAccount.objects.get().extra_data == {"issuer": provider.url}

    def test_a_very_long_subject(self, world, client, provider):
        provider.account = account(world.student.email, sub="s" * 255)
        go(client)
        assert who(client) == str(world.student.pk)


class TestMicrosoft:
    @pytest.mark.parametrize(
        ("tenant", "claims", "let_in"),
        [
            ("organizations", {}, False),
            ("common", {}, False),
            ("consumers", {}, False),
            ("organizations", {"email_verified": True}, False),
            ("organizations", {"xms_edov": False}, False),
            ("organizations", {"xms_edov": True}, True),
            ("organizations", {"xms_edov": "1"}, True),
            (TENANT, {}, True),
            ("district.example", {}, True),
        ],
    )
    def test_an_address_counts_where_the_tenant_vouches_for_it(
        self, world, client, provider, settings, monkeypatch, tenant, claims, let_in
    ):
        configure(settings, monkeypatch, "MICROSOFT", provider, TENANT=tenant)
        provider.issuer = MICROSOFT + "/{tenantid}/v2.0"
        provider.account = account(
            world.student.email,
            verified=None,
            iss=f"{MICROSOFT}/{TENANT}/v2.0",
            tid=TENANT,
            **claims,
        )
        response = go(client, "microsoft")
        if let_in:
            assert who(client) == str(world.student.pk)
        else:
            assert refused(client, response, UNPROVED)

    def test_the_issuer_is_the_one_of_the_token_s_tenant(
        self, world, client, provider, settings, monkeypatch
    ):
        configure(settings, monkeypatch, "MICROSOFT", provider, TENANT=TENANT)
        provider.issuer = f"{MICROSOFT}/{TENANT}/v2.0"
        other = "ffffffff-0000-4000-8000-00000000000f"
        provider.account = account(
            world.student.email, iss=f"{MICROSOFT}/{other}/v2.0", tid=other, xms_edov=True
        )
        assert refused(client, go(client, "microsoft"), FAILED)

    def test_two_providers_at_once(self, world, client, provider, settings, monkeypatch):
        configure(settings, monkeypatch, "OIDC", provider, ISSUER=provider.url)
        configure(settings, monkeypatch, "MICROSOFT", provider, TENANT=TENANT)
        provider.account = account(world.student.email)
        go(client)
        assert who(client) == str(world.student.pk)
        # The state of one provider isn't good for the other's way back.
        other = Client()
        back = way_back(way_to(other)).replace("/oidc/oidc/", "/oidc/microsoft/")
        assert refused(other, other.get(back), FAILED)
        unnamed = reverse("openid_connect_login", args=["openid_connect"])
        assert client.post(unnamed).status_code == 404


@pytest.mark.usefixtures("_oidc")
class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    def test_staff_with_one_is_still_asked_for_it(self, world, client, provider):
        TOTP.activate(world.teacher, generate_totp_secret())
        provider.account = account(world.teacher.email)
        assert go(client).headers["Location"] == reverse("mfa_authenticate")
        assert who(client) is None
        assert client.get("/home/").headers["Location"].startswith(reverse("signin"))

    def test_staff_without_one_is_led_to_set_up(self, world, client, provider):
        provider.account = account(world.teacher.email)
        assert go(client).headers["Location"] == "/home/"
        assert client.get("/home/").headers["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("_oidc")
class TestLies:
    @pytest.fixture(autouse=True)
    def _student(self, world, provider):
        provider.account = account(world.student.email)

    def test_a_wrong_state(self, client):
        back = way_back(way_to(client))
        assert refused(client, client.get(re.sub("state=[^&]+", "state=made-up", back)), FAILED)
        assert refused(client, client.get(re.sub("&?state=[^&]+", "", back)), FAILED)

    def test_the_state_of_another_browser(self, client):
        victim = Client()
        assert refused(victim, victim.get(way_back(way_to(client))), FAILED)

    def test_a_way_back_works_once(self, client):
        back = way_back(way_to(client))
        assert client.get(back).headers["Location"] == "/home/"
        client.post(reverse("signout"))
        assert refused(client, client.get(back), FAILED)

    def test_a_code_works_once(self, client):
        used = parse_qs(urlsplit(back := way_back(way_to(client))).query)["code"][0]
        client.get(back)
        other = Client()
        fresh = way_back(way_to(other))
        assert refused(other, other.get(re.sub("code=[^&]+", f"code={used}", fresh)), FAILED)

    def test_a_code_of_somebody_else_fails_for_its_verifier(self, client):
        attacker = Client()
        stolen = parse_qs(urlsplit(way_back(way_to(attacker))).query)["code"][0]
        mine = way_back(way_to(client))
        assert refused(client, client.get(re.sub("code=[^&]+", f"code={stolen}", mine)), FAILED)

    @pytest.mark.parametrize(
        "overrides",
        [
            {"nonce": "of another sign-in"},
            {"nonce": None},
            {"iss": "https://elsewhere.example"},
            {"aud": "another application"},
            {"aud": [CLIENT_ID, "another"], "azp": "another"},
            {"exp": 1},
            {"sub": None},
            {"sub": ""},
        ],
        ids=str,
    )
    def test_a_token_that_is_not_for_us(self, client, provider, overrides):
        provider.overrides = overrides
        assert refused(client, go(client), FAILED)

    def test_a_signature_by_another_key(self, client, provider):
        provider.signing_key = make_key()
        assert refused(client, go(client), FAILED)

    @pytest.mark.parametrize("algorithm", ["none", "HS256"])
    def test_a_token_signed_with_what_everybody_knows(self, client, provider, algorithm):
        provider.algorithm = algorithm
        provider.signing_key = {"none": None, "HS256": "public" * 20}[algorithm]
        assert refused(client, go(client), FAILED)

    @pytest.mark.parametrize(
        "answer",
        [
            {"id_token": None},
            {"id_token": "not.a.token"},
            {"id_token": 7},
            {"access_token": None},
        ],
        ids=str,
    )
    def test_an_odd_answer_of_the_token_endpoint(self, client, provider, answer):
        provider.token_answer = answer
        assert refused(client, go(client), FAILED)

    def test_a_provider_that_is_down(self, client, provider):
        back = way_back(way_to(client))
        provider.is_down = True
        assert refused(client, client.get(back), FAILED)
        response = client.post(reverse("openid_connect_login", args=["oidc"]))
        assert refused(client, response, FAILED)

    def test_somebody_who_changes_their_mind(self, client):
        state = parse_qs(urlsplit(way_to(client)).query)["state"][0]
        url = reverse("openid_connect_callback", args=["oidc"])
        query = urlencode({"error": "access_denied", "state": state})
        assert refused(client, client.get(f"{url}?{query}"), "You stopped")


@pytest.mark.usefixtures("_oidc")
class TestDoors:
    @pytest.mark.parametrize(
        ("wish", "landing"),
        [
            ("/students/", "/students/"),
            ("https://evil.example/", "/home/"),
            ("//evil.example/", "/home/"),
            ("/\\evil.example/", "/home/"),
            ("javascript:alert(1)", "/home/"),
        ],
    )
    def test_next_stays_on_this_site(self, world, client, provider, wish, landing):
        provider.account = account(world.student.email)
        assert go(client, next=wish).headers["Location"] == landing

    def test_the_visitor_cannot_change_what_is_asked(self, world, client, provider):
        provider.account = account(world.student.email)
        client.get(
            way_back(
                way_to(
                    client,
                    query="?process=connect&scope=admin&action=rerequest"
                    "&auth_params=redirect_uri%3Dhttps%3A%2F%2Fevil.example%26nonce%3Dx",
                )
            )
        )
        asked = provider.asked[0]
        assert asked["redirect_uri"] == "http://testserver/accounts/oidc/oidc/login/callback/"
        assert len(asked["nonce"]) == 43
        assert who(client) == str(world.student.pk)

    def test_a_link_alone_starts_nothing(self, db, client, provider):
        response = client.get(reverse("openid_connect_login", args=["oidc"]))
        assert response.headers["Location"] == reverse("signin")
        assert provider.asked == []

    def test_the_session_gets_a_new_key(self, world, client, provider):
        provider.account = account(world.student.email)
        back = way_back(way_to(client))
        before = client.session.session_key
        client.get(back)
        assert client.session.session_key != before

    def test_forms_may_only_go_to_this_site(self, db, client, provider):
        """The way on is a page that moves by itself, so `form-action` names no provider."""
        for response in (
            client.get(reverse("signin")),
            client.post(reverse("openid_connect_login", args=["oidc"])),
        ):
            policy = response.headers["Content-Security-Policy"]
            assert re.findall(r"form-action ([^;]+)", policy) == ["'self'"]

    @pytest.mark.parametrize(
        "path", ["signup/", "social/signup/", "social/", "2fa/webauthn/signup/", "password/reset/"]
    )
    def test_nobody_signs_up(self, db, client, path):
        assert client.get(f"/accounts/{path}").status_code == 404

    @pytest.mark.parametrize(
        "name", ["account_signup", "socialaccount_signup", "socialaccount_connections"]
    )
    def test_no_such_address(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_google_is_asked_at_google(monkeypatch):
    monkeypatch.setenv("FIRSTRUNG_GOOGLE_CLIENT_ID", "x")
    app = site_settings._oidc_apps()[0]
    assert app["settings"] == {
        "server_url": "https://accounts.google.com",
        "oauth_pkce_enabled": True,
    }
