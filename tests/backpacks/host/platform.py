"""A platform elsewhere: it knows the Open Badges interface from its service description alone."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

DISCOVERY = "/ims/ob/v3p0/discovery"
SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, WRITE = f"{SCOPE}credential.readonly", f"{SCOPE}credential.upsert"
READ_PROFILE, WRITE_PROFILE = f"{SCOPE}profile.readonly", f"{SCOPE}profile.update"
ALL = f"{READ} {WRITE} {READ_PROFILE} {WRITE_PROFILE} offline_access"
CALLBACK = "https://portfolio.example/callback"


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def minor(response) -> str:
    """The minor code of a refusal in the interface's own form."""
    body = response.json()
    assert (body["imsx_codeMajor"], body["imsx_severity"]) == ("failure", "error")
    assert body["imsx_description"]
    return body["imsx_CodeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"]


@dataclass
class Platform:
    """Registers, asks a holder in the holder's own browser, and calls with what it got."""

    name: str = "Portfolio Example"
    scope: str = ALL
    http: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    access: str = ""
    refresh_token: str = ""

    def __post_init__(self):
        description = self.http.get(DISCOVERY).json()
        scheme = description["components"]["securitySchemes"]["OAuth2ACG"]
        flow = scheme["flows"]["authorizationCode"]
        self.urls = {
            "register": path_of(scheme["x-imssf-registrationUrl"]),
            "authorize": path_of(flow["authorizationUrl"]),
            "token": path_of(flow["tokenUrl"]),
            "revoke": "/oauth/revoke",
        }
        self.base = path_of(description["servers"][0]["url"])
        self.registered = {}
        self.verifier = secrets.token_urlsafe(48)

    def register(self, **changes):
        metadata = {
            "client_name": self.name,
            "client_uri": "https://portfolio.example/",
            "logo_uri": "https://portfolio.example/logo.png",
            "tos_uri": "https://portfolio.example/terms",
            "policy_uri": "https://portfolio.example/privacy",
            "software_id": "c88b6ed8-269e-448e-99be-7e2ff47167d1",
            "software_version": "v4.0.30319",
            "redirect_uris": [CALLBACK],
            "token_endpoint_auth_method": "client_secret_basic",
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": self.scope,
        }
        response = self.http.post(
            self.urls["register"],
            json.dumps(metadata | changes),
            content_type="application/json",
        )
        if response.status_code == 201:
            self.registered = response.json()
        return response

    def question(self, **changes) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.registered["client_id"],
            "redirect_uri": CALLBACK,
            "scope": self.scope,
            "state": "xyz",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        } | changes
        asked = {key: value for key, value in asked.items() if value is not None}
        return f"{self.urls['authorize']}?{urlencode(asked)}"

    def ask(self, browser: Client, decision="allow", **changes) -> dict[str, str]:
        """What comes back to the callback when the holder answers."""
        response = browser.post(self.question(**changes), {"decision": decision})
        assert response.status_code == 302, response.status_code
        address, _, query = response["Location"].partition("?")
        assert address == CALLBACK
        return {key: values[0] for key, values in parse_qs(query).items()}

    def basic(self) -> str:
        pair = f"{self.registered['client_id']}:{self.registered['client_secret']}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def call_token(self, authorization=None, **fields):
        headers = {"Authorization": self.basic() if authorization is None else authorization}
        return self.http.post(
            self.urls["token"],
            urlencode(fields),
            content_type="application/x-www-form-urlencoded",
            headers=headers,
        )

    def redeem(self, code: str, **changes):
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": self.verifier,
        } | changes
        return self._take(self.call_token(**fields))

    def refresh(self, token: str | None = None):
        token = token or self.refresh_token
        return self._take(self.call_token(grant_type="refresh_token", refresh_token=token))

    def _take(self, response):
        if response.status_code == 200:
            self.access = response.json()["access_token"]
            self.refresh_token = response.json()["refresh_token"]
        return response

    def revoke(self, token: str):
        return self.http.post(
            self.urls["revoke"],
            urlencode({"token": token}),
            content_type="application/x-www-form-urlencoded",
            headers={"Authorization": self.basic()},
        )

    def connect(self, browser: Client) -> "Platform":
        assert self.register().status_code == 201
        assert self.redeem(self.ask(browser)["code"]).status_code == 200
        return self

    def get(self, path: str, **query):
        return self.http.get(self.base + path, query, headers=self._bearer())

    def post(self, path: str, body: bytes, kind="application/json"):
        return self.http.post(self.base + path, body, content_type=kind, headers=self._bearer())

    def put(self, path: str, body: bytes, kind="application/json"):
        return self.http.put(self.base + path, body, content_type=kind, headers=self._bearer())

    def _bearer(self):
        return {"Authorization": f"Bearer {self.access}"}
