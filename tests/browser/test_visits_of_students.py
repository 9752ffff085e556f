"""A student's own credentials: taken along in five forms, checked by a stranger, shown by a link.

Also brought in from elsewhere, put into a wallet, made into a transcript. The site is their own:
nothing here may be in the way of the journeys.
"""

import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.backpacks.badges import Issuer
from tests.browser.credentials import (
    alter,
    download,
    drop,
    field,
    fill,
    go_by,
    outcome,
    send,
)

FORMS = ("pdf", "png", "svg", "json", "jwt")
LUCAS = "lucas.brown"
PAGE = "page of the certificate"
TOKEN = re.compile(r"https?://[^\s\"]+/shared/[\w-]+/")


@pytest.fixture(scope="module")
def site(window, make_site):
    """A site of their own."""
    return make_site()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What was downloaded, by its form; one test fills it for the next."""
    return {}


def own_certificate(come):
    """A certified student before the page of the certificate."""
    lucas = come(LUCAS)
    if PAGE not in lucas.site.remembers:
        lucas.visit("/credentials/mine/")
        lucas.page.locator("main li a[href*='/credentials/award/']").first.click()
        lucas.page.wait_for_url("**/credentials/award/*/")
        lucas.site.remembers[PAGE] = lucas.path()
        lucas.check(dark=True)
    else:
        lucas.visit(lucas.site.remembers[PAGE])
    return lucas


class TestTakingAlong:
    """In order: every form downloaded; each of them checked by a stranger, whole and changed."""

    def test_the_credentials_are_found_from_home(self, come):
        lucas = come(LUCAS)
        lucas.visit("/home/")
        link = lucas.page.locator("header a[href='/credentials/mine/']").first
        if not link.is_visible():
            lucas.page.locator("header summary").first.click()
        link.click()
        lucas.page.wait_for_url("**/credentials/mine/")
        lucas.check(dark=True)
        expect(lucas.page.locator("main li a[href*='/credentials/award/']")).not_to_have_count(0)

    def test_every_form_is_downloaded(self, come, files):
        lucas = own_certificate(come)
        outcome(lucas, "valid")
        for form in FORMS:
            link = lucas.page.locator(f"section[aria-labelledby=take] a[href$='/file.{form}']")
            name, content = download(lucas, link)
            assert re.fullmatch(rf".*lucas-brown.*\.{form}", name), name
            files[form] = content
        assert files["pdf"].startswith(b"%PDF")
        assert files["png"].startswith(b"\x89PNG")
        assert json.loads(files["json"])["type"][0] == "VerifiableCredential"
        assert files["jwt"].count(b".") == 2

    @pytest.mark.parametrize("form", FORMS)
    def test_a_stranger_drops_it(self, come, files, form):
        anybody = come()
        anybody.visit("/verify/")
        drop(anybody, files[form], form)
        outcome(anybody, "valid")
        anybody.sees("Lucas Brown")
        anybody.page.locator("main article summary").first.click()
        anybody.check(dark=form == "json")

    @pytest.mark.parametrize("form", ["json", "jwt", "svg"])
    def test_with_one_changed_character_it_is_refused(self, come, files, form):
        anybody = come()
        anybody.visit("/verify/")
        drop(anybody, alter(files[form]), form)
        answer = anybody.page.locator("main [role=status][data-outcome]").first
        expect(answer).to_have_attribute("data-outcome", re.compile("invalid|malformed"))
        anybody.check(dark=form == "jwt")

    def test_everything_in_one_file(self, come, browser, tmp_path):
        lucas = come(LUCAS)
        lucas.visit("/credentials/mine/")
        link = lucas.page.locator("a[href$='/archive.html']")
        name, content = download(lucas, link)
        assert name.endswith(".html")
        assert b"Lucas Brown" in content
        kept = tmp_path / name
        kept.write_bytes(content)
        asked: list[str] = []
        elsewhere = browser.new_context(offline=True)
        window = elsewhere.new_page()
        window.on("request", lambda request: asked.append(request.url))
        window.goto(kept.as_uri())
        expect(window.locator("h1")).to_have_count(1)
        expect(window.locator("body")).to_contain_text("Lucas Brown")
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
        elsewhere.close()

    def test_a_transcript_is_made(self, come):
        lucas = come(LUCAS)
        lucas.visit("/credentials/mine/")
        go_by(lucas, "section[aria-labelledby=transcript] form button")
        lucas.page.wait_for_url("**/credentials/held/*/")
        outcome(lucas, "valid")
        lucas.check(dark=True)
        _name, paper = download(lucas, lucas.page.locator("main a[href$='/file.pdf']"))
        _name, text = download(lucas, lucas.page.locator("main a[href$='/file.json']"))
        anybody = come()
        for content, form in ((paper, "pdf"), (text, "json")):
            anybody.visit("/verify/")
            drop(anybody, content, form)
            outcome(anybody, "valid")
            anybody.check()


class TestShowing:
    """In order: a link made, opened, counted, ended."""

    def test_a_link_is_made_opened_and_ended(self, come):
        lucas, anybody = own_certificate(come), come()
        go_by(lucas, "main a[href$='/share/']")
        lucas.check(dark=True)
        lucas.page.locator("input[name=period][value=date]").check()
        send(lucas)
        expect(field(lucas, "last_day")).to_have_attribute("aria-invalid", "true")
        lucas.check(status=422)
        lucas.page.locator("input[name=period][value='7']").check()
        fill(lucas, note="Summer at the museum")
        send(lucas)
        lucas.check(dark=True)
        link = lucas.page.locator("#new-link").input_value()
        assert TOKEN.fullmatch(link)
        lucas.page.reload()
        expect(lucas.page.locator("#new-link")).to_have_count(0)
        anybody.visit(link, dark=True)
        outcome(anybody, "valid")
        anybody.sees("Lucas Brown")
        anybody.visit(link)
        lucas.page.reload()
        row = lucas.page.locator("section[aria-labelledby=links] li")
        expect(row).to_contain_text("2")
        lucas.check()
        row.get_by_role("button").click()
        expect(row.get_by_role("button")).to_have_count(0)
        lucas.check()
        anybody.visit(link, status=410)
        expect(anybody.page.locator("body")).not_to_contain_text("Lucas")

    def test_a_minor_is_told_whom_to_ask(self, come):
        emma = come("emma.nguyen")
        emma.visit("/credentials/mine/", dark=True)
        emma.visit("/credentials/bring/")
        text = Issuer().bytes().decode()
        fill(emma, text=text)
        send(emma)
        emma.page.wait_for_url("**/credentials/held/*/")
        expect(emma.page.locator("main a[href$='/share/']")).to_have_count(0)
        emma.check(dark=True)
        emma.visit(emma.path() + "share/")
        expect(emma.page.locator("main form[method=post] [name=period]")).to_have_count(0)


class TestElsewhere:
    """Brought in from elsewhere, deleted again; wallets."""

    def test_a_badge_of_another_issuer_is_kept_as_it_came(self, come):
        lucas = come(LUCAS)
        content = Issuer().bytes(7)
        lucas.visit("/credentials/mine/")
        go_by(lucas, "main a[href$='/credentials/bring/']")
        lucas.check(dark=True)
        send(lucas)
        expect(lucas.page.get_by_role("alert").first).to_be_visible()
        lucas.check(status=422)
        field(lucas, "file").set_input_files(
            {"name": "x.json", "mimeType": "application/json", "buffer": b"{not json"}
        )
        send(lucas)
        expect(lucas.page.get_by_role("alert").first).to_be_visible()
        lucas.check(status=422)
        field(lucas, "file").set_input_files(
            {"name": "badge.json", "mimeType": "application/json", "buffer": content}
        )
        send(lucas)
        lucas.page.wait_for_url("**/credentials/held/*/")
        outcome(lucas, "unknown_issuer")
        lucas.sees("Teamwork 7")
        lucas.check(dark=True)
        for form in ("json", "png", "svg"):
            link = lucas.page.locator(f"main a[href$='/file.{form}']").first
            _name, given = download(lucas, link)
            if form == "json":
                assert given == content, "to the last character"
        go_by(lucas, "main a[href$='/delete/']")
        lucas.check(dark=True)
        send(lucas)
        lucas.page.wait_for_url("**/credentials/mine/")
        expect(lucas.page.locator("main li a").filter(has_text="Teamwork 7")).to_have_count(0)
        lucas.check()

    @pytest.mark.parametrize("way", ["learner", "openid"])
    def test_the_wallet_is_shown_a_code(self, come, way):
        lucas = own_certificate(come)
        go_by(lucas, "main a[href$='/wallet/']")
        lucas.check(dark=True)
        lucas.page.locator(f"input[name=way][value={way}]").check()
        if way == "openid":
            field(lucas, "with_pin").check()
        send(lucas)
        lucas.page.wait_for_url("**/credentials/handovers/*/")
        expect(lucas.page.locator("main [role=img] svg").first).to_be_visible()
        expect(lucas.page.locator("main [role=status]").first).not_to_be_empty()
        here = lucas.page.locator("main section:has(details)")
        link = here.locator("a").first.get_attribute("href")
        assert re.match(r"https?://|openid-credential-offer://", str(link)), link
        number = lucas.page.locator("main strong").filter(has_text=re.compile(r"^\d{4,8}$"))
        expect(number).to_have_count(1 if way == "openid" else 0)
        lucas.check(dark=True)
        if way == "learner":
            # Who opens the code's address without a wallet is told what to do.
            here.locator("summary").click()
            text = here.locator("details p").inner_text()
            come().visit(text.strip(), dark=True)


class TestChecking:
    """A stranger hands in what is no credential, and what leads to one."""

    def test_a_picture_without_a_credential(self, come):
        anybody = come()
        picture = io.BytesIO()
        Image.new("RGB", (200, 200), "white").save(picture, "PNG")
        anybody.visit("/verify/")
        drop(anybody, picture.getvalue(), "png")
        outcome(anybody, "malformed")
        anybody.check(dark=True)

    def test_a_picture_of_the_code_leads_to_the_certificate(self, come):
        lucas, anybody = own_certificate(come), come()
        go_by(lucas, "main a[href*='/c/']")
        lucas.check()
        code = lucas.page.locator("main aside [role=img]").first.screenshot()
        for name in ("photo", "file"):
            anybody.visit("/verify/")
            field(anybody, name).set_input_files(
                {"name": "code.png", "mimeType": "image/png", "buffer": code}
            )
            if anybody.path() == "/verify/":
                send(anybody)
            anybody.page.wait_for_url("**/c/*/")
            outcome(anybody, "valid")
            anybody.check()

    @pytest.mark.parametrize(
        ("given", "status"),
        [
            ("Dear all, this is my certificate.", 200),
            ('{"@context": "https://www.w3.org/ns/credentials/v2"', 200),
            ("eyJhbGciOiJFZERTQSJ9.###.AAAA", 200),
            ("openid-credential-offer://?credential_offer_uri=https://x.example", 422),
            ("https://127.0.0.1/credential.json", 422),
        ],
    )
    def test_garbage_is_answered_helpfully_by_keyboard_alone(self, come, given, status):
        anybody = come()
        anybody.visit("/verify/")
        text = field(anybody, "text")
        anybody.tab_to(text)
        anybody.page.keyboard.insert_text(given)
        button = anybody.page.locator("form[data-verify] button.btn-primary")
        anybody.tab_to(button)
        with anybody.page.expect_navigation():
            anybody.key("Enter")
        if status == 200:
            outcome(anybody, "malformed")
        else:
            alert = anybody.page.get_by_role("alert").first
            expect(alert).to_be_visible()
            expect(alert).to_be_focused()
        anybody.check(status=status, dark=status == 422)

    def test_nothing_at_all_is_asked_for_again(self, come):
        anybody = come()
        anybody.visit("/verify/", dark=True)
        send(anybody)
        expect(anybody.page.get_by_role("alert").first).to_be_focused()
        anybody.check(status=422)

    def test_an_issuer_is_taken_into_the_registry_and_out(self, come):
        rachel, anybody = come("rachel.stein"), come()
        issuer = Issuer()
        badge = issuer.bytes(3)
        rachel.visit("/issuers/", dark=True)
        go_by(rachel, "main a[href$='/issuers/add/']")
        rachel.check(dark=True)
        fill(rachel, name="Example College", did="example", reason="Partner since 2020")
        send(rachel)
        expect(field(rachel, "did")).to_have_attribute("aria-invalid", "true")
        rachel.check(status=422)
        for expected in ("unknown_issuer", "valid", "unknown_issuer"):
            anybody.visit("/verify/")
            drop(anybody, badge, "json")
            outcome(anybody, expected)
            anybody.check()
            row = rachel.page.locator("main li").filter(has_text="Example College")
            if rachel.path() == "/issuers/add/":
                fill(rachel, did=issuer.did)
                send(rachel)
                expect(row).to_have_count(1)
            elif row.count():
                anybody.visit("/issuers/")
                expect(anybody.page.locator("main a[href$='/remove/']")).to_have_count(0)
                anybody.sees("Partner since 2020")
                go_by(rachel, "main a[href$='/remove/']")
                rachel.check(dark=True)
                fill(rachel, reason="They closed")
                send(rachel)
                expect(row).to_have_count(0)
            rachel.check()
