"""Letters about comparisons in pairs."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from firstrung.comparisons.public import Judge, make_comparison_link
from firstrung.messaging.public import send
from firstrung.processes.letters import address


def invited(event: dict[str, Any], *, now: datetime) -> None:
    """The letter with the link to the pairs."""
    judge = Judge.objects.select_related("session", "person").get(pk=event["judge_id"])
    if judge.released_at is not None:
        return
    link = address("compare_open", make_comparison_link(judge=judge, now=now))
    with translation.override(judge.person.language):
        until = date_format(judge.session.closes_on, "DATE_FORMAT")
    context = {"link": link, "question": judge.session.question, "until": until}
    send(to=judge.person, template="compare", context=context, key=event["event_id"], now=now)
