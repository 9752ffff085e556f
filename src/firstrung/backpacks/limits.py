"""How often one network may call what is open to everybody, and how much a call may send."""

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

HOUR_SECONDS = 3600


def too_many(request: HttpRequest, what: str, *, per_hour: int) -> bool:
    """Count a call of ``what``; whether the caller's network has called too often within the hour.

    A network is an IPv4 address or an IPv6 /64.
    """
    key = f"backpacks-{what}:{get_ip(request)}"
    cache.add(key, 0, timeout=HOUR_SECONDS)
    try:
        return bool(cache.incr(key) > per_hour)
    except ValueError:  # the hour ended between the two lines
        return False


def body_within(request: HttpRequest, most: int) -> bytes | None:
    """The request's body; None where it has more than ``most`` bytes."""
    try:
        body = request.body
    except RequestDataTooBig:
        return None
    return body if len(body) <= most else None
