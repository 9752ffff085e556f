"""What mail programs find in a letter (RFC 2046, RFC 6047)."""

from email.message import EmailMessage

from icalendar import Calendar

from firstrung.core.calendars import FILE_TYPE


def calendars_in(letter: EmailMessage) -> tuple[str, list[Calendar]]:
    """The method and the calendars of a letter's part, which the file beside it equals.

    The letter is text, HTML and calendar to choose from, the richest last, and then the file.
    """
    choices, file = letter.iter_parts()
    assert letter.get_content_type() == "multipart/mixed"
    assert choices.get_content_type() == "multipart/alternative"
    plain, html, part = choices.iter_parts()
    assert [one.get_content_type() for one in (plain, html, part)] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert part.get_content_charset() == "utf-8"
    assert part.get_content_disposition() is None
    assert (file.get_content_type(), file.get_content_disposition()) == (FILE_TYPE, "attachment")
    assert file.get_filename().endswith(".ics")
    text = part.get_content().replace("\r\n", "\n")
    assert text == file.get_content().decode().replace("\r\n", "\n")
    found = Calendar.from_ical(text, multiple=True)
    method = part.get_param("method")
    assert {str(calendar["method"]) for calendar in found} == {method}
    return method, found


def entry_in(letter: EmailMessage) -> tuple[str, str, dict]:
    """To whom, the method, and the one entry of a letter's calendar."""
    method, (calendar,) = calendars_in(letter)
    (event,) = calendar.walk("VEVENT")
    assert {"uid", "dtstamp", "sequence", "organizer"} <= {name.lower() for name in event}
    return letter["to"], method, event
