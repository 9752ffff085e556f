"""An entry of a snapshot's document (or of a live version) made ready to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise

from firstrung.files.public import FileKind, FileRole, StoredFile, text_preview
from firstrung.portfolios.enums import Component, Proficiency
from firstrung.portfolios.models import Entry, EntryVersion
from firstrung.portfolios.selectors.snapshots import entry_document
from firstrung.portfolios.words import label_for
from firstrung.taxonomies.public import GradeBand, labels

PREVIEW_SIGNS = 3000
MOST_PREVIEWS = 12
LABELLED = ("summary", "process", "reflection", "client")
READABLE = {FileKind.NOTEBOOK, FileKind.CODE, FileKind.TEXT}


class Mask(Protocol):
    """What takes words out of a text."""

    def text(self, text: str, /) -> str:
        """The text without them."""


@dataclass(frozen=True)
class ShownFile:
    """A file with the addresses it has on this page; ``preview`` is the beginning of a text."""

    name: str
    kind: str
    kind_label: str | Promise
    size: int
    sha256: str
    caption: str
    role: str
    role_label: str | Promise
    url: str
    thumbnail_url: str
    preview: str = ""


@dataclass(frozen=True)
class ShownSession:
    """A teaching session as the document tells it: how many mentees, never who."""

    taught_on: date
    hours: float
    topic: str
    mentees: int
    grade_band: str | Promise
    confirmed: bool


@dataclass(frozen=True)
class ShownEntry:
    """An entry: ``said`` is its part of the document, the rest is made of it."""

    said: dict[str, Any]
    component: str | Promise
    proficiency: str | Promise
    labels: dict[str, str | Promise]
    begun_on: date | None
    finished_on: date | None
    work: list[ShownFile] = field(default_factory=list)
    sources: list[ShownFile] = field(default_factory=list)
    sessions: list[ShownSession] = field(default_factory=list)


def shown_document(
    document: dict[str, Any], prefix: str, mask: Mask | None = None
) -> list[ShownEntry]:
    """The entries of a snapshot's document; files are found under the address ``prefix``.

    ``mask`` changes what is read out of text files before it is shown, for readers who must not
    learn whose work it is. One query for the texts that are previewed, whatever the number
    of entries.
    """
    rows = [row for entry in document["entries"] for row in entry["files"]]
    previews = _previews(rows, mask)
    return [_shown(entry, prefix, previews) for entry in document["entries"]]


def shown_version(entry: Entry, version: EntryVersion, prefix: str) -> ShownEntry:
    """A live version in the same form, with names in the language of the request.

    Without the teaching sessions: the page of a live entry shows them with their state.
    """
    subject = str(version.subject) if version.subject else ""
    said = entry_document(entry, version, labels(version.skills), subject)
    said["sessions"] = []
    return _shown(said, prefix, _previews(said["files"]))


def _previews(rows: Iterable[dict[str, Any]], mask: Mask | None = None) -> dict[str, str]:
    wanted = [row["file"] for row in rows if row["kind"] in READABLE][:MOST_PREVIEWS]
    files = StoredFile.objects.filter(uid__in=wanted) if wanted else []
    if mask is None:
        return {str(file.uid): text_preview(file, PREVIEW_SIGNS) for file in files}
    # More is read than shown: neither may the end cut a word to be changed in two, nor may its
    # length say where the preview ends.
    read = {str(file.uid): text_preview(file, 2 * PREVIEW_SIGNS) for file in files}
    return {key: mask.text(text)[:PREVIEW_SIGNS] for key, text in read.items()}


def _shown(said: dict[str, Any], prefix: str, previews: dict[str, str]) -> ShownEntry:
    files = [_file(row, prefix, previews) for row in said["files"]]
    return ShownEntry(
        said=said,
        component=Component(said["component"]).label,
        proficiency=Proficiency(said["proficiency"]).label if said["proficiency"] else "",
        labels={name: label_for(said["component"], name) for name in LABELLED},
        begun_on=_day(said["begun_on"]),
        finished_on=_day(said["finished_on"]),
        work=[file for file in files if file.role == FileRole.WORK],
        sources=[file for file in files if file.role != FileRole.WORK],
        sessions=[_session(row) for row in said["sessions"]],
    )


def _file(row: dict[str, Any], prefix: str, previews: dict[str, str]) -> ShownFile:
    url = f"{prefix}{row['file']}/"
    return ShownFile(
        name=row["name"],
        kind=row["kind"],
        kind_label=FileKind(row["kind"]).label,
        size=row["size"],
        sha256=row["sha256"],
        caption=row["caption"],
        role=row["role"],
        role_label=FileRole(row["role"]).label,
        url=url,
        thumbnail_url=f"{url}thumbnail/",
        preview=previews.get(row["file"], ""),
    )


def _session(row: dict[str, Any]) -> ShownSession:
    return ShownSession(
        taught_on=date.fromisoformat(row["taught_on"]),
        hours=row["hours"],
        topic=row["topic"],
        mentees=row["mentees"],
        grade_band=GradeBand(row["grade_band"]).label,
        confirmed=row["confirmed"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
