"""How often a visitor may have things checked, and how often another site is asked."""

import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

from firstrung.credentials.verifying.refusals import NotFetched, Refusal

PER_HOUR: Final = 600
"""Checks that one network may ask for; a fair with one address for all of its visitors fits in."""
HOUR_SECONDS: Final = 3600


def too_many_checks(request: HttpRequest) -> bool:
    """Count a check; whether the visitor's network has asked for too many within the hour."""
    key = f"checks:{get_ip(request)}"
    cache.add(key, 0, timeout=HOUR_SECONDS)
    try:
        return bool(cache.incr(key) > PER_HOUR)
    except ValueError:  # the hour ended between the two lines
        return False


class Gate:
    """Lets a process ask one host at most so often a minute, and few hosts at the same time."""

    AT_ONCE = 8
    AT_ONCE_PER_HOST = 2
    PER_MINUTE = 30

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking: Counter[str] = Counter()
        self._asked: deque[tuple[float, str]] = deque()
        self._recent: Counter[str] = Counter()

    @contextmanager
    def asking(self, host: str) -> Iterator[None]:
        """Around one request; `NotFetched` (busy) where it would be one too many."""
        self._enter(host)
        try:
            yield
        finally:
            with self._lock:
                self._asking[host] -= 1
                self._asking += Counter()  # drops what fell to zero

    def _enter(self, host: str) -> None:
        now = time.monotonic()
        with self._lock:
            while self._asked and self._asked[0][0] < now - 60:
                self._recent[self._asked.popleft()[1]] -= 1
                self._recent += Counter()
            busy = (
                self._asking.total() >= self.AT_ONCE
                or self._asking[host] >= self.AT_ONCE_PER_HOST
                or self._recent[host] >= self.PER_MINUTE
                or len(self._asked) >= self.PER_MINUTE * self.AT_ONCE
            )
            if busy:
                raise NotFetched(Refusal.BUSY)
            self._asking[host] += 1
            self._asked.append((now, host))
            self._recent[host] += 1


GATE: Final = Gate()
