"""A panelist's hour: calibration, two windows, a lost connection, a killed server; the desk."""

import json
import re

import pytest
from playwright.sync_api import expect

REVIEW = re.compile(r"/reviews/[0-9a-f-]{36}/")
CALIBRATION = "section[aria-labelledby=calibration] a"
TO_DO = "section[aria-labelledby=open-reviews] a"
PATIENCE = 60_000

# Calibration is given, and a link made, when a panel opens; the region's panel has been open for a
# while. Of its panelists one is taken who has work to do and has judged fewest of the anchors.
PREPARE = """
import json
from django.urls import reverse
from django.utils import timezone
from firstrung.validation.public import Anchor, PanelSeat, Review, Score
from firstrung.validation.public import give_anchors, make_seat_link
works = Anchor.objects.values("submission")
def rank(seat):
    mine = Review.objects.filter(reviewer=seat.panelist)
    todo = mine.filter(panel=seat.panel).pending().count()
    return (todo > 1, -mine.filter(submission__in=works).count(), todo)
seat = max(PanelSeat.objects.filter(panel__state="open").select_related("panel"), key=rank)
mine = Review.objects.filter(panel=seat.panel, reviewer=seat.panelist)
Score.objects.filter(review__in=mine.pending()).delete()
mine.exclude(state="declined").update(state="assigned", submitted_at=None)
Score.objects.filter(review__in=mine).delete()
give_anchors(panel=seat.panel, now=timezone.now())
print(json.dumps(reverse("review_open", args=[make_seat_link(seat=seat, now=timezone.now())])))
"""
KEPT = """
import json
from firstrung.validation.public import Score
rows = Score.objects.filter(review__uid="%s", level__isnull=False).order_by("criterion__position")
print(json.dumps([[row.level.points, row.comment] for row in rows]))
"""


def shell(site, code: str):
    """What a few lines say, run inside the site's own Python and data."""
    return json.loads(site.manage("shell", "--verbosity", "0", "-c", code))


def criteria(visitor, page=None):
    return (page or visitor.page).locator("[data-criterion]").all()


def choose(criterion, level: int) -> None:
    criterion.locator("input[type=radio]").nth(level).check()


def status(visitor, page=None):
    return (page or visitor.page).locator("[data-status]")


def kept(site, visitor):
    """The levels that the server holds for the review on the page."""
    found = re.search(r"/reviews/([0-9a-f-]{36})/", visitor.page.url)
    assert found
    return shell(site, KEPT % found[1])


@pytest.fixture(scope="module")
def site(window, make_site):
    """A site of their own: what the journeys left behind is none of theirs."""
    return make_site()


def begin(come, site, language="en"):
    """Claire opens his link and stands before his desk."""
    claire = come(language=language)
    claire.visit(site.remembers["claire"])
    claire.page.locator("main form button").click()
    claire.page.wait_for_url("**/reviews/")
    claire.check()
    return claire


def real_review(claire) -> None:
    """To the first portfolio that is to be judged."""
    claire.page.locator(TO_DO).first.click()
    claire.page.wait_for_url(REVIEW)
    claire.check()


