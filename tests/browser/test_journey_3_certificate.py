"""The way, third part: Sofia gets her certificate, it is verified, an employer finds her.

At the end the certificate is revoked and the family's consent withdrawn.
"""

import json
import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.credentials import field, fill, outcome, send

SECOND = 1.0


@pytest.fixture
def certificate(site) -> str:
    """The path of Sofia's certificate."""
    return site.remembers["certificate"]


@pytest.fixture
def document(site, certificate, come) -> str:
    """The text of the credential, as anybody may fetch it."""
    answer = come().page.request.get(f"{site.address}{certificate}credential.json")
    assert answer.status == 200
    return answer.text()


def test_the_way_explains_five_requirements(come):
    sofia = come("sofia.rivera")
    sofia.visit("/home/")
    sofia.page.locator("a[href^='/way/']").first.click()
    sofia.page.wait_for_url("**/way/*/")
    sofia.sees("5 of 5 requirements are met.")
    items = sofia.page.locator("section[aria-label='The five requirements'] > ol > li")
    expect(items).to_have_count(5)
    for item in items.all():
        expect(item).to_contain_text("met")
        expect(item.locator("summary")).to_have_text("Evidence")
    sofia.check(dark=True)


def test_another_student_reads_what_is_missing(come):
    omar = come("omar.haddad")
    omar.visit("/home/")
    omar.page.locator("a[href^='/way/']").first.click()
    omar.page.wait_for_url("**/way/*/")
    omar.sees("not yet")
    omar.sees("34 more days")
    omar.check()


