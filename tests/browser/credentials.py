"""What people do with credentials in the browser: fill in by the names of fields, hand in, read."""

import base64
import re

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

CERTIFICATE = re.compile(r"/c/[0-9a-f-]{36}/$")
TRANSFER = """([content, name, type]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, {type}));
  return transfer;
}"""
KINDS = {
    "json": "application/json",
    "jwt": "text/plain",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


def field(visitor: Visitor, name: str) -> Locator:
    """A form's field by its name, which stays when words change."""
    return visitor.page.locator(f"main [name={name}]").first


def fill(visitor: Visitor, **values: str) -> None:
    """Fill in fields by their names."""
    for name, value in values.items():
        field(visitor, name).fill(value)


def send(visitor: Visitor) -> None:
    """Press the main button of the page's form, and wait for the next page."""
    button = visitor.page.locator(
        "main form button.btn-primary, main form[method=post] button.btn-error"
    )
    with visitor.page.expect_navigation():
        button.first.click()


def go_by(visitor: Visitor, selector: str) -> None:
    """Follow a link or press a button that leads to another page."""
    with visitor.page.expect_navigation():
        visitor.page.locator(selector).first.click()


def drop(visitor: Visitor, content: bytes, ending: str) -> None:
    """Drop a file on the form that checks credentials."""
    encoded = base64.b64encode(content).decode()
    transfer = visitor.page.evaluate_handle(
        TRANSFER, [encoded, f"certificate.{ending}", KINDS[ending]]
    )
    with visitor.page.expect_navigation():
        visitor.page.locator("form[data-verify]").dispatch_event("drop", {"dataTransfer": transfer})


def outcome(visitor: Visitor, expected: str) -> None:
    """The page's first answer is that one, and says in words what it means and what to do."""
    answer = visitor.page.locator("main [role=status][data-outcome]").first
    expect(answer).to_have_attribute("data-outcome", expected)
    expect(answer.get_by_role("heading")).not_to_be_empty()
    assert len(answer.inner_text().split()) > 15


def download(visitor: Visitor, link: Locator) -> tuple[str, bytes]:
    """Press a link that gives a file: its suggested name and its content."""
    with visitor.page.expect_download() as coming:
        link.click()
    return coming.value.suggested_filename, coming.value.path().read_bytes()


def alter(content: bytes) -> bytes:
    """One character of a readable text inside is another one."""
    if b"OpenBadgeCredential" in content:
        return content.replace(b"OpenBadgeCredential", b"OpenBadgeCredentjal", 1)
    middle = len(content) // 2
    sign = b"A" if content[middle : middle + 1] != b"A" else b"B"
    return content[:middle] + sign + content[middle + 1 :]
