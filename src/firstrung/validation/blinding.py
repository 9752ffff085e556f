"""Take a student's name out of texts and file names before a panel reads them. Pure functions.

What goes: the student's names (given, preferred, family; together, joined to a user name, alone
with a capital letter), the e-mail address, and the full name of the school. Accents don't matter.
A link whose address holds the name loses its address.

What can't be taken out: what a picture, film, sound, PDF or archive itself shows, nicknames,
names of other people, and in running text user names made of a name of one or two letters. Where a name is an ordinary word too ("Grace"), the word goes with it when
it is written with a capital letter.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

TEXTS = frozenset({"headline", "about", "title", "summary", "process", "reflection", "client"})
TEXTS |= {"tool", "topic", "caption", "label", "purpose", "student_did", "kept_changed"}
READABLE = frozenset({"text", "code", "notebook"})
PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})
GAP = r",?[\s._-]+"
JOINT = r"[\s._'-]*"
NOT_LETTER_BEFORE, NOT_LETTER_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
LEAST_ALONE, LEAST_JOINED, LEAST_WITH_INITIAL, LEAST_ACCOUNT = 2, 3, 4, 4
"""Letters that a name must have to be looked for alone, joined to another in a text, after an
initial; and letters of a whole user name."""


def fold(text: str) -> str:
    """The text without accents and curly apostrophes, letter by letter: positions stay the same.

    ``text`` is in the composed form (NFC).
    """
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text).translate(PLAIN)


def _alone(name: str) -> list[str]:
    """A name as it is written in a text: as it is kept, or with a large first letter."""
    return [f"{re.escape(name[0].upper())}(?i:{re.escape(name[1:])})", re.escape(name)]


@dataclass(frozen=True)
class Mask:
    """What hides one student. ``name`` and ``school`` are the words that stand instead."""

    address: re.Pattern[str]
    anywhere: re.Pattern[str]
    as_name: re.Pattern[str]
    in_file_name: re.Pattern[str]
    place: re.Pattern[str] | None
    accounts: re.Pattern[str]
    name: str = "[name]"
    school: str = "[school]"

    def text(self, text: str) -> str:
        """The text with the names taken out."""
        text = _replaced(text, self.address, self.name)
        text = _replaced(text, self.anywhere, self.name)
        text = _replaced(text, self.as_name, self.name)
        # How many parts a name has would tell it from others.
        again = re.escape(self.name)
        text = re.sub(rf"{again}(?:[\s._-]*{again})+", lambda _match: self.name, text)
        return _replaced(text, self.place, self.school) if self.place else text

    def file_name(self, name: str) -> str:
        """A file's name with the student's taken out, however it is written."""
        return self.text(_replaced(name, self.in_file_name, self.name))

    def tells(self, address: str) -> bool:
        """Whether an address on the web holds the name, also as a user name of it."""
        if self.accounts.search(fold(unicodedata.normalize("NFC", address))):
            return True
        return self.file_name(address) != unicodedata.normalize("NFC", address)

    def json(self, value: Any) -> Any:
        """Every text inside a JSON value with the names taken out, as of a notebook."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.json(row) for row in value]
        if isinstance(value, dict):
            return {key: self.json(row) for key, row in value.items()}
        return value


def _replaced(text: str, pattern: re.Pattern[str], word: str) -> str:
    text = unicodedata.normalize("NFC", text)
    found = [match.span() for match in pattern.finditer(fold(text))]
    for start, end in reversed(found):
        text = text[:start] + word + text[end:]
    return text


@lru_cache(maxsize=512)
def mask_of(given: tuple[str, ...], family: str, email: str, school: str) -> Mask:
    """The mask of a student with these given names (the preferred one among them)."""
    first, last = _names(given), _names([family])
    pairs = [pair for one in first for other in last for pair in ((one, other), (other, one))]
    both = [f"{re.escape(one)}{GAP}{re.escape(other)}" for one, other in pairs]
    joined = _accounts(first, last, in_text=True)
    single = [name for name in _parts([*first, *last]) if len(name) >= LEAST_ALONE]
    account = fold(email.partition("@")[0])
    exact = [fold(email), account if re.search(r"[\W\d_]", account) else ""]
    return Mask(
        address=_pattern(map(re.escape, exact), re.IGNORECASE),
        anywhere=_pattern([*both, *joined], re.IGNORECASE),
        as_name=_pattern([form for name in single for form in _alone(name)]),
        in_file_name=_pattern([*map(re.escape, single), *_accounts(first, last)], re.IGNORECASE),
        place=_pattern([re.escape(fold(school))], re.IGNORECASE) if school else None,
        accounts=re.compile("|".join(_accounts(first, last)) or r"(?!)", re.IGNORECASE),
    )


def _accounts(first: list[str], last: list[str], *, in_text: bool = False) -> list[str]:
    """Patterns of user names that people make of their names: samrivera, riverasam, srivera.

    In running text only those of longer names: "an" and "other" would make another word of it.
    """
    rows: list[list[str]] = []
    for one, other in ((one, other) for one in _parts(first) for other in _parts(last)):
        if not in_text or min(len(one), len(other)) >= LEAST_JOINED:
            rows += [[one, other], [other, one]]
        if not in_text and len(other) >= LEAST_WITH_INITIAL:
            rows.append([one[0], other])
    words = [[word for name in row for word in re.split(r"[\W_]+", name) if word] for row in rows]
    long_enough = [row for row in words if sum(map(len, row)) >= LEAST_ACCOUNT]
    return list(dict.fromkeys(JOINT.join(map(re.escape, row)) for row in long_enough))


def _parts(names: Iterable[str]) -> list[str]:
    """The names, and the parts of those that have several: "Ana" and "Luz" of "Ana Luz"."""
    rows: list[str] = []
    for name in names:
        rows.append(name)
        rows += [part for part in re.split(r"[\s-]+", name) if part[:1].isupper()]
    return list(dict.fromkeys(rows))


def _names(names: Iterable[str]) -> list[str]:
    folded = (fold(unicodedata.normalize("NFC", " ".join(name.split()))) for name in names)
    return [name for name in dict.fromkeys(folded) if name]


def _pattern(forms: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """One pattern for all forms, the longest first; it never matches inside of a word."""
    rows = sorted({form for form in forms if form}, key=lambda form: (-len(form), form))
    inner = "|".join(rows) if rows else r"(?!)"
    return re.compile(f"{NOT_LETTER_BEFORE}(?:{inner}){NOT_LETTER_AFTER}", flags)


def masked(document: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """A snapshot's document as a panel reads it.

    The size of a text tells how long a name in it is, so sizes of texts are left out (0).
    """
    return {key: _masked(key, value, mask) for key, value in document.items()}


def _masked(key: str, value: Any, mask: Mask) -> Any:
    if isinstance(value, list):
        return [_masked(key, row, mask) for row in value]
    if isinstance(value, dict):
        made = {name: _masked(name, row, mask) for name, row in value.items()}
        return _special(key, value, made, mask)
    return mask.text(value) if key in TEXTS and isinstance(value, str) else value


def _special(key: str, value: dict[str, Any], made: dict[str, Any], mask: Mask) -> dict[str, Any]:
    if key == "files":
        size = 0 if value["kind"] in READABLE else value["size"]
        return made | {"name": mask.file_name(value["name"]), "size": size}
    if key == "links" and mask.tells(value.get("url", "")):
        return made | {"url": "", "label": mask.file_name(value.get("label") or value["url"])}
    return made
