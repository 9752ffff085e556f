"""A meeting: planned for tomorrow, held in the room, minuted, and what came of it. In order."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.coalition import moment, today
from tests.browser.credentials import field, fill, send

MEETING = "Which units need a guest"
TO_DO = "List the units that need a guest"


def unfold(visitor, words: str) -> None:
    """Open the part of the page with these words above it."""
    visitor.tab_to(visitor.page.locator("summary", has_text=words))
    visitor.key("Enter")


def test_a_meeting_is_planned(come, site):
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


def test_somebody_is_invited(come, site):
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


def test_the_letter_carries_an_entry_for_the_calendar(come, site):
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


def test_the_agenda_has_seven_items(come, site):
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


def test_in_the_room_by_keyboard_alone(come, site):
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
    unfold(rachel, "Add a decision")
    rachel.tab_to(field(rachel, "decision-text"))
    rachel.page.keyboard.type("Every unit gets one guest a year.")
    rachel.enter("Save the decision")
    rachel.sees("Every unit gets one guest a year.")
    rachel.check()
    unfold(rachel, "Add an action item")
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


def test_the_minutes_are_approved_and_sent(come, site):
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


def test_what_was_taken_on_is_done(come):
    james = come("james.okafor")
    james.visit("/action-items/mine/", dark=True)
    button = james.page.get_by_role("button", name=re.compile(rf"Done\s*: {TO_DO}"))
    button.click()
    expect(james.page.locator("section[aria-labelledby=done]")).to_contain_text(TO_DO)
    expect(button).to_have_count(0)
    james.check()
    james.visit("/action-items/?state=done", dark=True)
    james.sees(TO_DO)
