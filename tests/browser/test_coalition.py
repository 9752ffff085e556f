"""The coalition at work: an employer who writes in, a meeting, students who ask an employer.

In order within each class; everything they need they make themselves.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.credentials import field, fill, send

REGION = ZoneInfo("America/Los_Angeles")
EMPLOYER = "Aurora Test Rigs"
MEETING = "Which units need a guest"
EVENT = "Ask people who test satellites"
QUESTION = "Must I be good at mathematics to test satellites?"
ANSWER = "You learn what you need on the job; patience and clean notes matter more."
TO_DO = "List the units that need a guest"


def today() -> datetime:
    """Now, by the clocks of the region."""
    return datetime.now(REGION)


def moment(day: datetime, clock: str) -> str:
    """A day and time as the browser's field wants them."""
    return f"{day:%Y-%m-%d}T{clock}"


def wrong(visitor, name: str, words: str) -> None:
    """The field is marked, and the words stand with it."""
    marked = field(visitor, name)
    expect(marked).to_have_attribute("aria-invalid", "true")
    expect(visitor.page.locator(f"#{marked.get_attribute('id')}_error")).to_contain_text(words)
    expect(visitor.page.get_by_role("alert").first).to_be_focused()


def in_spanish(visitor, path: str):
    """Somebody whose own language is English reads the site in Spanish, from this page on."""
    visitor.go(f"/language/es/?next={path}")
    visitor.page.wait_for_url(f"**{path}")
    visitor.check(dark=True)
    return visitor


