"""The Service Description Document of the Open Badges interface (OpenAPI 3.0), and RFC 8414's."""

from typing import Any, Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override

from firstrung.backpacks.host.registration import AUTHENTICATION, GRANTS
from firstrung.backpacks.host.scopes import (
    READ_CREDENTIALS,
    READ_PROFILE,
    SCOPES,
    WRITE_CREDENTIALS,
    WRITE_PROFILE,
)

NAME: Final = "Firstrung"
COMPACT_JWS: Final = r"^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]+$"
Json = dict[str, Any]


def absolute(name: str) -> str:
    """The full address behind the name of one of our addresses."""
    return settings.BASE_URL + reverse(name)


def issuer() -> str:
    """The name of the authorization server in its answers (RFC 9207)."""
    return f"{settings.BASE_URL}/oauth"


def service_description() -> Json:
    """The whole document; addresses follow the site's present address."""
    return {
        "openapi": "3.0.1",
        "info": {
            "title": f"{NAME}: Open Badges 3.0",
            "description": "Credentials and profile of a holder who has connected your platform.",
            "version": "3.0",
            "termsOfService": absolute("app_terms"),
            "x-imssf-privacyPolicyUrl": absolute("privacy"),
            "x-imssf-image": settings.BASE_URL + static("web/icon.svg"),
        },
        "servers": [{"url": absolute("ob_discovery").removesuffix("/discovery")}],
        "paths": {
            "/discovery": {"get": _discovery()},
            "/credentials": {"get": _get_credentials(), "post": _upsert_credential()},
            "/profile": {"get": _get_profile(), "put": _put_profile()},
        },
        "components": {
            "securitySchemes": {"OAuth2ACG": security_scheme()},
            "schemas": _schemas(),
        },
    }


def security_scheme() -> Json:
    """How a platform registers and obtains tokens."""
    with override("en"):
        scopes = {scope: str(words) for scope, words in SCOPES.items()}
    return {
        "type": "oauth2",
        "description": "OAuth 2.0 authorization code grant with PKCE (S256)",
        "x-imssf-name": NAME,
        "x-imssf-privacyPolicyUrl": absolute("privacy"),
        "x-imssf-termsOfServiceUrl": absolute("app_terms"),
        "x-imssf-registrationUrl": absolute("oauth_register"),
        "x-imssf-image": settings.BASE_URL + static("web/icon.svg"),
        "flows": {
            "authorizationCode": {
                "authorizationUrl": absolute("oauth_authorize"),
                "tokenUrl": absolute("oauth_token"),
                "refreshUrl": absolute("oauth_token"),
                "scopes": scopes,
            }
        },
    }


def server_metadata() -> Json:
    """Metadata of the authorization server for platforms (RFC 8414, RFC 9207)."""
    return {
        "issuer": issuer(),
        "authorization_endpoint": absolute("oauth_authorize"),
        "token_endpoint": absolute("oauth_token"),
        "registration_endpoint": absolute("oauth_register"),
        "revocation_endpoint": absolute("oauth_revoke"),
        "service_documentation": absolute("app_terms"),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "token_endpoint_auth_methods_supported": [AUTHENTICATION],
        "revocation_endpoint_auth_methods_supported": [AUTHENTICATION],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }


def _operation(name: str, summary: str, scope: str, tag: str = "OpenBadgeCredentials") -> Json:
    operation: Json = {"operationId": name, "summary": summary, "tags": [tag]}
    if scope:
        operation["security"] = [{"OAuth2ACG": [scope]}]
    return operation


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(schema: str, *, token: bool = False) -> Json:
    content: Json = {"application/json": {"schema": _reference(schema)}}
    if token:
        content["text/plain"] = {"schema": _reference("CompactJws")}
    return content


def _errors(*statuses: str) -> Json:
    words = {
        "400": "The request is wrong; the answer says where.",
        "401": "The access token is missing, unknown, expired or revoked.",
        "403": "The token lacks the scope, or a minor's family has not agreed.",
        "405": "This address does not know the method.",
        "413": "The body is too large.",
        "415": "The body is of another type.",
        "default": "The request cannot be served; the answer says why.",
    }
    return {
        status: {"description": words[status], "content": _content("Imsx_StatusInfo")}
        for status in (*statuses, "default")
    }


