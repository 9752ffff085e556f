"""The VC-API over WSGI, for `vc_service`.

Source: W3C CCG Verifiable Credentials API. Paths may begin with the name of a cryptosuite, so
that one address signs with one suite: `/eddsa-jcs-2022/credentials/issue`.
"""

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from .cryptosuites import EDDSA_JCS, EDDSA_RDFC
from .errors import MALFORMED_VALUE_ERROR, ProofsError
from .values import MAX_BYTES, JsonObject, parse
from .vc_service import Answer, Service, problem_details, verified

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
_SUITES = (EDDSA_RDFC, EDDSA_JCS)


def application(service: Service) -> Application:
    """The WSGI application of a service."""

    def respond(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status, body = _answer(service, environ)
        data = json.dumps(body, ensure_ascii=False).encode("utf-8")
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(data)))]
        start_response(f"{status.value} {status.phrase}", headers)
        return [data]

    return respond


def _answer(service: Service, environ: dict[str, Any]) -> Answer:
    path = str(environ.get("PATH_INFO") or "/")
    suite, _, rest = path.removeprefix("/").partition("/")
    if suite in _SUITES:
        path = f"/{rest}"
    if environ.get("REQUEST_METHOD") == "GET":
        found = service.status_list(service.origin + path)
        if found is None and path == "/":
            found = {"issuer": service.did, "cryptosuites": list(_SUITES)}
        return (HTTPStatus.OK, found) if found is not None else _nothing()
    act = _posts(service).get(path) if environ.get("REQUEST_METHOD") == "POST" else None
    if act is None:
        return _nothing()
    try:
        body = _body(environ)
        if suite in _SUITES and isinstance(body.get("options", {}), dict):
            body["options"] = {"cryptosuite": suite, **body.get("options", {})}
        return act(body)
    except ProofsError as error:
        told = problem_details(error.problem, str(error))
        if path.endswith("/verify"):
            return verified([told], {})
        return HTTPStatus.BAD_REQUEST, {**told, "errors": [told]}


def _posts(service: Service) -> dict[str, Callable[[JsonObject], Answer]]:
    return {
        "/credentials/issue": service.issue,
        "/credentials/verify": service.verify,
        "/credentials/status": service.set_status,
        "/presentations/issue": service.present,
        "/presentations/prove": service.present,
        "/presentations/verify": service.verify_presentation,
    }


def _nothing() -> Answer:
    return HTTPStatus.NOT_FOUND, problem_details(MALFORMED_VALUE_ERROR, "There is nothing here.")


def _body(environ: dict[str, Any]) -> JsonObject:
    length = str(environ.get("CONTENT_LENGTH") or "0")
    # Read one byte too many at most: the parser then says that it is too large.
    size = min(int(length) if length.isdecimal() else 0, MAX_BYTES + 1)
    return parse(environ["wsgi.input"].read(size))
