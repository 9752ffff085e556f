"""One student's way to the certificate, first part: the portfolio, until it is submitted.

The three parts follow each other in the order of their names and on the same site.
"""

import io
import re

from PIL import Image
from playwright.sync_api import expect

TITLE = "Which tide pools get too warm?"
SUMMARY = "A map of forty pools and a warning for the days on which the water gets too warm."
TEACHING = "Sorting by rules, sorting by guessing"


def picture() -> bytes:
    """A small photo."""
    target = io.BytesIO()
    Image.new("RGB", (640, 400), (30, 110, 120)).save(target, "JPEG")
    return target.getvalue()


def test_the_family_decides_first(come):
    elena = come("elena.rivera", language="es")
    elena.visit("/family/")
    for purpose in ("panel_review", "public_exhibition", "employer_search", "certificate"):
        section = elena.page.locator(f"section[aria-labelledby='purpose-{purpose}']")
        button = section.get_by_role("button", name=re.compile("Permitir"))
        if button.count():
            elena.tab_to(button)
            elena.key("Enter")
            expect(button).to_have_count(0)
        expect(section).to_contain_text("permitido")
    elena.check()


class TestPortfolio:
    """In order: what is missing, an entry by keyboard, its versions, teaching, units, submit."""

    def test_sofia_sees_what_is_missing(self, come):
        sofia = come("sofia.rivera")
        sofia.visit("/home/")
        sofia.visit("/portfolio/", dark=True)
        sofia.sees("Do this next")
        sofia.sees(re.compile(r"\d+ of \d+ steps done"))
        sofia.visit("/portfolio/about/")
        sofia.write("Headline", "I measure what the sea does")
        sofia.press("Save")
        sofia.page.wait_for_url("**/portfolio/")
        sofia.sees("I measure what the sea does")
        sofia.check()

    def test_she_adds_an_entry_by_keyboard(self, come, site):
        sofia = come("sofia.rivera")
        sofia.visit("/portfolio/")
        sofia.enter("Add a project", role="link")
        sofia.page.wait_for_url("**/portfolio/new/*/")
        sofia.check(dark=True)
        sofia.enter("Save")
        sofia.sees("Please correct this:")
        expect(sofia.page.locator("[data-focus]")).to_be_focused()
        sofia.check(status=422)
        sofia.type_into("Title", TITLE)
        sofia.type_into("What I made and why it matters", SUMMARY)
        files = sofia.page.locator("input[type=file]")
        sofia.tab_to(files)
        with sofia.page.expect_file_chooser() as chooser:
            sofia.key("Enter")
        chooser.value.set_files(
            {"name": "pools.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        )
        caption = sofia.page.get_by_label("Describe it for someone who can't see it")
        sofia.tab_to(caption, key="Shift+Tab")
        sofia.page.keyboard.type("A map with forty pools, the warm ones ringed")
        sofia.choose(sofia.page.locator("input[name=ai_used]"), 0)
        sofia.type_into("Which tool?", "Claude")
        sofia.type_into("What for?", "To find mistakes in my script")
        sofia.type_into("What did you do yourself?", "Measured, wrote the script, drew the map")
        sofia.type_into("What did you keep, what did you change?", "Kept one fix of three")
        subject = sofia.page.get_by_label("School subject")
        sofia.tab_to(subject)
        sofia.page.keyboard.type("Mathem")
        expect(subject.locator("option:checked")).to_have_text("Mathematics")
        skill = sofia.page.locator("input[name=skills]").first
        sofia.tab_to(skill)
        sofia.key("Space")
        expect(skill).to_be_checked()
        sofia.enter("Save")
        sofia.page.wait_for_url("**/portfolio/entries/*/")
        sofia.sees(SUMMARY)
        sofia.sees("Kept one fix of three")
        expect(sofia.page.get_by_alt_text(re.compile("forty pools"))).to_be_visible()
        sofia.check(dark=True)
        site.remembers["entry"] = sofia.path()

    def test_she_edits_and_compares(self, come, site):
        sofia = come("sofia.rivera")
        sofia.visit(site.remembers["entry"])
        sofia.press("Edit", role="link")
        sofia.check()
        sofia.write("What I made and why it matters", SUMMARY.replace("forty", "fifty"))
        sofia.write(re.compile("^What did you change"), "Ten more pools")
        sofia.press("Save")
        sofia.page.wait_for_url("**/portfolio/entries/*/")
        sofia.sees("fifty pools")
        sofia.check()
        sofia.press("History", role="link")
        sofia.sees("Ten more pools")
        sofia.check()
        sofia.press(re.compile("^What changed"), role="link")
        expect(sofia.page.locator("del").last).to_contain_text("forty")
        expect(sofia.page.locator("ins").last).to_contain_text("fifty")
        sofia.check(dark=True)

    def test_she_tells_whom_she_taught_and_the_teacher_confirms(self, come):
        sofia, maria = come("sofia.rivera"), come("maria.delgado")
        sofia.visit("/portfolio/")
        sofia.press(re.compile(TEACHING), role="link")
        sofia.check()
        sofia.press("Add a session", role="link")
        sofia.check()
        sofia.write("Day", "2026-10-02")
        sofia.write("Hours", "3.5")
        sofia.write("What did you teach?", "How a sorting rule fails")
        sofia.write("For whom?", "Owl-3, Fox-7")
        sofia.press("Save")
        sofia.sees("How a sorting rule fails")
        sofia.check()
        maria.visit("/teaching/", dark=True)
        maria.press(re.compile(r"Confirm\s*: How a sorting rule fails"))
        expect(maria.page.get_by_role("button", name=re.compile("sorting rule"))).to_have_count(0)
        maria.check()

    def test_the_teacher_ticks_the_units_she_completed(self, come):
        maria = come("maria.delgado")
        maria.visit("/curriculum/")
        for number in range(maria.page.get_by_label("Unit").locator("option").count()):
            maria.page.get_by_label("Unit").select_option(index=number)
            maria.press("Show")
            box = maria.page.get_by_role("checkbox", name="Sofia Rivera")
            if not box.is_checked():
                box.check()
                maria.write("Completed on", "2026-11-02")
                maria.press("Save")
                expect(maria.page.get_by_role("status").first).to_be_visible()
                maria.check()
            maria.unchecked.clear()  # the same page for other units
        maria.check()

    def test_she_submits_by_keyboard_and_the_copy_is_frozen(self, come, site):
        sofia = come("sofia.rivera")
        sofia.visit("/submissions/")
        sofia.enter("Submit my portfolio", role="link")
        sofia.page.wait_for_url("**/submissions/new/")
        sofia.sees(TITLE)
        sofia.check(dark=True)
        sofia.enter("Freeze and submit")
        sofia.page.wait_for_url(re.compile(r"/submissions/[0-9a-f-]{36}/"))
        sofia.sees("SHA-256")
        sofia.check(dark=True)
        site.remembers["submission"] = sofia.path()
        sofia.visit(site.remembers["entry"] + "edit/")
        sofia.write("What I made and why it matters", "Changed after the submission.")
        sofia.press("Save")
        sofia.page.wait_for_url("**/portfolio/entries/*/")
        sofia.check()
        sofia.visit(site.remembers["submission"] + "work/")
        sofia.sees("fifty pools")
        expect(sofia.page.locator("main")).not_to_contain_text("Changed after the submission.")
