"""Links to the award as its holder sees them, and an OpenID wallet that took one."""

import html
import re

import pytest

from tests.backpacks.wallets.wallet import OpenIdWallet


@pytest.fixture
def page(world, award, sign_in):
    """Press the button as the holder; the page with the links."""

    def make(way: str, **fields):
        browser = sign_in(world.adult)
        made = browser.post(f"/credentials/award/{award.uid}/wallet/", {"way": way, **fields})
        assert made.status_code == 302, made.content
        return html.unescape(browser.get(made["Location"]).content.decode())

    return make


@pytest.fixture
def links(page):
    """(link for this device, link as text) of a new hand-over."""

    def make(way: str, **fields) -> tuple[str, str]:
        shown = page(way, **fields)
        button = re.search(r'btn-primary" href="([^"]+)"', shown)
        text = re.search(r"break-all text-sm\">([^<]+)<", shown)
        return button[1], text[1]

    return make


@pytest.fixture
def wallet():
    return OpenIdWallet()


@pytest.fixture
def offer(links, wallet):
    return wallet.offer(links("openid")[0])


@pytest.fixture
def access(offer, wallet):
    return wallet.token(offer).json()["access_token"]
