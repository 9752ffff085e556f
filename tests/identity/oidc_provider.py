"""An OpenID provider on this machine, for tests: honest unless it is told to lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID = "firstrung-tests"
CLIENT_SECRET = "a secret between two machines"


def make_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Account:
    """Who is signed in at the provider: what goes into the ID token and into userinfo."""

    claims: dict[str, Any]
    userinfo: dict[str, Any] = field(default_factory=dict)


class OidcProvider:
    """`account` is who signs in next; the other fields are ways to misbehave."""

    def __init__(self) -> None:
        self.key = self.signing_key = make_key()
        self.algorithm = "RS256"
        self.account = Account({})
        self.issuer = ""  # in discovery, where it isn't the address itself
        self.overrides: dict[str, Any] = {}  # of the ID token's claims; None takes one away
        self.token_answer: dict[str, Any] = {}  # of the token endpoint; None takes one away
        self.is_down = False
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []  # every authorization request
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    # What it answers: a status, and a dictionary (JSON) or the address to go to.

    def discovery(self, tenant: str) -> dict[str, Any]:
        return {
            "issuer": self.issuer or f"{self.url}{tenant}",
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """The address that the browser is sent back to."""
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) == {"openid", "email", "profile"}
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Codes work once, with the verifier of their challenge and the client's secret."""
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or challenge != asked["code_challenge"]
            or given.get("redirect_uri") != asked["redirect_uri"]
            or (given.get("client_id"), given.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET)
        ):
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": "open", "token_type": "Bearer", "expires_in": 300}
        answer |= {"id_token": self._id_token(asked["nonce"])} | self.token_answer
        return 200, {name: value for name, value in answer.items() if value is not None}

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= self.account.claims | self.overrides
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(
            claims, self.signing_key, algorithm=self.algorithm, headers={"kid": "one"}
        )

    def userinfo(self, authorization: str) -> tuple[int, dict[str, Any]]:
        if authorization != "Bearer open":
            return 401, {"error": "invalid_token"}
        return 200, self.account.userinfo

    def _handler(provider):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                tenant, _, well_known = parts.path.partition("/.well-known/")
                if provider.is_down:
                    self._say(503, {"error": "down"})
                elif well_known == "openid-configuration":
                    self._say(200, provider.discovery(tenant))
                elif parts.path == "/keys":
                    self._say(200, provider.keys())
                elif parts.path == "/userinfo":
                    self._say(*provider.userinfo(self.headers.get("Authorization", "")))
                elif parts.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(asked))
                    self.end_headers()
                else:
                    self._say(404, {})

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                given = parse_qs(self.rfile.read(length).decode())
                self._say(*provider.token({name: values[0] for name, values in given.items()}))

            def _say(self, status, answer):
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        return Handler
