"""Answers for software elsewhere: what verifiers and wallets fetch."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from firstrung.credentials.keys import did_document


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Verifiers and wallets that run in a browser elsewhere may read this."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def did_answer(did: str) -> HttpResponse:
    """The DID document of an identifier that is kept here."""
    return open_to_all(JsonResponse(did_document(did), content_type="application/did+json"))


def credential_answer(document: dict[str, Any]) -> HttpResponse:
    """A credential as it was signed, for people's eyes too."""
    return JsonResponse(
        document,
        content_type="application/vc",
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
