"""What came of it: figures and their rows, a target, a funnel, a recognition, news by letter."""

import re
import time

from playwright.sync_api import expect

from tests.browser.coalition import today, wrong
from tests.browser.credentials import field, fill, outcome, send

STOP = r"/letters/stop/[^\s/]+/"
NEWS = "Pilot: guests for the unit on sensors"
STAGES = "Applied: 600\nPlaced: 100\nHired: 30"
PATIENCE = 30


class TestResults:
    """Figures lead to their rows; targets are proposed; funnels say how sure they are."""

    def test_every_figure_leads_to_its_rows(self, come):
        rachel = come("rachel.stein")
        rachel.visit("/results/", dark=True)
        figures = rachel.page.locator("section[aria-labelledby=figures] td:nth-child(2) a")
        assert figures.count() >= 4
        pages = [(row.inner_text(), row.get_attribute("href")) for row in figures.all()]
        for words, page in pages:
            rachel.visit(str(page))
            if re.match(r"0\b", words):
                expect(rachel.page.locator("main tbody tr")).to_have_count(0)
            else:
                expect(rachel.page.locator("main tbody tr").first).to_be_visible()

    def test_a_target_is_proposed(self, come):
        rachel = come("rachel.stein")
        rachel.visit("/results/")
        rachel.page.locator("main a[href$='/kpis/internships/']").click()
        rachel.page.wait_for_url("**/kpis/internships/")
        rachel.check(dark=True)
        rachel.press("Propose another target", role="link")
        rachel.page.wait_for_url("**/target/")
        rachel.check()
        fill(rachel, value="0", reason="Half of the places were not filled.")
        send(rachel)
        wrong(rachel, "value", "Write a number above zero.")
        rachel.check(status=422)
        fill(rachel, value="300")
        send(rachel)
        rachel.page.wait_for_url("**/kpis/internships/")
        rachel.sees("Proposed target: 300")
        rachel.sees("No organization has voted yet.")
        rachel.check(dark=True)

    def test_an_organization_votes_and_the_target_of_today_stays(self, come):
        maria = come("maria.delgado")
        maria.visit("/results/")
        maria.page.locator("main a[href$='/kpis/internships/']").click()
        maria.page.wait_for_url("**/kpis/internships/")
        maria.check()
        maria.press("Vote", role="link")
        maria.page.wait_for_url("**/vote/")
        maria.check(dark=True)
        maria.page.get_by_label("We agree").check()
        send(maria)
        maria.sees("Your vote is noted.")
        maria.sees("El Segundo High School: agrees")
        maria.sees(re.compile(r"Target\s*500"))
        maria.check()

    def test_a_funnel_says_how_sure_its_rates_are(self, come):
        rachel = come("rachel.stein")
        rachel.visit("/results/funnels/", dark=True)
        rachel.press("Record a funnel", role="link")
        rachel.page.wait_for_url("**/funnels/new/")
        rachel.check()
        fill(rachel, title="Summer pilot", year=f"{today():%Y}", source="Counted by hand")
        fill(rachel, stages="Applied: 600\nPlaced: 700")
        send(rachel)
        wrong(rachel, "stages", "has more people than the stage before it")
        rachel.check(status=422)
        fill(rachel, stages=STAGES)
        send(rachel)
        rachel.page.wait_for_url("**/funnels/*-*/")
        rows = rachel.page.locator("section[aria-labelledby=stages] tbody tr")
        expect(rows).to_have_count(3)
        # Wilson's interval for 100 of 600 at 95 %.
        expect(rows.nth(1)).to_contain_text("16.7 % (13.9 % to 19.9 %)")
        expect(rows.nth(2)).to_contain_text("30 % (21.9 % to 39.6 %)")
        rachel.sees("95 % interval")
        rachel.sees("It does not show that the program caused it")
        rachel.check(dark=True)


