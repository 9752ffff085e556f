"""What changed between two versions: words of the texts, values, files by checksum."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from firstrung.files.public import AttachedFile
from firstrung.portfolios.content import Content
from firstrung.portfolios.enums import Proficiency
from firstrung.taxonomies.public import labels

SAME, ADDED, REMOVED = "same", "added", "removed"
TOKEN = re.compile(r"(?:[\w'’-]+|[^\w\s])\s*|\s+")
LONGEST = 2_000
"""Tokens of one text beyond which a changed passage is shown whole: the matcher is quadratic."""


@dataclass(frozen=True)
class Piece:
    """A run of words that is the same, was added, or was removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class TextChange:
    """One field with its pieces; ``changed`` where not all of them are the same."""

    label: str | Promise
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return any(piece.kind != SAME for piece in self.pieces)


@dataclass(frozen=True)
class FileChange:
    """A file: same, added, removed, or changed (same name, other checksum)."""

    kind: str
    name: str
    before: str
    after: str


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The way from one text to the other, word by word, removals before additions."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    middle = old[first : len(old) - last], new[first : len(new) - last]
    runs = [
        ("".join(new[:first]), "", ""),
        *_runs(*middle),
        ("".join(new[len(new) - last :]), "", ""),
    ]
    return _pieces(runs)


def _common(old: list[str], new: list[str]) -> int:
    """How many tokens at the start are the same word."""
    same = takewhile(lambda pair: _word(pair[0]) == _word(pair[1]), zip(old, new, strict=False))
    return sum(1 for _pair in same)


def _word(token: str) -> str:
    """What two tokens are compared by: a line break counts, other white space doesn't."""
    return token.rstrip() + ("\n" if "\n" in token else "")


def _runs(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    """Runs of (same, removed, added) text of which either the first or the others are empty."""
    if max(len(old), len(new)) > LONGEST:
        return [("", "".join(old), "".join(new))]
    # The matcher skips over words that are everywhere: else a text of one word takes minutes.
    matcher = SequenceMatcher(None, [*map(_word, old)], [*map(_word, new)])
    return [
        ("".join(new[b1:b2]), "", "")
        if operation == "equal"
        else ("", "".join(old[a1:a2]), "".join(new[b1:b2]))
        for operation, a1, a2, b1, b2 in matcher.get_opcodes()
    ]


def _pieces(runs: list[tuple[str, str, str]]) -> tuple[Piece, ...]:
    pieces = (
        Piece(kind, text)
        for run in runs
        for kind, text in zip((SAME, REMOVED, ADDED), run, strict=True)
    )
    return tuple(piece for piece in pieces if piece.text)


def text_changes(before: Content, after: Content) -> list[TextChange]:
    """Every field that says something in either version, changed ones first."""
    names = labels(sorted({*before.skills, *after.skills}))
    old, new = _texts(before, names), _texts(after, names)
    rows = [
        TextChange(label, word_changes(old[label], new[label]))
        for label in old
        if old[label] or new[label]
    ]
    return sorted(rows, key=lambda row: not row.changed)


def _texts(content: Content, names: dict[str, str]) -> dict[str, str]:
    used = {None: "", True: _("Yes"), False: _("No")}[content.ai_used]
    return {
        _("Title"): content.title,
        _("What I made and why it matters"): content.summary,
        _("How I worked on it"): content.process,
        _("What I learned"): content.reflection,
        _("Subject"): str(content.subject or ""),
        _("Skills"): ", ".join(names[code] for code in content.skills),
        _("Begun"): date_format(content.begun_on) if content.begun_on else "",
        _("Finished"): date_format(content.finished_on) if content.finished_on else "",
        _("Made for"): content.client,
        _("AI tool"): content.tool,
        _("How well I handle it"): _proficiency(content.proficiency),
        _("AI was used"): used,
        _("How AI was used"): "\n\n".join(_use(use) for use in content.ai_uses),
        _("Links"): "\n".join(_link(link) for link in content.links),
    }


def _proficiency(code: str) -> str:
    return str(Proficiency(code).label) if code else ""


def _use(use: dict[str, str]) -> str:
    return "\n".join(use[part] for part in ("tool", "purpose", "student_did", "kept_changed"))


def _link(link: dict[str, str]) -> str:
    return " ".join(part for part in (link.get("label"), link["url"]) if part)


def file_changes(before: Content, after: Content) -> list[FileChange]:
    """The files of both versions, matched by checksum first and by name then."""
    old, new = list(before.files), list(after.files)
    same = [item for item in new if _sum(item) in {_sum(other) for other in old}]
    gone = [item for item in old if _sum(item) not in {_sum(other) for other in new}]
    fresh = [item for item in new if item not in same]
    by_name = {item.file.name: item for item in gone}
    rows = [FileChange(SAME, item.file.name, _sum(item), _sum(item)) for item in same]
    for item in fresh:
        earlier = by_name.pop(item.file.name, None)
        kind = "changed" if earlier else ADDED
        rows.append(FileChange(kind, item.file.name, _sum(earlier), _sum(item)))
    rows += [FileChange(REMOVED, name, _sum(item), "") for name, item in by_name.items()]
    order = ("changed", ADDED, REMOVED, SAME)
    return sorted(rows, key=lambda row: order.index(row.kind))


def _sum(item: AttachedFile | None) -> str:
    file: Any = item.file if item else None
    return str(file.sha256) if file else ""
