"""A platform registers, asks, gets tokens, and loses them."""

import base64
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import AccessToken, RefreshToken

from firstrung.activity.models import AuditEntry
from firstrung.backpacks.models import Client
from firstrung.backpacks.public import forget_unused
from firstrung.identity.public import sign_in_link
from tests.backpacks.host.platform import CALLBACK, READ, WRITE, Platform
from tests.world import consent


def test_the_whole_way(world, sign_in):
    platform = Platform()
    registered = platform.register().json()
    assert registered["redirect_uris"] == [CALLBACK]
    assert registered["client_secret_expires_at"] == 0
    assert registered["policy_uri"] == "https://portfolio.example/privacy"
    browser = sign_in(world.adult)
    page = browser.get(platform.question()).content.decode()
    assert "Connect Portfolio Example?" in page
    assert "See your credentials, with your name and your results in them" in page
    back = platform.ask(browser)
    assert (back["state"], back["iss"]) == ("xyz", "http://localhost:8000/oauth")
    answer = platform.redeem(back["code"])
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["token_type"] == "Bearer"
    assert platform.get("/profile").status_code == 200
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"backpacks.client.registered", "backpacks.client.allowed"} <= actions


def test_the_page_lets_the_answer_lead_to_the_platform_only(world, sign_in):
    platform = Platform()
    platform.register()
    policy = sign_in(world.adult).get(platform.question())["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["form-action"] == "'self' https://portfolio.example"


def test_secrets_lie_in_the_database_as_digests_only(world, platform):
    client = Client.objects.get()
    assert client.client_secret.startswith("random_secret$")
    assert platform.registered["client_secret"] not in client.client_secret
    assert [token.token for token in AccessToken.objects.all()] == [""]
    assert [token.token for token in RefreshToken.objects.all()] == [""]


def test_no_says_no(world, sign_in):
    platform = Platform()
    platform.register()
    back = platform.ask(sign_in(world.adult), decision="deny")
    assert (back["error"], back["state"]) == ("access_denied", "xyz")
    assert not AccessToken.objects.exists()


def test_strangers_sign_in_first_and_come_back(world):
    platform = Platform()
    platform.register()
    browser = Browser()
    sign_in_page = browser.get(platform.question())["Location"]
    assert sign_in_page == "/signin/?" + urlencode({"next": platform.question()}, safe="/")
    assert browser.get(sign_in_page).status_code == 200
    secret = sign_in_link(world.adult, now=timezone.now())
    back = browser.post(reverse("signin_link", args=[secret]))["Location"]
    assert back == platform.question()
    assert "Connect Portfolio Example?" in browser.get(back).content.decode()
    assert platform.http.post(platform.question(), {"decision": "allow"}).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": CALLBACK + "/more"},
        {"redirect_uri": CALLBACK + "?x=1"},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": "HTTPS://portfolio.example/callback"},
        {"client_id": "unknown"},
        {"client_id": "nul\x00"},
        {"client_id": None},
    ],
)
def test_an_address_that_is_not_certain_gets_nothing(world, sign_in, changes):
    platform = Platform()
    platform.register()
    browser = sign_in(world.adult)
    assert browser.get(platform.question(**changes)).status_code == 400
    assert browser.post(platform.question(**changes), {"decision": "allow"}).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
def test_a_wrong_question_goes_back_as_an_error(world, sign_in, changes, error):
    platform = Platform()
    platform.register()
    response = sign_in(world.adult).get(platform.question(**changes))
    assert response.status_code == 302
    assert response["Location"].startswith(f"{CALLBACK}?error={error}&")


def test_only_what_was_registered_may_be_asked_for(world, sign_in):
    platform = Platform(scope=READ)
    platform.register()
    response = sign_in(world.adult).get(platform.question(scope=WRITE))
    assert "error=invalid_scope" in response["Location"]


def test_a_code_works_once_with_its_verifier_for_its_platform(world, sign_in):
    platform, other = Platform(), Platform(name="Other")
    platform.register()
    other.register()
    browser = sign_in(world.adult)
    code = platform.ask(browser)["code"]
    other.verifier = platform.verifier
    assert other.redeem(code).status_code == 400
    assert platform.redeem(code, code_verifier="x" * 64).json() == {"error": "invalid_grant"}
    assert platform.redeem(code, redirect_uri="https://portfolio.example/").status_code == 400
    code = platform.ask(browser)["code"]
    assert platform.redeem(code).status_code == 200
    assert platform.redeem(code).json() == {"error": "invalid_grant"}