class TestRecognition:
    """Drafted from the figures, approved twice, given, read and verified by anybody."""

    def test_a_draft_from_the_figures(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/recognition/?kind=employer", dark=True)
        rows = rachel.page.locator("main tbody tr")
        cells = [(row, row.locator("td").all_inner_texts()) for row in rows.all()]
        fresh = [row for row, texts in cells if texts[1] != "–" and texts[2] == "–"]
        link = fresh[0].get_by_role("link").first
        site.remembers["recognized"] = link.inner_text()
        link.click()
        rachel.page.wait_for_url("**/recognition/members/*/**")
        rachel.check(dark=True)
        rachel.press("Draft the recognition")
        rachel.sees("Drafted. The Chamber approves it first.")
        rachel.sees(site.remembers["recognized"])
        rachel.check(dark=True)
        site.remembers["recognition"] = rachel.path()
        come().visit(rachel.path().replace("recognition/awards", "recognized"), status=404)

    def test_the_chamber_then_the_city_approve(self, come, site):
        walter, ines = come("walter.quan"), come("ines.calloway")
        ines.visit(site.remembers["recognition"])
        expect(ines.page.get_by_role("link", name=re.compile("^Approve"))).to_have_count(0)
        for person, label, done in (
            (walter, "Approve for the Chamber", "Approved by the Chamber"),
            (ines, "Approve for a government office", "Approved by a government office"),
        ):
            person.visit(site.remembers["recognition"])
            person.press(label, role="link")
            person.page.wait_for_url("**/approve/**")
            person.check()
            fill(person, signed_on="2099-01-01")
            send(person)
            wrong(person, "signed_on", "That day has not come yet.")
            person.check(status=422)
            fill(person, signed_on=f"{today():%Y-%m-%d}")
            send(person)
            person.sees(done)
            expect(person.page.get_by_role("button", name="Give it")).to_have_count(0)
            person.check()

    def test_it_is_given_and_signed(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(site.remembers["recognition"])
        rachel.press("Give it")
        rachel.sees("Given. The certificate is being signed.")
        public = rachel.page.get_by_role("link", name="Public page")
        deadline = time.monotonic() + PATIENCE
        while not public.count() and time.monotonic() < deadline:
            rachel.page.reload()
        rachel.check(dark=True)
        public.click()
        rachel.page.wait_for_url("**/recognized/*/")
        rachel.check(dark=True)
        site.remembers["public"] = rachel.path()

    def test_anybody_reads_and_verifies_it(self, come, site):
        anybody = come()
        anybody.visit("/recognized/", dark=True)
        anybody.page.locator(f"main h2 a[href='{site.remembers['public']}']").click()
        anybody.page.wait_for_url("**/recognized/*/")
        anybody.sees("Approved by El Segundo Business Coalition, City of El Segundo")
        anybody.check(dark=True)
        badge = anybody.page.get_by_role("link", name="Open Badge").get_attribute("href")
        answer = anybody.page.request.get(site.address + str(badge))
        assert answer.status == 200
        content = answer.body()
        anybody.visit("/verify/")
        field(anybody, "file").set_input_files(
            {"name": "badge.json", "mimeType": "application/json", "buffer": content}
        )
        if anybody.page.locator("form[data-verify]").count():
            send(anybody)
        outcome(anybody, "valid")
        anybody.sees(site.remembers["recognized"])
        anybody.check(dark=True)
        anybody.visit("/verify/")
        name = site.remembers["recognized"]
        fill(anybody, text=content.decode().replace(name, name[::-1]))
        send(anybody)
        outcome(anybody, "invalid")
        anybody.check()


class TestLetters:
    """News goes to the points of contact; each kind can be stopped by a link or by choice."""

    def test_an_announcement_is_sent(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/announcements/", dark=True)
        rachel.press("Write one", role="link")
        rachel.page.wait_for_url("**/announcements/new/")
        rachel.check()
        field(rachel, "kind").select_option("seminars")
        fill(rachel, title=NEWS, text="Who could come for an hour?", takes_place_on="2020-01-01")
        send(rachel)
        wrong(rachel, "takes_place_on", "That day is over.")
        rachel.check(status=422)
        fill(rachel, takes_place_on="")
        send(rachel)
        rachel.sees("Saved. Read it once more, then send it.")
        rachel.check(dark=True)
        rachel.press(re.compile(r"Send to \d+ points of contact"))
        rachel.sees(re.compile(r"On its way to \d+ points of contact"))
        expect(rachel.page.locator("section[aria-labelledby=whom]")).to_contain_text("Aylin Demir")
        rachel.check(dark=True)

    def test_the_link_in_the_letter_stops_that_kind_without_signing_in(self, come, site):
        link = site.link_in_letter("aylin.demir@example.org", STOP)
        (letter,) = [row for row in site.letters("aylin.demir") if NEWS in str(row["Subject"])]
        assert link in str(letter["List-Unsubscribe"])
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        anybody = come()
        anybody.visit(link, dark=True)
        anybody.sees("You get letters of this kind.")
        anybody.visit(link)
        anybody.sees("You get letters of this kind.")  # opening it has stopped nothing
        anybody.press("Stop these letters")
        anybody.sees("Done: we don't send you letters of this kind any more.")
        anybody.check(dark=True)

    def test_the_choice_stands_on_the_account_page(self, come):
        aylin = come("aylin.demir")
        aylin.visit("/account/")
        aylin.page.locator("main a[href$='/account/letters/']").click()
        aylin.page.wait_for_url("**/account/letters/")
        aylin.check(dark=True)
        seminars, asked = (
            aylin.page.get_by_label(word) for word in ("Seminars", "Students’ questions")
        )
        expect(seminars).not_to_be_checked()
        expect(asked).to_be_checked()
        aylin.tab_to(seminars)
        aylin.key("Space")
        aylin.tab_to(asked)
        aylin.key("Space")
        aylin.enter("Save")
        aylin.sees("Your choice holds from now on.")
        expect(seminars).to_be_checked()
        expect(asked).not_to_be_checked()
        aylin.check()

    def test_a_link_that_was_changed_is_refused(self, come, site):
        link = site.link_in_letter("aylin.demir@example.org", STOP)
        broken = re.sub(r".{6}/$", "AAAAAA/", link)
        come().visit(broken, status=404)
