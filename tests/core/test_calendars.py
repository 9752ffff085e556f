"""Calendar files as RFC 5545 wants them, read back by a parser and byte by byte."""

from datetime import UTC, date, datetime, timedelta, timezone

from icalendar import Calendar

from firstrung.core.calendars import CANCEL, REQUEST, Entry, Party, calendar_file, media_type

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BEGIN = datetime(2026, 12, 1, 15, 30, tzinfo=timezone(-timedelta(hours=8)))


def entry(**more) -> Entry:
    values = {
        "name": "meeting-1",
        "summary": "Spring meeting",
        "begin": BEGIN,
        "end": BEGIN + timedelta(hours=2),
    }
    return Entry(**{**values, **more})


def written(*entries: Entry, **more) -> str:
    return calendar_file(entries, product="Tests", now=NOW, **more).decode()


def read(*entries: Entry, **more):
    return Calendar.from_ical(written(*entries, **more)).walk("VEVENT")


def test_an_entry_is_found_again_and_its_sequence_grows(settings):
    settings.BASE_URL = "https://coalition.example:8443"
    (first,) = read(entry())
    later = NOW + timedelta(minutes=3)
    (second,) = Calendar.from_ical(calendar_file([entry()], product="Tests", now=later)).walk(
        "VEVENT"
    )
    assert str(first["uid"]) == str(second["uid"]) == "meeting-1@coalition.example"
    assert second["sequence"] - first["sequence"] == 3
    (own,) = read(entry(sequence=7))
    assert own["sequence"] == 7


def test_times_are_in_utc():
    lines = written(entry()).split("\r\n")
    assert "DTSTART:20261201T233000Z" in lines
    assert "DTEND:20261202T013000Z" in lines
    assert "DTSTAMP:20261122T090000Z" in lines
    assert "PRODID:-//Firstrung//Tests//EN" in lines


def test_a_whole_day_keeps_nobody_busy():
    lines = written(entry(begin=date(2026, 12, 31), end=None)).split("\r\n")
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "TRANSP:TRANSPARENT" in lines


def test_text_is_escaped_and_folded():
    words = (
        "Ñandú; pipes, back\\slash\nand a line that is longer than seventy-five octets: " + "é" * 60
    )
    text = written(entry(summary=words, text=words, place="Room 4, upstairs"))
    assert "LOCATION:Room 4\\, upstairs" in text
    assert "SUMMARY:Ñandú\\; pipes\\, back\\\\slash\\nand a line" in text.replace("\r\n ", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert text.replace("\r\n", "").count("\n") == 0
    (event,) = read(entry(summary=words))
    assert str(event["summary"]) == words


def test_words_can_not_add_lines_of_their_own():
    (event,) = read(entry(summary="Tea\r\nBEGIN:VALARM", place="x\r\nSTATUS:CANCELLED"))
    assert str(event["status"]) == "CONFIRMED"
    assert event.walk("VALARM") == []


def test_a_request_asks_for_an_answer_and_a_reminder_comes_before():
    who = Party("Rita “R” Recruiter, Inc.", "rita@example.org", "ACCEPTED")
    (event,) = read(
        entry(organizer=Party("Terry", "t@example.org"), attendee=who, remind=timedelta(days=1)),
        method=REQUEST,
    )
    assert str(event["attendee"]) == "mailto:rita@example.org"
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"
    assert event["attendee"].params["RSVP"] == "TRUE"
    assert str(event["organizer"]) == "mailto:t@example.org"
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == -timedelta(days=1)


def test_a_cancellation_takes_the_entry_away_and_reminds_nobody():
    (event,) = read(entry(remind=timedelta(days=1)), method=CANCEL)
    assert str(event["status"]) == "CANCELLED"
    assert event.walk("VALARM") == []
    assert "METHOD:CANCEL" in written(entry(), method=CANCEL)


def test_what_is_published_stands_together_and_is_asked_of_nobody():
    who = Party("Rita", "rita@example.org")
    first, second = read(entry(attendee=who), entry(name="meeting-2"))
    assert "attendee" not in first
    assert str(second["uid"]).startswith("meeting-2@")


def test_each_cancellation_is_a_calendar_of_its_own():
    text = written(entry(), entry(name="meeting-2"), method=CANCEL)
    found = Calendar.from_ical(text, multiple=True)
    assert [str(one["method"]) for one in found] == ["CANCEL", "CANCEL"]
    assert [len(one.walk("VEVENT")) for one in found] == [1, 1]


def test_who_is_not_asked_is_told_so():
    who = Party("Sam", "sam@example.org", "ACCEPTED", asked=False)
    (event,) = read(entry(attendee=who), method=REQUEST)
    assert event["attendee"].params["RSVP"] == "FALSE"


def test_the_letters_part_names_the_method():
    assert media_type(REQUEST) == "text/calendar; method=REQUEST"
