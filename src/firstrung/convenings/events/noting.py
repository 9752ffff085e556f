"""The notes of an event: written by hand, and drafted from what the records say (C07)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.convenings.enums.events import EventKind
from firstrung.convenings.meetings.sources import agenda_sources
from firstrung.convenings.models import Event
from firstrung.convenings.policies import RUN_EVENT
from firstrung.identity.public import Person
from firstrung.taxonomies.public import Skill

DISCUSSING = (EventKind.ADVISORY, EventKind.FACULTY_SESSION)
"""Kinds of events at which skills and the hiring outlook are talked about."""

Section = tuple[str, list[str]]
"""A heading and the lines below it."""


def write_notes(
    actor: Person,
    *,
    event: Event,
    notes: str,
    now: datetime,
    skills: Iterable[Skill] | None = None,
    outlook: str | None = None,
) -> None:
    """What came up at the event; members read it. None leaves skills or outlook as they are."""
    RUN_EVENT.require(actor, event)
    with transaction.atomic():
        event.noted_at = now if notes.strip() else None
        _keep(event, notes, skills, outlook)
        record(actor, "convenings.event.noted", event, now=now)


def draft_notes(
    actor: Person,
    *,
    event: Event,
    notes: str,
    now: datetime,
    skills: Iterable[Skill] | None = None,
    outlook: str | None = None,
) -> int:
    """Add below ``notes`` what the records say and the notes do not; how many lines that were.

    Nothing typed changes. A draft is not yet what came of the event: nobody is told of it.
    """
    RUN_EVENT.require(actor, event)
    with transaction.atomic():
        _keep(event, notes, skills, outlook)
        with translation.override(event.language):
            text, added = _joined(event.notes, sections(event))
        event.notes = text
        event.save(update_fields=["notes"])
        record(actor, "convenings.event.drafted", event, now=now, lines=added)
    return added


def _keep(event: Event, notes: str, skills: Iterable[Skill] | None, outlook: str | None) -> None:
    event.notes = notes.replace("\r\n", "\n").strip()
    if outlook is not None:
        event.outlook = outlook.strip()
    event.save(update_fields=["notes", "outlook", "noted_at"])
    if skills is not None:
        event.skills.set(skills)


def sections(event: Event) -> list[Section]:
    """What the sources of agendas say of the event, in the order of the seven items.

    In the language that is active; a fixed number of queries for each source.
    """
    found = []
    for source in sorted(agenda_sources().values(), key=lambda source: source.item):
        lines = list(dict.fromkeys(line.text for line in source.event_lines(event)))
        if lines:
            found.append((str(source.label), lines))
    if event.outlook:
        found.append((_("Hiring outlook"), [event.outlook]))
    return found


def _joined(notes: str, drafted: list[Section]) -> tuple[str, int]:
    """The notes with the lines that they lack; a first draft leaves room for what will be said."""
    there = {line.strip() for line in notes.splitlines()}
    blocks, added = [notes] if notes else [], 0
    for heading, lines in drafted:
        missing = [f"- {line}" for line in lines if f"- {line}" not in there]
        if missing:
            blocks.append("\n".join([heading, *missing]))
            added += len(missing)
    if added and not notes:
        blocks += [f"{heading}\n-" for heading in (_("What was said"), _("What is recommended"))]
    return "\n\n".join(blocks), added
