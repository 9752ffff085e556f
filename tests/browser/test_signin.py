"""Signing in by link and keyboard; invitations; the second factor of staff; joining a team."""

import base64
import hashlib
import hmac
import re
import struct
import time

from playwright.sync_api import expect

SIGN_IN = r"/signin/[\w-]+/"
INVITATION = r"/invitations/[\w-]+/"
STEP = 30  # seconds for which a one-time code holds (RFC 6238)


def one_time_code(secret: str) -> str:
    """The six digits an authenticator app would show now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // STEP), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def test_sign_in_by_keyboard(come, site):
    visitor = come()
    visitor.visit("/", dark=True)
    visitor.enter("Sign in", role="link")
    visitor.page.wait_for_url("**/signin/")
    visitor.check(dark=True)
    visitor.type_into("E-mail address", "not an address")
    visitor.key("Enter")
    visitor.sees("Enter a valid email address.")
    expect(visitor.page.get_by_role("alert")).to_be_focused()
    visitor.check(status=422)
    field = visitor.page.get_by_label("E-mail address")
    visitor.tab_to(field)
    visitor.key("ControlOrMeta+a")
    visitor.page.keyboard.type("marcus.lee@example.org")
    visitor.enter("Send me a link")
    visitor.page.wait_for_url("**/signin/sent/")
    visitor.check()
    link = site.link_in_letter("marcus.lee@example.org", SIGN_IN)
    visitor.visit(link)
    visitor.sees("Hello Marcus")
    visitor.enter("Sign in", role="button")
    visitor.page.wait_for_url("**/home/")
    visitor.sees("Hello Marcus")
    visitor.check(dark=True)
    visitor.visit("/account/")
    visitor.enter("Sign out")
    visitor.page.wait_for_url("**/")
    visitor.sees("You are signed out.")
    visitor.check()
    visitor.visit(link, status=410)
    visitor.sees("This link no longer works")


def test_a_stranger_learns_nothing(come, site):
    visitor = come()
    visitor.visit("/signin/")
    visitor.write("E-mail address", "nobody@example.org")
    visitor.press("Send me a link")
    visitor.sees("If we know that address")
    visitor.check()
    assert site.letters("nobody@example.org") == []
    visitor.visit("/no-such-page/", status=404)


class TestInvitations:
    """In order: the coordinator invites, the teacher and the guardian accept."""

    def test_coordinator_invites_a_teacher(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/organizations/")
        rachel.press(re.compile("High School"), role="link")
        rachel.check()
        rachel.press("Invite somebody", role="link")
        rachel.check()
        rachel.press("Send the invitation")
        rachel.sees("Please correct this:")
        rachel.check(status=422)
        rachel.write("First name", "Nadia")
        rachel.write("Last name", "Weber")
        rachel.write("E-mail address", "nadia.weber@example.org")
        rachel.page.get_by_label("Role").select_option("teacher")
        rachel.press("Send the invitation")
        rachel.sees("The invitation to nadia.weber@example.org is on its way.")
        rachel.check()

    def test_invited_teacher_sets_up_one_time_codes(self, come, site):
        link = site.link_in_letter("nadia.weber@example.org", INVITATION)
        nadia = come()
        nadia.visit(link)
        nadia.sees("Welcome, Nadia")
        nadia.press("Accept and go in")
        nadia.page.wait_for_url("**/accounts/2fa/")
        nadia.check(dark=True)
        nadia.go("/students/")
        assert nadia.path() == "/accounts/2fa/", "staff without a second factor went further"
        nadia.check()
        nadia.enter("Connect an app", role="link")
        nadia.page.wait_for_url("**/totp/activate/")
        nadia.check(dark=True)
        secret = nadia.page.locator("#key").inner_text()
        nadia.tab_to(nadia.page.locator("input[name=code]"))
        nadia.page.keyboard.type("000000")
        nadia.key("Enter")
        nadia.sees("Please correct this:")
        nadia.check()
        assert nadia.page.locator("#key").inner_text() == secret
        nadia.tab_to(nadia.page.locator("input[name=code]"))
        nadia.key("ControlOrMeta+a")
        nadia.page.keyboard.type(one_time_code(secret))
        nadia.key("Enter")
        nadia.page.wait_for_url("**/recovery-codes/")
        nadia.check(dark=True)
        codes = nadia.page.locator("section[aria-labelledby=unused] li").all_inner_texts()
        site.remembers["recovery code"] = codes[0]
        nadia.enter("I have kept them, go on", role="link")
        nadia.sees("Hello Nadia")
        nadia.check()
        nadia.visit("/students/")
        nadia.visit(link, status=410)

    def test_coming_back_asks_for_a_code(self, come, site):
        nadia = come()
        nadia.visit("/signin/")
        nadia.write("E-mail address", "nadia.weber@example.org")
        nadia.press("Send me a link")
        nadia.page.wait_for_url("**/signin/sent/")
        nadia.check()
        nadia.visit(site.link_in_letter("nadia.weber@example.org", SIGN_IN))
        nadia.press("Sign in")
        nadia.page.wait_for_url("**/accounts/2fa/authenticate/")
        nadia.check(dark=True)
        nadia.go("/students/")
        assert nadia.path() == "/signin/", "the link alone let staff in"
        nadia.check()
        nadia.visit("/accounts/2fa/authenticate/")
        nadia.page.locator("input[name=code]").fill(site.remembers["recovery code"])
        nadia.press("Sign in")
        nadia.page.wait_for_url("**/students/")  # the page she had asked for
        nadia.sees("No students yet")
        nadia.check()

    def test_coordinator_invites_a_guardian(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/students/")
        rachel.press("Priya Shah", role="link")
        rachel.check()
        rachel.press("Invite a guardian", role="link")
        rachel.check()
        rachel.write("First name", "Meera")
        rachel.write("Last name", "Shah")
        rachel.write("E-mail address", "meera.shah@example.org")
        rachel.page.get_by_label("Language of the letter").select_option("es")
        rachel.press("Send the invitation")
        rachel.sees("is on its way")
        rachel.check()

    def test_invited_guardian_comes_to_her_child(self, come, site):
        link = site.link_in_letter("meera.shah@example.org", INVITATION)
        meera = come(language="es")
        meera.visit(link)
        meera.page.locator("main form button").click()
        meera.page.wait_for_url("**/home/")
        meera.check(dark=True)
        meera.visit("/family/")
        meera.sees("Priya Shah")


def test_a_teacher_adds_a_student_to_a_team(come):
    james = come("james.okafor")
    james.visit("/teams/")
    james.press("New team", role="link")
    james.check()
    james.write("Name of the team", "Team Zenith")
    james.page.get_by_label("School").select_option(index=1)
    james.press("Set up the team")
    james.sees("Team Zenith")
    james.check()
    james.page.get_by_label("Student", exact=True).select_option(label="Priya Shah")
    james.write("First day", "2026-09-01")
    james.press("Add")
    james.sees("Priya Shah")
    james.check()
    james.press("Priya Shah leaves the team")
    expect(james.page.get_by_role("button", name="Priya Shah leaves the team")).to_have_count(0)
    james.check()