class TestCalibration:
    """In order: the coalition sets two, the panelist rates them before anything else."""

    def test_the_coalition_sets_calibration_portfolios(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/reviews/board/", dark=True)
        rachel.press("Calibration portfolios", role="link")
        rachel.check()
        for number in range(3):
            rachel.press("Choose work", role="link")
            rachel.check(dark=number == 0)
            # Neither has been judged by the panelist of this walk.
            rachel.page.get_by_role("link", name=re.compile("Agree on levels")).nth(number).click()
            rachel.page.wait_for_url("**/anchors/new/*/")
            rachel.check(dark=number == 0)
            rachel.write("Title", f"Calibration {number}")
            for words in rachel.page.locator("textarea").all():
                words.fill("The log shows a wrong turn, and what was changed because of it.")
            rachel.press("Save")
            rachel.page.wait_for_url("**/anchors/")
            rachel.check()
        rachel.sees("Calibration 2")
        site.remembers["claire"] = shell(site, PREPARE)

    def test_the_link_leads_to_calibration_first(self, come, site):
        claire = come()
        claire.visit(site.remembers["claire"], dark=True)
        claire.sees("calibration portfolio")
        claire.press("Begin")
        claire.page.wait_for_url("**/reviews/")
        claire.check(dark=True)
        claire.sees("First: calibration")
        claire.page.locator(TO_DO).first.click()
        claire.page.wait_for_url(REVIEW)
        claire.sees(re.compile(r"Calibration 1 of \d"))
        claire.check(dark=True)

    def test_each_is_compared_criterion_by_criterion(self, come, site):
        claire = begin(come, site)
        number = claire.page.locator(CALIBRATION).count()
        assert number >= 1
        for _turn in range(number):
            claire.visit("/reviews/")
            claire.page.locator(CALIBRATION).first.click()
            claire.page.wait_for_url(REVIEW)
            claire.check()
            for criterion in criteria(claire):
                choose(criterion, 0)
            expect(status(claire)).to_have_text("Saved")
            claire.press("Compare with the agreed levels")
            claire.sees("Your levels beside the agreed ones")
            claire.sees(re.compile(r"\d levels? stricter than agreed|as agreed"))
            claire.sees("The log shows a wrong turn")
            claire.check(dark=True)
        claire.press(re.compile("To the first portfolio"), role="link")
        claire.page.wait_for_url(REVIEW)
        claire.sees("At a glance")
        claire.check(dark=True)


class TestScores:
    """In order: links into the work, two windows, a lost line, a closed browser, a killed server."""

    def test_each_criterion_says_where_to_look(self, come, site):
        claire = begin(come, site)
        real_review(claire)
        first = criteria(claire)[0]
        first.get_by_text("Where to look").click()
        link = first.locator("a[data-look]").first
        link.click()
        target = str(link.get_attribute("href"))
        expect(claire.page.locator(target)).to_be_in_viewport()
        anchors = claire.page.locator("main a[href^='#']").evaluate_all(
            "links => links.filter(a => !document.querySelector(a.getAttribute('href'))).length"
        )
        assert anchors == 0, "links that lead nowhere"
        claire.check()

    def test_two_windows_are_asked_which_counts(self, come, site):
        claire = begin(come, site)
        real_review(claire)
        other = claire.context.new_page()
        other.goto(claire.page.url)
        choose(criteria(claire)[0], 1)
        expect(status(claire)).to_have_text("Saved")
        claire.refusals.add(claire.path() + "score/")
        choose(criteria(claire, other)[0], 3)
        box = criteria(claire, other)[0].get_by_role("alert")
        expect(box).to_contain_text("In another window you said")
        assert kept(site, claire)[0][0] == 2
        box.get_by_role("button", name="Keep what I said here").click()
        expect(status(claire, other)).to_have_text("Saved")
        assert kept(site, claire)[0][0] == 4
        choose(criteria(claire)[0], 2)
        box = criteria(claire)[0].get_by_role("alert")
        expect(box).to_contain_text("In another window you said")
        claire.check()
        box.get_by_role("button", name="Take the other").click()
        expect(criteria(claire)[0].locator("input[type=radio]").nth(3)).to_be_checked()
        assert kept(site, claire)[0][0] == 4
        other.close()

    def test_a_closed_browser_sends_later_what_it_could_not_send(self, come, site):
        claire = begin(come, site)
        real_review(claire)
        address = claire.page.url
        with claire.cut_off():
            choose(criteria(claire)[1], 2)
            choose(criteria(claire)[1], 1)  # the last word counts
            expect(status(claire)).to_contain_text("No connection")
            claire.page.close()
        claire.page = claire.context.new_page()
        claire.page.goto(address)
        expect(status(claire)).to_have_text("Saved")
        expect(criteria(claire)[1].locator("input[type=radio]").nth(1)).to_be_checked()
        assert kept(site, claire)[1][0] == 2
        claire.unchecked.clear()

    def test_a_killed_server_loses_nothing_that_was_acknowledged(self, come, site):
        claire = begin(come, site)
        real_review(claire)
        choose(criteria(claire)[2], 2)
        expect(status(claire)).to_have_text("Saved")
        before = kept(site, claire)
        claire.is_cut_off = True
        site.kill()
        for criterion in criteria(claire)[3:]:
            choose(criterion, 3)
        expect(status(claire)).to_contain_text("No connection")
        site.start()
        assert kept(site, claire)[: len(before)] == before
        expect(status(claire)).to_have_text("Saved", timeout=PATIENCE)
        claire.is_cut_off = False
        assert [points for points, _words in kept(site, claire)] == [4, 2, 3, 4, 4]
        claire.page.get_by_label("In a few words to the student").fill("Say who would use it.")
        claire.press("Submit the review")
        claire.sees("Your review is in.")
        claire.check()

    def test_killed_between_keeping_and_answering(self, come, site):
        """The answer is lost on the way: the change is sent again, and is the same change."""
        claire = begin(come, site)
        real_review(claire)
        claire.is_cut_off = True
        lost = []

        def lose(route):
            if len(lost) < 2:
                lost.append(route.fetch().status)
                route.abort()
            else:
                route.continue_()

        claire.page.route("**/score/", lose)
        choose(criteria(claire)[0], 0)
        choose(criteria(claire)[0], 2)
        expect(status(claire)).to_have_text("Saved", timeout=PATIENCE)
        assert lost == [200, 200]
        expect(claire.page.locator("[data-criterion] [role=alert]")).to_have_count(0)
        assert kept(site, claire)[0][0] == 3
        claire.is_cut_off = False
        claire.check()


@pytest.mark.parametrize("window", ["phone"], indirect=True, scope="session")
def test_in_spanish(come, site):
    claire = begin(come, site, language="es")
    claire.page.locator(f"{TO_DO}, {CALIBRATION}").first.click()
    claire.page.wait_for_url(REVIEW)
    claire.check(dark=True)


def test_the_desk_filters(come):
    rachel = come("rachel.stein")
    rachel.visit("/reviews/board/", dark=True)
    rachel.page.get_by_label("Stage").select_option(label="Industry panel")
    rachel.press("Show")
    rachel.page.wait_for_url("**/reviews/board/?*")
    expect(rachel.page.locator("tbody tr")).not_to_have_count(0)
    rachel.check()
    rachel.press(re.compile("Overdue"), role="link")
    rachel.check()
    rachel.visit("/reviews/board/?code=000000000")
    rachel.sees("Nothing here")
