"""A bound on the CPU time that one stranger's input may cost.

What is over budget raises something that no ``except Exception`` on the way can swallow.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

SECONDS: Final = 0.12
"""CPU seconds for the credentials of one input; page and database come on top."""
PDF_SECONDS: Final = 0.15
"""CPU seconds for finding the attachments of a PDF: broken ones can keep a reader busy."""


class Spent(BaseException):
    """The budget is used up."""


class Budget:
    """CPU time of this thread, counted from now."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.end = time.thread_time() + seconds

    @property
    def spent(self) -> bool:
        """Whether it is used up."""
        return time.thread_time() > self.end

    def check(self) -> None:
        """Raise `Spent` once it is."""
        if self.spent:
            raise Spent


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise `Spent` inside the block once so much CPU time has gone, whoever's code runs there.

    Every call of a function is a moment to look at the clock, so this suits code that is not ours
    and not called often.
    """
    budget = Budget(seconds)
    before = sys.getprofile()

    def look(_frame: Any, _event: str, _argument: Any) -> None:
        budget.check()

    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