class TestCertificate:
    """In order: confirmed, looked at, downloaded, verified in four ways."""

    def test_the_coordinator_confirms(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/certificates/", dark=True)
        rachel.press(re.compile(r"Confirm and issue\s*: Sofia Rivera"))
        rachel.page.wait_for_url("**/c/*/")
        rachel.sees("The certificate of Sofia Rivera is issued.")
        rachel.check(dark=True)
        site.remembers["certificate"] = rachel.path()

    def test_the_student_gets_a_letter_and_the_pdf(self, come, site, certificate):
        assert certificate in site.link_in_letter("sofia.rivera@example.org", r"/c/[\w-]+/")
        sofia = come("sofia.rivera")
        sofia.visit(certificate)
        with sofia.page.expect_download() as download:
            sofia.press("PDF", role="link")
        assert download.value.path().read_bytes().startswith(b"%PDF")

    def test_the_public_page(self, come, certificate):
        anybody = come()
        anybody.visit(certificate, dark=True)
        anybody.sees("Sofia Rivera")
        anybody.page.get_by_text("How this was checked").click()
        anybody.check_rules()
        anybody.page.locator("a[href^='/achievements/'], a[href*='/achievements/']").first.click()
        anybody.page.wait_for_url("**/achievements/**")
        anybody.check()
        anybody.visit(certificate)
        anybody.page.locator("section[aria-labelledby=evidence] a").first.click()
        anybody.page.wait_for_url("**/evidence/**")
        anybody.sees("exactly the checksum")
        anybody.check()

    def test_a_pasted_credential_is_verified_by_keyboard(self, come, document):
        anybody = come()
        anybody.visit("/verify/", dark=True)
        anybody.tab_to(field(anybody, "text"))
        anybody.page.keyboard.insert_text(document)
        anybody.enter("Check")
        outcome(anybody, "valid")
        anybody.sees("Sofia Rivera")
        expect(anybody.page.get_by_text("Do not rely on this")).to_have_count(0)
        anybody.check(dark=True)

    def test_a_changed_character_is_refused(self, come, document):
        anybody = come()
        anybody.visit("/verify/")
        fill(anybody, text=document.replace("Sofia", "Sofja", 1))
        send(anybody)
        outcome(anybody, "invalid")
        anybody.check()

    def test_an_uploaded_file_and_words_that_are_none(self, come, document):
        anybody = come()
        anybody.visit("/verify/")
        send(anybody)
        expect(anybody.page.get_by_role("alert").first).to_be_visible()
        anybody.check(status=422)
        field(anybody, "file").set_input_files(
            {"name": "c.json", "mimeType": "application/json", "buffer": document.encode()}
        )
        send(anybody)
        outcome(anybody, "valid")
        anybody.sees("Sofia Rivera")
        anybody.check()
        fill(anybody, text="a certificate, honestly")
        send(anybody)
        outcome(anybody, "malformed")
        expect(anybody.page.get_by_text("Sofia Rivera")).to_have_count(0)
        anybody.check()

    def test_the_command_gives_the_verdict(self, site, document, tmp_path):
        path = tmp_path / "credential.json"
        path.write_text(document)
        assert json.loads(site.manage("verify", str(path), "--json"))["valid"] is True
        path.write_text(document.replace("Sofia", "Sofja", 1))
        assert json.loads(site.manage("verify", str(path), "--json", fails=True))["valid"] is False


class TestTalent:
    """In order: an employer finds Sofia in four ways, opens her page, and may no longer."""

    def test_an_employer_searches(self, come, site):
        peter = come("peter.okonkwo")
        headline = "I measure what the sea does"
        peter.visit("/talent/", dark=True)
        tile = peter.page.get_by_role("link", name=headline)
        expect(tile).to_be_visible()
        expect(peter.page.locator("main")).not_to_contain_text("Sofia")
        peter.write("Words", "tide pools")
        peter.press("Search")
        peter.page.wait_for_url("**/talent/?*")
        expect(tile).to_be_visible()
        peter.check()
        for name in ("skill", "sector"):
            choice = field(peter, name)
            found = 0
            for number in range(1, choice.locator("option").count()):
                peter.go("/talent/")
                choice.select_option(index=number)
                peter.press("Search")
                peter.page.wait_for_url("**/talent/?*")
                found += tile.count()
                if found:
                    break
            assert found == 1, name
            peter.check()
        peter.visit("/talent/")
        peter.page.get_by_label("With the certificate").check()
        peter.press("Search")
        peter.page.wait_for_url("**/talent/?*")
        expect(tile).to_be_visible()
        peter.visit("/talent/?q=nothingofthekind")
        peter.sees("Nobody matches all of that")
        peter.visit("/talent/?q=tide+pools")
        tile.click()
        peter.page.wait_for_url("**/talent/*-*/")
        peter.sees("Sofia Rivera")
        peter.sees("fifty pools")
        peter.check(dark=True)
        site.remembers["candidate"] = peter.path()

    def test_her_mother_reads_who_saw_it_and_withdraws(self, come, site):
        elena, peter = come("elena.rivera", language="es"), come("peter.okonkwo")
        elena.visit("/family/")
        elena.page.locator("a[href$='/disclosures/']").click()
        elena.page.wait_for_url("**/disclosures/")
        elena.sees("Peter Okonkwo")
        elena.sees("Keiko Tanaka")
        elena.check(dark=True)
        elena.visit("/family/")
        section = elena.page.locator("section[aria-labelledby=purpose-employer_search]")
        section.get_by_role("button", name=re.compile("Retirar")).click()
        expect(section).to_contain_text("no permitido")
        elena.check()
        peter.visit(site.remembers["candidate"], status=404)


def test_revocation_shows_within_a_second(come, certificate, document):
    rachel, anybody = come("rachel.stein"), come()
    anybody.visit(certificate)
    rachel.visit(certificate)
    rachel.press("Revoke…", role="link")
    rachel.page.wait_for_url("**/revoke/")
    rachel.check()
    fill(rachel, reason="A mistake")
    send(rachel)
    rachel.page.wait_for_url(f"**{certificate}record/")
    before = time.monotonic()
    anybody.page.reload()
    outcome(anybody, "revoked")
    assert time.monotonic() - before < SECOND
    anybody.check(dark=True)
    rachel.check()
    anybody.visit("/verify/")
    fill(anybody, text=document)
    send(anybody)
    outcome(anybody, "revoked")
    anybody.check()
