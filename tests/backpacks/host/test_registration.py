"""A platform registers itself: what is refused, and how often."""

import pytest
from django.test import Client as Browser

from firstrung.backpacks.models import Client
from tests.backpacks.host.platform import Platform


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uris": ["http://portfolio.example/cb"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://portfolio.example/cb#x"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://a@portfolio.example/cb"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://*.example/cb"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://x.example/cb; script-src *"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://[::1"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://x.example:99999/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": None}, "invalid_redirect_uri"),
        ({"redirect_uris": [7]}, "invalid_redirect_uri"),
        ({"client_name": ""}, "invalid_client_metadata"),
        ({"client_name": 7}, "invalid_client_metadata"),
        ({"client_uri": "javascript:alert(1)"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "none"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": []}, "invalid_client_metadata"),
        ({"grant_types": ["implicit"]}, "invalid_client_metadata"),
        ({"grant_types": "authorization_code"}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"scope": "openid"}, "invalid_client_metadata"),
        ({"scope": ["x"]}, "invalid_client_metadata"),
        ({"contacts": {"x": 1}}, "invalid_client_metadata"),
    ],
)
def test_registration_refuses_what_is_wrong(db, changes, error):
    response = Platform().register(**changes)
    assert (response.status_code, response.json()["error"]) == (400, error)
    assert not Client.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'"x"', b"[" * 9000, b" " * 40_000])
def test_registration_refuses_what_is_no_object(db, body):
    response = Browser().post("/oauth/register", body, content_type="application/json")
    assert response.status_code in (400, 413)
    assert response.json()["error"] == "invalid_client_metadata"


def test_a_name_cannot_turn_the_line_or_break_the_database(db):
    response = Platform().register(client_name="Bad\u202e\x00\ud800 App\n")
    assert response.json()["client_name"] == "Bad App"


def test_registration_is_limited_by_network(db):
    platform = Platform()
    answers = [platform.register().status_code for _ in range(21)]
    assert answers == [201] * 20 + [429]
