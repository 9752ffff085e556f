"""The way, second part: teacher, team, panel and exhibition judge what Sofia submitted."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

PANELISTS = {
    "keiko.tanaka@example.org": "Keiko Tanaka",
    "samuel.adeyemi@example.org": "Samuel Adeyemi",
    "nora.lindqvist@example.org": "Nora Lindqvist",
}
PANEL = "A small panel"
OPENED = r"/review/open/[\w-]+/"
REVIEW = re.compile(r"/reviews/[0-9a-f-]{36}/")
UNTIL_ALL_IN = "What the others said is shown once all reviews of this stage are in."
WORDS = "The measurements convince me; say who would use the map."


def criteria(visitor):
    """The criteria of the rubric on the page."""
    return visitor.page.locator("[data-criterion]").all()


def judge(visitor, level: int, words: str = WORDS) -> str:
    """Take one level of every criterion, write a few words, submit; the path of the review."""
    path = visitor.path()
    for criterion in criteria(visitor):
        criterion.locator("input[type=radio]").nth(level).check()
    visitor.page.get_by_label("In a few words to the student").fill(words)
    expect(visitor.page.locator("[data-status]")).to_have_text("Saved")
    visitor.press("Submit the review")
    asked = re.compile("One moment before you hand it in|Your review is in")
    expect(visitor.page.locator("main")).to_contain_text(asked)
    if visitor.page.locator("#hints").is_visible():
        visitor.check()  # a peer is asked once whether more words would help
        visitor.press("Submit the review")
    visitor.sees("Your review is in.")
    visitor.check()
    return path


def open_review(visitor, name: str) -> None:
    """From the desk to the one review that waits."""
    visitor.visit("/reviews/")
    visitor.page.locator("section[aria-labelledby=open-reviews] a").filter(has_text=name).click()
    visitor.page.wait_for_url(REVIEW)
    visitor.check()


class TestAtSchool:
    """In order: the teacher assesses, two of the team review, neither sees the other first."""

    def test_the_teacher_assesses_and_passes(self, come, site):
        maria = come("maria.delgado")
        maria.visit("/submissions/")
        maria.visit(site.remembers["submission"], dark=True)
        if maria.page.get_by_label("Teacher", exact=True).count():
            maria.page.get_by_label("Teacher", exact=True).select_option(label="Maria Delgado")
            maria.press("Ask")
            maria.check()
        maria.press("Review now", role="link")
        maria.page.wait_for_url(REVIEW)
        maria.check(dark=True)
        judge(maria, 2, "Careful work. Say whom it would help.")
        maria.visit(site.remembers["submission"])
        maria.press("Pass this stage")
        maria.sees("Members of the studio team")
        maria.check()

    def test_she_asks_two_of_the_team(self, come, site):
        maria = come("maria.delgado")
        maria.visit(site.remembers["submission"])
        for name in ("Aisha Johnson", "Marcus Lee"):
            maria.page.get_by_role("checkbox", name=name).check()
        maria.press("Ask")
        maria.sees("Aisha Johnson")
        maria.check()

    def test_the_others_are_hidden_until_all_are_in(self, come):
        aisha, marcus = come("aisha.johnson"), come("marcus.lee")
        open_review(aisha, "Sofia Rivera")
        handed_in = judge(aisha, 2, "Aisha's own words")
        aisha.visit(handed_in)
        aisha.sees(UNTIL_ALL_IN)
        open_review(marcus, "Sofia Rivera")
        assert "Aisha's own words" not in marcus.page.content()
        judge(marcus, 3, "Marcus says it differently")
        aisha.visit(handed_in)
        aisha.sees("Marcus says it differently")

    def test_the_teacher_passes_the_stage_of_the_team(self, come, site):
        maria = come("maria.delgado")
        maria.visit(site.remembers["submission"])
        maria.press("Pass this stage")
        maria.sees("A coordinator puts the portfolio before a panel")
        maria.check()


class TestPanel:
    """In order: planned, opened, judged by three through their letters, closed."""

    def test_the_coordinator_plans_a_panel(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/panels/", dark=True)
        rachel.press("Plan a panel", role="link")
        rachel.check()
        rachel.write("Title", PANEL)
        rachel.page.get_by_label("Held by").select_option(index=1)
        rachel.page.get_by_label("Rubric").select_option(index=1)
        today = datetime.now(ZoneInfo("America/Los_Angeles")).date()  # the region's day
        rachel.write("Opens on", today.isoformat())
        rachel.write("Closes on", (today + timedelta(days=14)).isoformat())
        rachel.page.locator("main form button").last.click()
        rachel.page.wait_for_url(re.compile(r"/panels/[0-9a-f-]{36}/"))
        rachel.check()
        site.remembers["panel"] = rachel.path()
        rachel.visit(f"{site.remembers['panel']}rules/")
        rachel.write("Judged a second time, blindly (percent)", "0")
        rachel.press("Save")
        rachel.sees("Saved.")
        rachel.check()

    def test_she_adds_seats_and_portfolios_assigns_and_opens(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(f"{site.remembers['panel']}seats/")
        for name in PANELISTS.values():
            select = rachel.page.get_by_label("Panelist", exact=True)
            option = select.locator("option").filter(has_text=name)
            select.select_option(value=option.first.get_attribute("value"))
            rachel.page.get_by_role("button", name="Seat", exact=True).click()
            expect(rachel.page.locator("section[aria-labelledby=seats]")).to_contain_text(name)
        rachel.check(dark=True)
        rachel.visit(f"{site.remembers['panel']}portfolios/")
        rachel.page.get_by_text("Choose one by one").click()
        rachel.page.get_by_role("checkbox", name=re.compile("Sofia Rivera")).check()
        rachel.press("Put before the panel")
        rachel.sees("1 portfolio before this panel")
        rachel.check()
        rachel.visit(f"{site.remembers['panel']}plans/")
        rachel.press("Assign reviews")
        rachel.page.get_by_role("button", name="Use this plan").wait_for()
        rachel.check(dark=True)
        rachel.press("Use this plan")
        rachel.sees("in use")
        rachel.check()
        rachel.visit(site.remembers["panel"])
        rachel.press("Open and send links")
        rachel.page.get_by_role("button", name="Close and compute").wait_for()
        rachel.check()
        for address in PANELISTS:
            site.remembers[address] = site.link_in_letter(address, OPENED)
        rachel.visit(site.remembers["panel"])
        rachel.sees("link sent")

    def test_a_panelist_judges_by_keyboard_from_the_letter(self, come, site):
        keiko = come()
        keiko.visit(site.remembers["keiko.tanaka@example.org"], dark=True)
        keiko.sees(PANEL)
        keiko.enter("Begin")
        keiko.page.wait_for_url("**/reviews/")
        keiko.check(dark=True)
        keiko.enter(re.compile("^Portfolio .* " + PANEL), role="link")
        keiko.page.wait_for_url(REVIEW)
        for name in ("Sofia", "Rivera"):
            assert name not in keiko.page.content()
        keiko.check(dark=True)
        first, *others = criteria(keiko)
        keiko.choose(first.locator("input[type=radio]"), 2)
        status = keiko.page.locator("[data-status]")
        expect(status).to_have_text("Saved")
        with keiko.cut_off():
            for criterion in others[:2]:
                keiko.choose(criterion.locator("input[type=radio]"), 3)
            expect(status).to_contain_text("No connection")
        expect(status).to_have_text("Saved")
        keiko.page.reload()
        keiko.check()
        first, *others = criteria(keiko)
        expect(first.locator("input[type=radio]").nth(2)).to_be_checked()
        for criterion in others[:2]:
            expect(criterion.locator("input[type=radio]").nth(3)).to_be_checked()
        keiko.enter("Submit the review")
        keiko.sees("Still to judge")
        keiko.check(status=422)
        for criterion in criteria(keiko)[3:]:
            keiko.choose(criterion.locator("input[type=radio]"), 2)
        expect(keiko.page.locator("[data-status]")).to_have_text("Saved")
        keiko.type_into("In a few words to the student", WORDS)
        keiko.enter("Submit the review")
        keiko.sees("Your review is in.")
        keiko.check()
        keiko.visit("/home/")
        assert keiko.path() == "/signin/", "the link of a panel opened more than its reviews"

    def test_ratings_are_hidden_until_the_panel_closes(self, come, site):
        sofia = come("sofia.rivera")
        sofia.visit(site.remembers["submission"])
        expect(sofia.page.locator("main")).not_to_contain_text(WORDS)

    def test_the_other_panelists_judge(self, come, site):
        for address in list(PANELISTS)[1:]:
            panelist = come()
            panelist.visit(site.remembers[address])
            panelist.press("Begin")
            panelist.page.wait_for_url("**/reviews/")
            panelist.check()
            panelist.page.locator("section[aria-labelledby=open-reviews] a").filter(
                has_text=PANEL
            ).click()
            panelist.page.wait_for_url(REVIEW)
            assert "Sofia" not in panelist.page.content()
            assert WORDS not in panelist.page.content()
            panelist.check()
            judge(panelist, 3, "Clear.")

    def test_the_coordinator_closes_the_panel(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(site.remembers["panel"])
        rachel.sees("3 of 3")
        rachel.press("Close and compute")
        rachel.sees(re.compile(r"met, \d"))
        rachel.check()

    def test_the_student_reads_what_the_panel_said(self, come, site):
        sofia = come("sofia.rivera")
        sofia.visit(site.remembers["submission"], dark=True)
        sofia.sees("Threshold met")
        sofia.sees(WORDS)


def test_the_work_is_shown_at_an_exhibition(come, site):
    rachel = come("rachel.stein")
    rachel.visit("/exhibitions/")
    rachel.press(re.compile("Made with Judgement"), role="link")
    rachel.check()
    rachel.page.get_by_role("checkbox", name=re.compile("Sofia Rivera")).check()
    rachel.press("Invite")
    rachel.press("Mark the work of Sofia Rivera as shown")
    row = rachel.page.get_by_role("listitem").filter(has_text="Sofia Rivera")
    expect(row).to_contain_text("shown")
    rachel.check(dark=True)
    rachel.visit(site.remembers["submission"])