def _discovery() -> Json:
    answer = {"application/json": {"schema": {"type": "object"}}}
    return {
        **_operation("getServiceDescription", "This document.", "", "Discovery"),
        "responses": {"200": {"description": "This document.", "content": answer}},
    }


def _parameter(name: str, words: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _get_credentials() -> Json:
    whole = {"type": "integer", "format": "int32"}
    headers = {
        "X-Total-Count": {
            "description": "How many credentials there are in all.",
            "schema": whole | {"minimum": 0},
        },
        "Link": {
            "description": "First, last, next and previous page (RFC 8288).",
            "schema": {"type": "string"},
        },
    }
    found = {
        "description": "A page of credentials.",
        "headers": headers,
        "content": _content("GetOpenBadgeCredentialsResponse"),
    }
    return {
        **_operation("getCredentials", "The holder's credentials, oldest first.", READ_CREDENTIALS),
        "parameters": [
            _parameter("limit", "Credentials on a page, 100 at most.", whole | {"minimum": 1}),
            _parameter("offset", "How many to leave out.", whole | {"minimum": 0}),
            _parameter(
                "since", "Only those issued later.", {"type": "string", "format": "date-time"}
            ),
        ],
        "responses": {"200": found, **_errors("400", "401", "403", "405")},
    }


def _upsert_credential() -> Json:
    content = _content("AchievementCredential", token=True)
    return {
        **_operation("upsertCredential", "Add or replace a credential.", WRITE_CREDENTIALS),
        "requestBody": {"required": True, "content": content},
        "responses": {
            "200": {"description": "An older one was replaced.", "content": content},
            "201": {"description": "It was added.", "content": content},
            "304": {"description": "It is here already, or a newer one is."},
            **_errors("400", "401", "403", "405", "413", "415"),
        },
    }


def _get_profile() -> Json:
    answer = {"description": "The profile.", "content": _content("Profile")}
    return {
        **_operation("getProfile", "The holder's profile.", READ_PROFILE),
        "responses": {"200": answer, **_errors("401", "403", "405")},
    }


def _put_profile() -> Json:
    answer = {"description": "The profile as it is kept.", "content": _content("Profile")}
    return {
        **_operation("putProfile", "Replace what platforms see as the profile.", WRITE_PROFILE),
        "requestBody": {"required": True, "content": _content("Profile")},
        "responses": {"200": answer, **_errors("400", "401", "403", "405", "413", "415")},
    }


def _object(required: list[str], **properties: Json) -> Json:
    shape: Json = {"type": "object", "properties": properties, "additionalProperties": True}
    return shape | ({"required": required} if required else {})


def _schemas() -> Json:
    """The shapes in outline: members beyond these are kept as they come."""
    text, several = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    one_or_many = {"oneOf": [text, several]}
    field = _object(
        ["imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"],
        imsx_codeMinorFieldName=text,
        imsx_codeMinorFieldValue=text,
    )
    return {
        "CompactJws": {"type": "string", "pattern": COMPACT_JWS},
        "Profile": _object(["id", "type"], id=text, type=one_or_many, name=text, email=text),
        "AchievementCredential": {
            **_object(
                ["@context", "id", "type", "issuer", "credentialSubject"],
                id=text,
                type=several,
                issuer={"oneOf": [text, {"type": "object"}]},
                credentialSubject={"type": "object"},
            ),
        },
        "GetOpenBadgeCredentialsResponse": _object(
            [],
            credential={"type": "array", "items": _reference("AchievementCredential")},
            compactJwsString={"type": "array", "items": _reference("CompactJws")},
        ),
        "Imsx_StatusInfo": _object(
            ["imsx_codeMajor", "imsx_severity"],
            imsx_codeMajor=text | {"enum": ["success", "processing", "failure", "unsupported"]},
            imsx_severity=text | {"enum": ["status", "warning", "error"]},
            imsx_description=text,
            imsx_CodeMinor=_object(
                ["imsx_codeMinorField"],
                imsx_codeMinorField={"type": "array", "minItems": 1, "items": field},
            ),
        ),
    }
