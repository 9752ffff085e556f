"""Recognize an organization by its e-mail domain or its name."""

import re
from urllib.parse import urlsplit

EVERYBODYS = frozenset(
    {
        "aol.com", "gmail.com", "gmx.com", "hotmail.com", "icloud.com", "live.com", "mail.com",
        "me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com", "yahoo.com",
    }
)  # fmt: skip
"""Domains that say nothing about where somebody works."""

LEGAL = re.compile(
    r"[\s,]+(inc|incorporated|llc|llp|ltd|limited|corp|corporation|co|company|plc)\.?$",
    re.IGNORECASE,
)


def domain_of(email: str) -> str:
    """The organization's part of an e-mail address; empty where anybody may have it."""
    found = email.rpartition("@")[2].strip().lower()
    return "" if found in EVERYBODYS else found


def domain_of_site(website: str) -> str:
    """The host of a web address without “www.”."""
    host = (urlsplit(website).hostname or "").lower()
    return host.removeprefix("www.")


def plain_name(name: str) -> str:
    """The name without its legal form: “Acme Tools, Inc.” → “Acme Tools”."""
    short = name.strip()
    while (shorter := LEGAL.sub("", short)) != short:
        short = shorter
    return short
