"""What people of the coalition do in the browser: days of the region, mistakes, another language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.credentials import field
from tests.browser.visitor import Visitor

REGION = ZoneInfo("America/Los_Angeles")


def today() -> datetime:
    """Now, by the clocks of the region."""
    return datetime.now(REGION)


def moment(day: datetime, clock: str) -> str:
    """A day and time as the browser's field wants them."""
    return f"{day:%Y-%m-%d}T{clock}"


def wrong(visitor: Visitor, name: str, words: str) -> None:
    """The field is marked, and the words stand with it."""
    marked = field(visitor, name)
    expect(marked).to_have_attribute("aria-invalid", "true")
    expect(visitor.page.locator(f"#{marked.get_attribute('id')}_error")).to_contain_text(words)
    expect(visitor.page.get_by_role("alert").first).to_be_focused()


def in_spanish(visitor: Visitor, path: str) -> Visitor:
    """Somebody whose own language is English reads the site in Spanish, from this page on."""
    visitor.go(f"/language/es/?next={path}")
    visitor.page.wait_for_url(f"**{path}")
    visitor.check(dark=True)
    return visitor
