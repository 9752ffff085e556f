"""The browser, the sites it visits and the people at it.

Every test runs on a site that is served as an installed one, with the demonstration region in it.
Both windows have a site of their own, so that each walks the way from the same beginning.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.served import ROOT, Site, free_port
from tests.browser.visitor import Visitor

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# "both" begins on a desktop; the crawler itself makes the window small and large again.
WINDOWS = {"phone": PHONE, "desktop": DESKTOP, "both": DESKTOP}
HERE = Path(__file__).parent
LONGEST = 10_000

Visiting = Callable[..., Visitor]


def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell the fixtures how the test went."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The system's Chromium."""
    return {
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Site:
    """A site's data with the demonstration region; never served, only copied."""
    assert (ROOT / "build" / "collected" / "staticfiles.json").exists(), "collect static files"
    site = Site(tmp_path_factory.mktemp("region"), free_port())
    site.prepare()
    return site


@pytest.fixture(scope="session")
def make_site(prepared, tmp_path_factory) -> Callable[[], Site]:
    """Start a copy of the prepared site.

    Certificates carry the site's address, so every copy has it: one is served at a time.
    """
    running: list[Site] = []

    def make() -> Site:
        for other in running:
            other.stop()
        running.clear()
        data = tmp_path_factory.mktemp("site")
        shutil.copytree(prepared.data, data, dirs_exist_ok=True)
        site = Site(data, prepared.port, links=prepared.links)
        site.start()
        running.append(site)
        return site

    yield make
    for other in running:
        other.stop()


@pytest.fixture(scope="session", params=["phone", "desktop"])
def window(request) -> str:
    """The size of the window: a phone's and a desktop's."""
    return request.param


@pytest.fixture(scope="session")
def site(window, make_site) -> Site:
    """The site of this window."""
    return make_site()


@pytest.fixture
def come(browser: Browser, site, window, request, tmp_path) -> Iterator[Visiting]:
    """A person comes: `come("sofia.rivera")` is signed in, `come()` is a stranger.

    At the end each visitor is asked whether all was in order; a failed test keeps pictures.
    """
    everybody: list[Visitor] = []

    def make(person: str | None = None, *, language: str = "en") -> Visitor:
        context = browser.new_context(
            viewport=WINDOWS[window],
            locale={"en": "en-US", "es": "es-US"}[language],
            color_scheme="light",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(LONGEST)
        if person:
            context.add_cookies(site.signed_in(f"{person}@example.org"))
        visitor = Visitor(context, site, language=language, thorough=window != "desktop")
        everybody.append(visitor)
        return visitor

    yield make
    failed = request.node.stash.get(FAILED, False)
    try:
        for number, visitor in enumerate(everybody):
            if failed:
                visitor.page.screenshot(path=tmp_path / f"failed-{number}.png", full_page=True)
            else:
                visitor.done()
    finally:
        for visitor in everybody:
            visitor.context.close()
