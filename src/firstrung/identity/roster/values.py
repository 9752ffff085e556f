"""Single values as rosters write them: dates, yes and no, states, roles, addresses, grades."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from firstrung.identity.roster.notes import gettext_noop

TRUE = {"true", "t", "yes", "y", "1", "on", "wahr", "verdadero", "si", "enabled", "active"}
FALSE = {"false", "f", "no", "n", "0", "off", "falsch", "falso", "disabled", "inactive"}
STATES = {
    "": True,
    "active": True,
    "tobedeleted": False,
    "inactive": False,
    "deleted": False,
}
ROLES = {
    "student": "student",
    "learner": "student",
    "pupil": "student",
    "teacher": "teacher",
    "instructor": "teacher",
    "faculty": "faculty",
    # A counselor works with students but does not manage the organization.
    "counselor": "faculty",
    "aide": "aide",
    "proctor": "aide",
    "parent": "guardian",
    "guardian": "guardian",
    "relative": "guardian",
    "administrator": "administrator",
    "districtadministrator": "administrator",
    "siteadministrator": "administrator",
    "principal": "administrator",
}
CLASS_ROLES = {"student", "teacher", "aide", "administrator", "faculty"}
ORGANIZATIONS = {
    "department": "department",
    "school": "school",
    "district": "district",
    "local": "local",
    "state": "state",
    "national": "national",
    "college": "college",
    "university": "college",
}
EMAIL = re.compile(r"[^@\s,;<>\"']{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
GRADE = re.compile(r"(?:grade)?(it|pr|pk|tk|k|kg|ps|ug|ab|other|0?[0-9]|1[0-3])(?:th|st|nd|rd)?")
NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
EXCEL_EPOCH = date(1899, 12, 30)
NO_DATE = {"", "null", "n/a", "na", "none", "-", "0000-00-00", "0000-00-00 00:00:00"}
NOT_A_DATE = gettext_noop("This is not a date we can read with certainty. Write it as 2024-01-31.")
WORDED = ("%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y")


@lru_cache(maxsize=20_000)
def day(text: str) -> date | None:
    """The date that ``text`` means, None where it is blank; `ValueError` where it is uncertain.

    Read are ISO dates and date-times, 20240131, month/day/year (the habit in the United States;
    day/month/year only where the day is above 12), day.month.year, month names, and Excel's
    serial numbers. A year needs four digits.
    """
    text = text.strip()
    if text.lower() in NO_DATE:
        return None
    head = re.split(r"[T ](?=\d{1,2}:)", text, maxsplit=1)[0]
    parts = NUMBERS.fullmatch(head)
    if parts:
        return _from_numbers(head, *parts.groups())
    if re.fullmatch(r"\d{8}", head):
        return date(int(head[:4]), int(head[4:6]), int(head[6:]))
    if re.fullmatch(r"[1-7]\d{4}(\.\d+)?", head):
        return EXCEL_EPOCH + timedelta(days=int(float(head)))
    for pattern in WORDED:
        try:
            return datetime.strptime(head, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def _from_numbers(text: str, first: str, second: str, third: str) -> date:
    if len(first) == 4:  # noqa: PLR2004 - a year has four digits
        return date(int(first), int(second), int(third))
    if len(third) != 4:  # noqa: PLR2004
        raise ValueError(text)
    a, b, year = int(first), int(second), int(third)
    day_first = "." in text or a > 12  # noqa: PLR2004 - there is no thirteenth month
    return date(year, b, a) if day_first else date(year, a, b)


def truth(text: str) -> bool | None:
    """Yes, no, or None where it is blank; `ValueError` for anything else."""
    word = text.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    if word:
        raise ValueError(text)
    return None


@lru_cache(maxsize=1000)
def word(text: str) -> str:
    """A vocabulary word without case, spaces and punctuation."""
    return re.sub(r"[^a-z]", "", text.lower())


def many(text: str) -> list[str]:
    """The parts of a comma list (semicolons and bars are met too), without blanks and doubles."""
    if not text:
        return []
    if not re.search(r"[,;|]", text):
        return [text]
    return list(dict.fromkeys(part.strip() for part in re.split(r"[,;|]", text) if part.strip()))


def address(text: str) -> str | None:
    """The e-mail address in lower case, None where it is not one."""
    low = text.strip().lower().removeprefix("mailto:")
    return low if len(low) <= 254 and EMAIL.fullmatch(low) and ".." not in low else None  # noqa: PLR2004


@lru_cache(maxsize=1000)
def grade(text: str) -> str | None:
    """The grade in the CEDS spelling (09, KG), "" where blank, None where it is no grade.

    Only grades pass: in a row whose cells slipped, a password may stand in this column.
    """
    found = []
    for part in many(text):
        match = GRADE.fullmatch(re.sub(r"[^a-z0-9]", "", part.lower()))
        if match is None:
            return None
        code = match.group(1)
        found.append(code.zfill(2) if code.isdigit() else {"k": "KG"}.get(code, code.upper()))
    return ",".join(found)
