"""What a snapshot says, and whether it still says it.

The document (format ``firstrung-snapshot-1``) holds the portfolio's headline and text and its
entries with texts, subject, skills, dates, links, AI use, teaching sessions and the SHA-256 of
each file. It holds no name of the student: panels judge the work, not the person. Names of
subjects and skills are the English ones, so that the hash doesn't depend on who froze it.
"""

import hashlib
from datetime import date
from typing import Any

from firstrung.engines.proofs import jcs
from firstrung.portfolios.models import (
    Entry,
    EntryFile,
    EntryVersion,
    Portfolio,
    Snapshot,
    TeachingSession,
)
from firstrung.taxonomies.public import Skill

FORMAT = "firstrung-snapshot-1"


def digest(document: dict[str, Any]) -> str:
    """SHA-256 (64 hex digits) of the document's canonical JSON (RFC 8785)."""
    return hashlib.sha256(jcs(document)).hexdigest()


def verify_snapshot(snapshot: Snapshot) -> bool:
    """Whether the document still is what its hash says."""
    return digest(snapshot.document) == snapshot.sha256


def document_of(portfolio: Portfolio, entries: list[Entry]) -> dict[str, Any]:
    """The document of a portfolio with these entries (loaded by `shown_entries`)."""
    codes = {code for entry in entries for code in _version(entry).skills}
    names = dict(Skill.objects.filter(code__in=codes).values_list("code", "name"))
    return {
        "format": FORMAT,
        "portfolio": str(portfolio.uid),
        "headline": portfolio.headline,
        "about": portfolio.about,
        "entries": [_entry(entry, names) for entry in entries],
    }


def _version(entry: Entry) -> EntryVersion:
    assert entry.current is not None  # an entry that is shown has a version
    return entry.current


def _entry(entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    version = _version(entry)
    subject = version.subject
    return entry_document(entry, version, names, subject.name if subject else "")


def entry_document(
    entry: Entry, version: EntryVersion, names: dict[str, str], subject: str
) -> dict[str, Any]:
    """One entry of the document; ``names`` are those of its skills, ``subject`` its subject's."""
    return {
        "entry": str(entry.uid),
        "version": version.number,
        "component": entry.component,
        "title": version.title,
        "summary": version.summary,
        "process": version.process,
        "reflection": version.reflection,
        "subject": {"code": version.subject.code, "name": subject} if version.subject else None,
        "skills": [{"code": code, "name": names.get(code, code)} for code in version.skills],
        "begun_on": _day(version.begun_on),
        "finished_on": _day(version.finished_on),
        "links": version.links,
        "real_world": version.real_world,
        "client": version.client,
        "tool": version.tool,
        "proficiency": version.proficiency,
        "ai": {"used": version.ai_used, "uses": version.ai_uses},
        "sessions": [_session(session) for session in _by_day(entry)],
        "files": [_file(row) for row in version.files.all()],
    }


def _by_day(entry: Entry) -> list[TeachingSession]:
    return sorted(entry.sessions.all(), key=lambda session: (session.taught_on, session.pk))


def _session(session: TeachingSession) -> dict[str, Any]:
    return {
        "taught_on": session.taught_on.isoformat(),
        "hours": float(session.hours),
        "topic": session.topic,
        "mentees": len(session.mentees),
        "grade_band": session.grade_band,
        "confirmed": session.confirmed_at is not None,
    }


def _file(row: EntryFile) -> dict[str, Any]:
    file: Any = row.file
    return {
        "file": str(file.uid),
        "sha256": file.sha256,
        "name": file.name,
        "media_type": file.media_type,
        "kind": file.kind,
        "size": file.size,
        "caption": row.caption,
        "role": row.role,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