def test_a_code_ends_after_a_minute(world, sign_in, time_machine):
    platform = Platform()
    platform.register()
    code = platform.ask(sign_in(world.adult))["code"]
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert platform.redeem(code).json() == {"error": "invalid_grant"}


def test_platforms_sign_in_by_basic_alone(world, sign_in):
    platform = Platform()
    platform.register()
    code = platform.ask(sign_in(world.adult))["code"]
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": platform.verifier,
        "client_id": platform.registered["client_id"],
        "client_secret": platform.registered["client_secret"],
    }
    wrong = base64.b64encode(f"{platform.registered['client_id']}:wrong".encode()).decode()
    for authorization in ("", "Basic !", f"Basic {wrong}", "Bearer x"):
        answer = platform.call_token(authorization=authorization, **body | {"client_secret": "x"})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert platform.call_token(authorization="", **body).status_code == 401


def test_refresh_tokens_turn_over_and_a_replay_ends_the_family(world, platform):
    first = platform.refresh_token
    assert platform.refresh().status_code == 200
    assert platform.refresh_token != first
    newest = platform.refresh_token
    assert platform.refresh(first).json() == {"error": "invalid_grant"}
    assert platform.refresh(newest).json() == {"error": "invalid_grant"}
    assert platform.get("/credentials").status_code == 401


def test_a_platform_may_end_its_token(world, platform):
    assert platform.revoke(platform.access).status_code == 200
    assert platform.get("/profile").status_code == 401
    assert platform.revoke("unknown").status_code == 200


def test_an_access_token_ends_after_an_hour(world, platform, time_machine):
    time_machine.move_to(timezone.now() + timedelta(seconds=3601))
    assert platform.get("/credentials").status_code == 401
    assert platform.refresh().status_code == 200
    assert platform.get("/credentials").status_code == 200


def test_the_holder_sees_and_ends_it(world, sign_in, platform):
    browser = sign_in(world.adult)
    page = browser.get("/credentials/apps/").content.decode()
    assert "Portfolio Example" in page
    assert "Add credentials to your collection" in page
    client = Client.objects.get()
    address = f"/credentials/apps/{client.uid}/disconnect/"
    assert sign_in(world.student).post(address).status_code == 404
    assert platform.get("/credentials").status_code == 200
    assert browser.post(address).status_code == 302
    assert platform.get("/credentials").status_code == 401
    assert platform.refresh().json() == {"error": "invalid_grant"}
    assert "No app is connected" in browser.get("/credentials/apps/").content.decode()
    assert AuditEntry.objects.filter(action="backpacks.client.disconnected").count() == 1


def test_queries_of_the_page_do_not_grow(world, sign_in, platform):
    browser = sign_in(world.adult)
    browser.get("/credentials/apps/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/credentials/apps/")
    for name in ("Second", "Third"):
        Platform(name=name).connect(browser)
    with CaptureQueriesContext(connection) as three:
        page = browser.get("/credentials/apps/")
    assert page.content.decode().count("Disconnect") >= 3
    assert len(three) == len(one)


def test_a_minor_is_told_what_waits_for_the_family(world, sign_in):
    platform = Platform()
    platform.register()
    browser = sign_in(world.student)
    words = "Until your family agrees"
    assert words in browser.get(platform.question()).content.decode()
    consent(world.student, world.guardian, "certificate")
    assert words not in browser.get(platform.question()).content.decode()


def test_tokens_of_somebody_who_left_are_worth_nothing(world, platform):
    world.adult.is_active = False
    world.adult.save()
    assert platform.get("/credentials").status_code == 401


@pytest.mark.parametrize("fields", [{}, {"grant_type": "password"}, {"grant_type": "x\x00"}])
def test_the_token_endpoint_refuses_other_grants(world, platform, fields):
    answer = platform.call_token(**fields)
    assert answer.status_code == 400
    assert answer.json()["error"] in ("unsupported_grant_type", "invalid_request")


def test_metadata_of_the_authorization_server(db):
    found = Browser().get("/.well-known/oauth-authorization-server/oauth").json()
    assert found["issuer"] == "http://localhost:8000/oauth"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert json.dumps(found["grant_types_supported"]) == '["authorization_code", "refresh_token"]'


def test_what_nobody_uses_is_forgotten(world, platform):
    Platform(name="Never connected").register()
    now = timezone.now()
    assert forget_unused(now=now + timedelta(days=29)) == 0
    assert forget_unused(now=now + timedelta(days=31)) == 1
    assert [client.name for client in Client.objects.all()] == ["Portfolio Example"]
    assert platform.get("/profile").status_code == 200
