"""The service description is valid OpenAPI, and what it describes is what answers."""

import json

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.backpacks.host.platform import DISCOVERY, READ, READ_PROFILE, WRITE, WRITE_PROFILE

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def description(client, db):
    response = client.get(DISCOVERY)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def test_it_is_valid_openapi(description):
    assert list(OpenAPIV30SpecValidator(description).iter_errors()) == []


def test_it_names_what_a_platform_needs(description, client):
    assert description["info"]["x-imssf-privacyPolicyUrl"] == "http://localhost:8000/privacy/"
    assert client.get("/privacy/").status_code == 200
    assert (
        client.get(
            description["info"]["termsOfService"].removeprefix("http://localhost:8000")
        ).status_code
        == 200
    )
    scheme = description["components"]["securitySchemes"]["OAuth2ACG"]
    assert scheme["x-imssf-registrationUrl"] == "http://localhost:8000/oauth/register"
    flow = scheme["flows"]["authorizationCode"]
    assert flow["tokenUrl"] == flow["refreshUrl"] == "http://localhost:8000/oauth/token"
    assert {READ, WRITE, READ_PROFILE, WRITE_PROFILE} <= set(flow["scopes"])
    assert all(flow["scopes"].values())


def test_every_operation_asks_for_its_scope(description, client):
    scopes = {}
    for path, operations in description["paths"].items():
        for method in METHODS & set(operations):
            operation = operations[method]
            scopes[operation["operationId"]] = [
                scope for need in operation.get("security", []) for scope in need["OAuth2ACG"]
            ]
            answer = getattr(client, method)(f"/ims/ob/v3p0{path}")
            assert str(answer.status_code) in operation["responses"], (path, method)
    assert scopes == {
        "getServiceDescription": [],
        "getCredentials": [READ],
        "upsertCredential": [WRITE],
        "getProfile": [READ_PROFILE],
        "putProfile": [WRITE_PROFILE],
    }


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
badge_like = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("@context", "id", "type", "issuer", "credentialSubject", "proof", "name"), values
    ),
)
registration_like = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("client_name", "redirect_uris", "scope", "contacts", "grant_types", "logo_uri"), values
    ),
)
PROPERTY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@PROPERTY
@given(body=badge_like | values)
def test_no_json_crashes_a_write(platform, body):
    raw = json.dumps(body).encode()
    for answer in (platform.post("/credentials", raw), platform.put("/profile", raw)):
        assert answer.status_code in (200, 400, 413)


@PROPERTY
@given(body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "a"]))
def test_no_bytes_crash_a_write(platform, body, kind):
    for answer in (platform.post("/credentials", body, kind), platform.put("/profile", body, kind)):
        assert answer.status_code in (400, 415)
        assert answer.json()["imsx_codeMajor"] == "failure"


@PROPERTY
@given(query=st.dictionaries(st.sampled_from(["limit", "offset", "since", "x"]), st.text()))
def test_no_query_crashes_a_read(platform, query):
    assert platform.get("/credentials", **query).status_code in (200, 400)


@PROPERTY
@given(body=registration_like | values)
def test_no_json_crashes_registration(client, db, body):
    cache.clear()
    raw = json.dumps(body).encode()
    answer = client.post("/oauth/register", raw, content_type="application/json")
    assert answer.status_code in (201, 400)
    assert answer.status_code == 201 or answer.json()["error"].startswith("invalid_")


NAMES = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "grant_type",
    "code",
    "token",
    "refresh_token",
    "resource",
)


@PROPERTY
@given(fields=st.dictionaries(st.sampled_from(NAMES), st.text(max_size=60)))
def test_no_fields_crash_the_oauth_addresses(platform, fields):
    cache.clear()
    assert platform.call_token(**fields).status_code in (400, 401)
    assert platform.revoke(fields.get("token", "")).status_code in (200, 400)
    assert platform.http.get("/oauth/authorize", fields).status_code in (302, 400)