class TestEmployer:
    """A stranger writes in, is taken up, asked once and not twice."""

    def test_a_stranger_would_like_to_take_part(self, come):
        anybody = come()
        anybody.visit("/")
        anybody.press("Partner with us", role="link")
        anybody.page.wait_for_url("**/partner/")
        anybody.check(dark=True)
        fill(anybody, organization_name=EMPLOYER, email="not an address")
        anybody.press("Send")
        wrong(anybody, "email", "Enter a valid email address.")
        wrong(anybody, "name", "This field is required.")
        expect(field(anybody, "organization_name")).to_have_value(EMPLOYER)
        anybody.check(status=422)
        fill(anybody, name="Wanda Kessler", email="wanda@aurora-rigs.example")
        fill(anybody, website="https://aurora-rigs.example", message="We test what flies.")
        anybody.page.get_by_label("Portfolio review panels").check()
        anybody.press("Send")
        anybody.page.wait_for_url("**/partner/thanks/")
        anybody.check()

    def test_the_coordinator_takes_it_up(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit("/pipeline/leads/", dark=True)
        rachel.press(EMPLOYER, role="link")
        rachel.page.wait_for_url("**/leads/*-*/")
        rachel.sees("We test what flies.")
        rachel.sees("Portfolio review panels")
        rachel.check(dark=True)
        rachel.press("Take it up")
        rachel.sees("Taken up. The sender is a point of contact now.")
        rachel.sees("Wanda Kessler")
        rachel.check(dark=True)
        site.remembers["employer"] = rachel.path()
        rachel.visit("/pipeline/leads/?q=Aurora")
        rachel.sees("No message here")
        rachel.visit("/pipeline/?q=Aurora")
        expect(rachel.page.locator("main tbody tr")).to_have_count(1)
        rachel.visit("/pipeline/?view=board", dark=True)

    def test_the_district_asks(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(site.remembers["employer"])
        rachel.press("Write down an ask", role="link")
        rachel.page.wait_for_url("**/ask/")
        rachel.check()
        fill(rachel, asked_on=f"{today() + timedelta(days=9):%Y-%m-%d}")
        send(rachel)
        expect(field(rachel, "asked_on")).to_have_attribute("aria-invalid", "true")
        rachel.check(status=422)
        fill(rachel, asked_on=f"{today():%Y-%m-%d}", details="Two engineers for an afternoon")
        field(rachel, "institution").select_option(label="El Segundo Unified School District")
        field(rachel, "purpose").select_option("panels")
        send(rachel)
        rachel.sees("Written down. The other institutions see it.")
        rachel.sees("Two engineers for an afternoon")
        rachel.check()

    def test_the_college_is_told_who_asked_and_until_when_to_wait(self, come, site):
        farida = come("farida.noor")
        until = today() + timedelta(days=60)
        words = re.compile(
            r"El Segundo Unified School District \(Rachel Stein\) asked this employer on .*"
            rf"Leave it in peace until \w+\.? {until.day}, {until.year}\."
        )
        farida.visit(site.remembers["employer"])
        farida.sees(words)
        farida.press("Write down an ask", role="link")
        farida.page.wait_for_url("**/ask/")
        farida.sees(words)
        farida.check(dark=True)
        field(farida, "purpose").select_option("briefs")
        send(farida)
        expect(farida.page.get_by_role("alert").first).to_contain_text(words)
        expect(field(farida, "exception")).to_have_count(0)
        farida.check(status=422)
        farida.visit("/pipeline/asks/?q=Aurora")
        expect(farida.page.locator("main tbody tr")).to_have_count(1)


class TestMeeting:
    """Planned for tomorrow, held in the room, minuted, and what came of it."""

    def test_a_meeting_is_planned(self, come, site):
        rachel = come("rachel.stein")
        tomorrow = today() + timedelta(days=1)
        rachel.visit("/meetings/", dark=True)
        rachel.press("Plan a meeting", role="link")
        rachel.page.wait_for_url("**/meetings/new/")
        rachel.check(dark=True)
        fill(rachel, title=MEETING, place="Library of the high school")
        fill(rachel, begins_at=moment(tomorrow, "15:00"), ends_at=moment(tomorrow, "14:00"))
        send(rachel)
        expect(field(rachel, "ends_at")).to_have_attribute("aria-invalid", "true")
        rachel.check(status=422)
        fill(rachel, ends_at=moment(tomorrow, "16:00"))
        send(rachel)
        rachel.page.wait_for_url("**/people/")
        rachel.check(dark=True)
        site.remembers["meeting"] = rachel.path().removesuffix("people/")

    def test_somebody_is_invited(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(f"{site.remembers['meeting']}people/")
        add = rachel.page.locator("form[aria-labelledby=add-person]")
        add.locator("[name=person-person]").fill("Nobody Atall")
        add.get_by_role("button").click()
        rachel.sees("Nobody of this name or address works at a member organization.")
        rachel.check(status=422)
        add.locator("[name=person-person]").fill("James Okafor")
        add.get_by_role("button").click()
        rachel.sees("On the list.")
        rachel.sees("no letter yet")
        rachel.press("Send 1 invitation")
        rachel.sees("1 invitation is sent.")
        expect(rachel.page.get_by_role("button", name=re.compile("^Send"))).to_have_count(0)
        rachel.check()

    def test_the_letter_carries_an_entry_for_the_calendar(self, come, site):
        path = site.link_in_letter("james.okafor@example.org", r"/meetings/[\w-]+/")
        assert path == site.remembers["meeting"]
        (letter,) = [row for row in site.letters("james.okafor") if MEETING in str(row["Subject"])]
        (entry,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
        lines = entry.get_content().splitlines()
        assert "BEGIN:VEVENT" in lines
        assert f"SUMMARY:{MEETING}" in lines
        james = come("james.okafor")
        james.visit(path, dark=True)
        james.press("I come")
        james.sees("Thank you for your answer.")
        james.check()

    def test_the_agenda_has_seven_items(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(site.remembers["meeting"], dark=True)
        items = rachel.page.locator("section[aria-labelledby=agenda] > ol > li")
        expect(items).to_have_count(7)
        rachel.press("Add a line", role="link")
        rachel.page.wait_for_url("**/agenda/new/")
        rachel.check()
        fill(rachel, text="Guests for the unit on sensors")
        field(rachel, "item").select_option(index=6)
        send(rachel)
        expect(items.nth(6)).to_contain_text("Guests for the unit on sensors")
        rachel.check()
        rachel.press("Open the meeting")
        rachel.page.wait_for_url("**/room/")
        rachel.check(dark=True)

    def test_in_the_room_by_keyboard_alone(self, come, site):
        rachel = come("rachel.stein")
        rachel.visit(f"{site.remembers['meeting']}room/?item=7")
        rachel.sees("Guests for the unit on sensors")
        rachel.enter("Save the note")
        expect(field(rachel, "note-text")).to_have_attribute("aria-invalid", "true")
        rachel.check(status=422)
        rachel.tab_to(field(rachel, "note-text"))
        rachel.page.keyboard.type("Three units have no guest yet.")
        rachel.enter("Save the note")
        rachel.sees("Three units have no guest yet.")
        rachel.check()
        self.unfold(rachel, "Add a decision")
        rachel.tab_to(field(rachel, "decision-text"))
        rachel.page.keyboard.type("Every unit gets one guest a year.")
        rachel.enter("Save the decision")
        rachel.sees("Every unit gets one guest a year.")
        rachel.check()
        self.unfold(rachel, "Add an action item")
        rachel.tab_to(field(rachel, "action-text"))
        rachel.page.keyboard.type(TO_DO)
        rachel.tab_to(field(rachel, "action-owner"))
        rachel.page.keyboard.type("James")
        rachel.tab_to(field(rachel, "action-due_on"))
        due = today() + timedelta(days=14)
        rachel.page.keyboard.type(f"{due:%m%d%Y}")
        expect(field(rachel, "action-due_on")).to_have_value(f"{due:%Y-%m-%d}")
        rachel.enter("Save the action item")
        expect(rachel.page.locator("section[aria-labelledby=kept]")).to_contain_text(
            re.compile(rf"{TO_DO}\s+James Okafor, until")
        )
        rachel.check()
        rachel.enter(re.compile(r"Is there\s*: James Okafor"))
        expect(rachel.page.locator("#people")).to_contain_text("is there")
        rachel.check(dark=True)

    def unfold(self, visitor, words: str) -> None:
        """Open the part of the page with these words above it."""
        visitor.tab_to(visitor.page.locator("summary", has_text=words))
        visitor.key("Enter")

    def test_the_minutes_are_approved_and_sent(self, come, site):
        rachel = come("rachel.stein")
        before = len(site.letters("james.okafor"))
        rachel.visit(site.remembers["meeting"])
        rachel.press("Close the meeting")
        rachel.page.wait_for_url("**/minutes/")
        for words in ("James Okafor", "Three units", "one guest a year", TO_DO, "draft"):
            rachel.sees(words)
        rachel.check(dark=True)
        rachel.press("Approve and send")
        rachel.sees("Approved. Everybody on the list gets them by letter.")
        rachel.check()
        words = re.escape(TO_DO)
        assert site.link_in_letter("james.okafor@example.org", words, after=before) == TO_DO

    def test_what_was_taken_on_is_done(self, come):
        james = come("james.okafor")
        james.visit("/action-items/mine/", dark=True)
        button = james.page.get_by_role("button", name=re.compile(rf"Done\s*: {TO_DO}"))
        button.click()
        expect(james.page.locator("section[aria-labelledby=done]")).to_contain_text(TO_DO)
        expect(button).to_have_count(0)
        james.check()
        james.visit("/action-items/?state=done", dark=True)
        james.sees(TO_DO)


class TestStudentsAsk:
    """An event is announced; a student comes and asks, an employer answers."""

    def test_an_event_is_planned_and_announced(self, come, site):
        rachel = come("rachel.stein")
        day = today() + timedelta(days=20)
        rachel.visit("/events/", dark=True)
        rachel.press("Plan an event", role="link")
        rachel.page.wait_for_url("**/events/new/")
        rachel.check(dark=True)
        fill(rachel, title=EVENT, host="No such organization", place="Room 12")
        fill(rachel, begins_at=moment(day, "15:00"), ends_at=moment(day, "16:30"))
        send(rachel)
        wrong(rachel, "host", "No organization of this name is in the directory.")
        rachel.check(status=422)
        fill(rachel, host="El Segundo High School", capacity="30")
        rachel.page.locator("input[name=audience][value=all]").check()
        send(rachel)
        rachel.sees("Planned. Nobody else sees it until you announce it.")
        rachel.check(dark=True)
        site.remembers["event"] = rachel.path()
        priya = come("priya.shah")
        priya.visit(rachel.path(), status=404)
        rachel.press("Announce it", role="link")
        rachel.page.wait_for_url("**/step/announce/")
        rachel.check()
        rachel.press("Announce it")
        rachel.page.wait_for_url("**/events/*-*/")
        rachel.check()

    def test_a_student_registers_and_asks_in_spanish(self, come, site):
        priya = in_spanish(come("priya.shah", language="es"), "/events/")
        priya.press(EVENT, role="link")
        priya.page.wait_for_url("**/events/*-*/")
        priya.check(dark=True)
        priya.page.locator("section[aria-labelledby=seat] button[value=yes]").click()
        expect(priya.page.locator("section[aria-labelledby=seat] button[value=no]")).to_be_visible()
        priya.check()
        ask = priya.page.locator("form[action$='/ask/']")
        ask.get_by_role("button").click()
        expect(field(priya, "text")).to_have_attribute("aria-invalid", "true")
        priya.check(status=422)
        fill(priya, text=QUESTION)
        send(priya)
        priya.page.wait_for_url("**/events/*-*/")
        priya.sees(QUESTION)
        priya.sees("tu pregunta")
        priya.check()

    def test_her_teacher_shows_the_question(self, come, site):
        dana, james = come("dana.whitfield"), come("james.okafor")
        dana.visit(site.remembers["event"])
        expect(dana.page.locator("main")).not_to_contain_text(QUESTION)
        james.visit("/events/questions/", dark=True)
        asked = james.page.locator("article", has_text=QUESTION)
        expect(asked).to_contain_text("asked by Priya Shah (only the school sees this)")
        asked.get_by_role("link", name="Read and decide").click()
        james.page.wait_for_url("**/moderate/")
        james.check(dark=True)
        james.press("Don’t show it")
        expect(field(james, "reason")).to_have_attribute("aria-invalid", "true")
        james.check(status=422)
        james.press("Show it to the employers")
        james.page.wait_for_url("**/events/questions/")
        james.check()

    def test_an_employer_answers_without_a_name(self, come, site):
        dana = come("dana.whitfield")
        dana.visit("/events/questions/")
        asked = dana.page.locator("article", has_text=QUESTION)
        asked.get_by_role("link", name="Answer").click()
        dana.page.wait_for_url("**/answer/")
        dana.sees(QUESTION)
        expect(dana.page.locator("body")).not_to_contain_text("Priya")
        dana.check(dark=True)
        send(dana)
        expect(field(dana, "answer")).to_have_attribute("aria-invalid", "true")
        dana.check(status=422)
        fill(dana, answer=ANSWER)
        send(dana)
        dana.page.wait_for_url("**/events/*-*/")
        dana.sees(ANSWER)
        expect(dana.page.locator("body")).not_to_contain_text("Priya")
        dana.check()

    def test_the_student_keeps_the_answer(self, come, site):
        priya = in_spanish(come("priya.shah", language="es"), site.remembers["event"])
        priya.sees(ANSWER)
        priya.sees("Boeing")
        priya.page.locator("button[name=keep][value=yes]").click()
        expect(priya.page.locator("button[name=keep][value=no]")).to_be_visible()
        priya.check()
        priya.visit("/events/questions/kept/", dark=True)
        priya.sees(QUESTION)
        priya.sees(ANSWER)
