"""Status lists, as verifiers fetch them."""

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_http_methods

from firstrung.credentials.answers import open_to_all
from firstrung.credentials.models import StatusList
from firstrung.credentials.status import list_edition, signed_list


def _edition(_request: HttpRequest, number: int) -> str | None:
    return list_edition(number, now=timezone.now())


@require_http_methods(["GET", "HEAD"])
@cache_control(public=True, max_age=0, must_revalidate=True)
@condition(etag_func=_edition)
def status_list(_request: HttpRequest, number: int) -> HttpResponseBase:
    """The signed list as it stands: kept by caches, yet asked about again every time.

    The entity tag changes with the first bit, so a revocation shows with the next request, and
    a list that did not change costs its asker an empty answer (304).
    """
    try:
        document = signed_list(number, now=timezone.now())
    except StatusList.DoesNotExist as error:
        raise Http404 from error
    return open_to_all(JsonResponse(document, content_type="application/vc"))
