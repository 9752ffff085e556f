"""How often one network may write through the public form."""

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

PER_HOUR = 10
HOUR_SECONDS = 3600


def too_many_leads(request: HttpRequest) -> bool:
    """Count a message; whether the visitor's network has sent too many within the hour.

    A network is an IPv4 address or an IPv6 /64.
    """
    key = f"leads:{get_ip(request)}"
    cache.add(key, 0, timeout=HOUR_SECONDS)
    try:
        return bool(cache.incr(key) > PER_HOUR)
    except ValueError:  # the hour ended between the two lines
        return False
