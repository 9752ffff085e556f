"""The coalition at work: an employer who writes in; students who ask employers at an event.

In order within each class; everything they need they make themselves.
"""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.coalition import in_spanish, moment, today, wrong
from tests.browser.credentials import field, fill, send

EMPLOYER = "Aurora Test Rigs"
EVENT = "Ask people who test satellites"
QUESTION = "Must I be good at mathematics to test satellites?"
ANSWER = "You learn what you need on the job; patience and clean notes matter more."


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

    def test_an_engineer_is_invited_and_answers_without_signing_in(self, come, site):
        rachel, anybody = come("rachel.stein"), come()
        rachel.visit(f"{site.remembers['event']}invitations/", dark=True)
        fill(rachel, person="Sofia Rivera")  # students are not invited by name
        send(rachel)
        wrong(rachel, "person", "Nobody of this name or address works at a member organization.")
        rachel.check(status=422)
        fill(rachel, person="Keiko Tanaka")
        send(rachel)
        wrong(rachel, "anyway", "El Camino College (Farida Noor) plans to ask this employer")
        rachel.check(status=422)
        rachel.page.get_by_label("Even if the employer should be left in peace now").check()
        send(rachel)
        rachel.sees("The letter is on its way.")
        rachel.check()
        link = site.link_in_letter("keiko.tanaka@example.org", r"/events/answer/[^\s/]+/")
        anybody.visit(link, dark=True)
        anybody.sees("Hello Keiko, El Segundo High School invites you.")
        anybody.enter("I’ll come")
        anybody.sees("You have a seat. See you there!")
        anybody.check()
        anybody.visit(f"{link[:-4]}xxx/", status=410)
        rachel.page.reload()
        row = rachel.page.locator("main tbody tr", has_text="Keiko Tanaka")
        expect(row).to_contain_text("Comes")
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
