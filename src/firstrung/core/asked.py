"""What addresses and files name: a day, a whole number, an object; bounded, and never an error.

Whatever stands in an address may have been typed by anybody. These readers give None, or a uid that
nothing has, for what is none.
"""

from datetime import date
from typing import Final
from uuid import UUID

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
"""The days that this site deals with, birth dates apart; far from where a calendar ends."""
LARGEST: Final = 2**31 - 1
"""The largest number that both databases keep in an integer column."""
NO_SUCH: Final = UUID(int=0)
"""The uid of nothing."""


def day(words: str | None) -> date | None:
    """The day written like 2027-03-31, where it lies between `FIRST_DAY` and `LAST_DAY`."""
    try:
        found = date.fromisoformat((words or "").strip())
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def whole(words: str | None, *, most: int = LARGEST) -> int | None:
    """The number from 0 to ``most`` written in the digits 0 to 9."""
    found = (words or "").strip()
    if not found.isascii() or not found.isdecimal() or len(found) > len(str(most)):
        return None
    return int(found) if int(found) <= most else None


def wholes(several: list[str]) -> list[int]:
    """The numbers among the words, in order."""
    return [found for found in map(whole, several) if found is not None]


def uid(words: str | None) -> UUID:
    """The uid; `NO_SUCH` where it is none, so that nothing is found."""
    try:
        return UUID(words or "")
    except ValueError:
        return NO_SUCH


def uids(several: list[str]) -> list[UUID]:
    """The uids among the words, in order."""
    return [found for found in map(uid, several) if found != NO_SUCH]
