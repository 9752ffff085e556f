"""The coalition's own identifier, as verifiers fetch it."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from firstrung.credentials.answers import did_answer
from firstrung.credentials.keys import issuer_did, live_key


@require_http_methods(["GET"])
@cache_control(public=True, max_age=300)
def did(request: HttpRequest) -> HttpResponseBase:
    """The issuer's DID document (``did:web``), retired keys included."""
    live_key(now=timezone.now())
    return did_answer(issuer_did())
