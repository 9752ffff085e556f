"""Every page that each role can reach by links, on a phone and on a desktop, light and dark."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.coalition import in_spanish

pytestmark = pytest.mark.parametrize("window", ["both"], indirect=True, scope="session")

MOST_PAGES = 150
ALIKE = 1  # pages of one kind that are looked at; the others differ in their data alone
PEOPLE = {
    "nobody": None,
    "coordinator": "rachel.stein",
    "employer": "dana.whitfield",
    "student": "sofia.rivera",
    "certified student": "lucas.brown",
    "guardian": "elena.rivera",
    "teacher": "maria.delgado",
    "faculty": "ingrid.halvorsen",
    "administrator": "victor.lang",
    "panelist": "tomas.berger",
}
SPANISH = {"guardian", "coordinator", "student"}
# Files, switches and what ends the visit: not pages.
NOT_PAGES = re.compile(
    r"/(signout|language|accounts/logout)/|/files/|/credentials/status/"
    r"|\.(pdf|json|csv|ics|zip|png|svg|jwt|jsonld)$|/archive\.html$|^/endorsements/[^/]+$|/shared/.+/file$"
    r"|/(file|template|calendar|kinds|text)/$|^/recognized/[^/]+/(badge|certificate)"
    r"|^/\.well-known/|/rosters/.+/report/|/accounts/2fa/recovery-codes/download"
)
VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|\b\d+\b")


def kind(url: str) -> str:
    """What pages of the same view have in common."""
    parts = urlsplit(url)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return VARYING.sub("…", parts.path) + "?" + "&".join(names)


def links_of(visitor) -> list[str]:
    """Pages of the site that this page leads to."""
    hrefs = visitor.page.locator("a[href]").evaluate_all(
        "links => links.filter(a => !a.hasAttribute('download')).map(a => a.href)"
    )
    own = [href.partition("#")[0] for href in hrefs if href.startswith(visitor.site.address + "/")]
    return [
        href
        for href in own
        if not NOT_PAGES.search(urlsplit(href).path)
        and "download=" not in href
        and "format=csv" not in href
    ]


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_a_role_can_reach(come, role):
    visitor = come(PEOPLE[role], language="es" if role in SPANISH else "en")
    start = visitor.site.address + ("/home/" if PEOPLE[role] else "/")
    if role in SPANISH:
        in_spanish(visitor, "/home/")
    waiting, seen, kinds = [start], {start}, {}
    pages = 0
    while waiting and pages < MOST_PAGES:
        url = waiting.pop(0)
        if kinds.get(kind(url), 0) >= ALIKE:
            continue
        kinds[kind(url)] = kinds.get(kind(url), 0) + 1
        visitor.go(url)
        visitor.check_everywhere()
        pages += 1
        for link in links_of(visitor):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    assert pages >= 5
