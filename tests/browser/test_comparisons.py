"""Which of two works is better? By the link in a letter: buttons, keys, taking back; the report."""

import re

import pytest
from playwright.sync_api import expect

JUDGE = "samuel.adeyemi@example.org"
LINK = r"/compare/open/\S+"
DONE = re.compile(r"\d+ of \d+ pairs judged")


def begin(come, site, language="en"):
    """Samuel opens the newest link and stands before a pair."""
    judge = come(language=language)
    judge.visit(site.remembers["comparison"])
    judge.page.locator("main form button").click()
    judge.page.wait_for_url(re.compile(r"/compare/[0-9a-f-]{36}/"))
    judge.check()
    return judge


def done(judge) -> int:
    text = judge.page.get_by_text(DONE).inner_text()
    return int(text.split(" of ")[0])


class TestPairs:
    """In order: each test goes on where the one before stopped."""

    def test_a_letter_with_a_link_is_sent_again(self, come, site):
        before = len(site.letters(JUDGE))
        rachel = come("rachel.stein")
        rachel.visit("/comparisons/")
        rachel.press(re.compile("Clear at first sight"), role="link")
        rachel.page.wait_for_url(re.compile(r"/comparisons/[0-9a-f-]{36}/"))
        rachel.check(dark=True)
        rachel.press(re.compile("Send the link again Samuel Adeyemi"))
        rachel.page.wait_for_load_state()
        rachel.check()
        site.remembers["comparison"] = site.link_in_letter(JUDGE, LINK, after=before)
        site.remembers["session"] = rachel.path()

    def test_a_click_a_key_and_taking_back(self, come, site):
        judge = begin(come, site)
        assert done(judge) == 0
        judge.check(dark=True)
        judge.press("A is better")
        expect(judge.page.get_by_text(re.compile("1 of"))).to_be_visible()
        judge.check()
        judge.key("b")
        expect(judge.page.get_by_text(re.compile("2 of"))).to_be_visible()
        judge.check()
        judge.press("Take the last choice back")
        expect(judge.page.get_by_text(re.compile("1 of"))).to_be_visible()
        judge.check()
        judge.enter("B is better")
        expect(judge.page.get_by_text(re.compile("2 of"))).to_be_visible()
        judge.check()

    def test_no_name_is_shown_and_every_pair_is_kept(self, come, site):
        judge = begin(come, site)
        assert done(judge) == 2
        for name in ("Hernandez", "Papadakis", "Villanueva"):
            assert name not in judge.page.content()
        while judge.page.get_by_role("button", name="A is better").count():
            count = done(judge)
            judge.press("A is better")
            expect(judge.page.get_by_text(DONE)).not_to_contain_text(f"{count} of")
            judge.check()
        judge.sees("All done, thank you")
        judge.check(dark=True)

    def test_the_coordinator_closes_it_and_reads_what_came_out(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(site.remembers["session"])
        rachel.press("Close and see what came out")
        rachel.page.wait_for_load_state()
        rachel.check()
        for _turn in range(20):
            if rachel.page.get_by_role("heading", name="What came out").count():
                break
            rachel.page.wait_for_timeout(250)
            rachel.page.reload()
        rachel.sees("What came out")
        rachel.sees("The reliability is not shown")
        rachel.check(dark=True)
        rachel.visit("/comparisons/")
        rachel.press(re.compile("Judgement about AI"), role="link")
        rachel.page.wait_for_url(re.compile(r"/comparisons/[0-9a-f-]{36}/"))
        rachel.sees("Two independent sets of judges")
        rachel.check(dark=True)


@pytest.mark.parametrize("window", ["phone"], indirect=True, scope="session")
def test_in_spanish(come, site):
    judge = begin(come, site, language="es")
    judge.check(dark=True)
