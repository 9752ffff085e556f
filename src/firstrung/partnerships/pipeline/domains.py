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

SHARED_SITES = frozenset(
    {
        "facebook.com", "instagram.com", "linkedin.com", "linktr.ee", "sites.google.com", "x.com",
        "yelp.com", "youtube.com",
    }
)  # fmt: skip
"""Sites where many employers have their page."""

LEGAL = re.compile(
    r"[\s,]+(inc|incorporated|llc|llp|ltd|limited|corp|corporation|co|company|plc)\.?$",
    re.IGNORECASE,
)


def domain_of(email: str) -> str:
    """The organization's part of an e-mail address; empty where anybody may have it."""
    found = email.rpartition("@")[2].strip().lower()
    return "" if found in EVERYBODYS else found


def domain_of_site(website: str) -> str:
    """The host of a web address without “www.”; empty where many have their page."""
    host = (urlsplit(website).hostname or "").lower().removeprefix("www.")
    return "" if host in SHARED_SITES else host


def plain_name(name: str) -> str:
    """The name without its legal form: “Acme Tools, Inc.” → “Acme Tools”."""
    short = name.strip()
    while (shorter := LEGAL.sub("", short)) != short:
        short = shorter
    return short
