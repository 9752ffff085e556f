"""The shapes of what is told of a region's events, programs and meetings.

Days are counted back from the day of the load; with ``year: last`` they are counted forward from
the first day of last school year. See `shapes` for how to read this.
"""

from typing import Any

from firstrung.convenings.public import (
    AgendaItem,
    Audience,
    EventKind,
    MeetingKind,
    NeedKind,
    ProgramAnswer,
    ProgramKind,
    Rsvp,
    Stance,
)
from firstrung.demonstration.partner_shapes import WHEN
from firstrung.regions.public import Each

ITEM = set(AgendaItem.values)
GATHERINGS: dict[str, Any] = {
    "events": [
        {
            **WHEN,
            "key": str,
            "kind": set(EventKind.values),
            "title": str,
            "host": str,
            "by?": str,
            "summary": str,
            "hour?": int,
            "minutes?": int,
            "place?": str,
            "link?": str,
            "closed?": bool,
            "audience?": set(Audience.values),
            "co_hosts?": [str],
            "occupations?": [str],
            "sectors?": [str],
            "initiative?": str,
            "notes?": str,
            "skills?": [str],
            "outlook?": str,
            "students?": Each(int),
            "faculty?": Each(int),
            "leaders?": Each(int),
            "employers?": Each(int),
            "people?": [str],
        }
    ],
    "coming": [
        {
            "key": str,
            "kind": set(EventKind.values),
            "title": str,
            "host": str,
            "summary": str,
            "in": int,
            "hour": int,
            "minutes": int,
            "place": str,
            "capacity?": int,
            "closed?": bool,
            "audience?": set(Audience.values),
            "co_hosts?": [str],
            "occupations?": [str],
            "sectors?": [str],
            "announced": int,
            "invited?": [{"person": str, "reason": str, "comes?": bool}],
            "registered?": [str],
            "questions?": [
                {
                    "student": str,
                    "text": str,
                    "day": int,
                    "shown_by?": str,
                    "answer?": {"by": str, "text": str, "day": int},
                    "kept_by?": [str],
                }
            ],
        }
    ],
}
"""`gatherings.yaml`: events that were held, with who came, and events to come."""

MEETINGS: dict[str, Any] = {
    "advice": [
        {
            "key": str,
            "text": str,
            "occupation": str,
            "need_kind": set(NeedKind.values),
            "need": str,
            "event?": str,
            "source?": str,
            "by": str,
            "day": int,
            "decisions?": [
                {
                    "institution": str,
                    "by": str,
                    "answer": set(ProgramAnswer.values),
                    "reason": str,
                    "day": int,
                }
            ],
        }
    ],
    "programs": [
        {
            "title": str,
            "institution": str,
            "kind": set(ProgramKind.values),
            "occupations": [str],
            "summary": str,
            "tech?": bool,
            "specialty?": bool,
            "by": str,
            "since": int,
            "advice?": str,
            "steps?": [{"action": {"develop", "approve", "offer", "drop"}, "day": int}],
            "changes?": [{"text": str, "day": int, "advice?": str}],
            "planned?": [
                {
                    "title": str,
                    "draft": str,
                    "day": int,
                    "open": int,
                    "comments": [
                        {
                            "by": str,
                            "stance": set(Stance.values),
                            "text": str,
                            "day": int,
                            "answer?": str,
                        }
                    ],
                    "outcome?": {"text": str, "day": int},
                }
            ],
        }
    ],
    "held": [
        {
            "kind": set(MeetingKind.values),
            "title": str,
            "day": int,
            "hour": int,
            "minutes": int,
            "place": str,
            "facilitator": str,
            "initiatives": [str],
            "people": [{"person": str, "came": bool}],
            "notes": [{"item": ITEM, "text": str, "by": str}],
            "decisions": [{"item": ITEM, "text": str, "decided_by": str}],
            "actions": [{"item": ITEM, "text": str, "owner": str, "in": int, "done?": int}],
            "approved": int,
        }
    ],
    "coming": [
        {
            "kind": set(MeetingKind.values),
            "title": str,
            "in": int,
            "hour": int,
            "minutes": int,
            "place": str,
            "facilitator": str,
            "initiatives": [str],
            "planned": int,
            "people": [{"person": str, "rsvp?": set(Rsvp.values)}],
            "lines?": [{"item": ITEM, "text": str, "by": str}],
        }
    ],
}
"""`meetings.yaml`: from a need to a changed program, and meetings with their minutes."""
