"""A work at a glance: claim, evidence, who checked it, and the score where there is one.

Everything is a deep link into the same page: `#entry-…`, `#files-…`, `#ai-…` and so on are the
anchors that the entries of a snapshot carry.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.files.public import FileKind, FileRole
from firstrung.portfolios.public import Component, EntryVersion, Snapshot
from firstrung.validation.enums import Part, ReviewState, Stage, StageState
from firstrung.validation.models import Criterion, PanelResult, Submission
from firstrung.validation.selectors.reviews import Question

Text = str | Promise
WORDS = 24
"""A claim is told in so many words."""


@dataclass(frozen=True)
class Link:
    """A place in the work. ``words`` says what is there, ``symbol`` is its icon."""

    anchor: str
    words: Text
    symbol: str


@dataclass(frozen=True)
class Claim:
    """What one entry says it shows, by what, and who vouched for it."""

    anchor: str
    title: str
    component: Text
    words: str
    skills: tuple[str, ...]
    evidence: tuple[Link, ...]
    checked: tuple[str, ...]


@dataclass(frozen=True)
class Overall:
    """The score of the whole work with its error, on the scale up to ``top``."""

    score: Decimal
    error: Decimal | None
    cut: Decimal
    raters: int
    met: bool


@dataclass(frozen=True)
class Glance:
    """The two-minute view of a work."""

    claims: tuple[Claim, ...]
    checked: tuple[str, ...]
    overall: Overall | None


def glance(
    submission: Submission, document: dict[str, Any], *, result: PanelResult | None = None
) -> Glance:
    """The two-minute view (two queries). ``result`` only for readers who don't judge any more."""
    validated = _validated(submission.snapshot, document)
    claims = tuple(_claim(entry, validated) for entry in document["entries"])
    return Glance(claims, _stages(submission), _overall(result))


def _overall(result: PanelResult | None) -> Overall | None:
    if result is None:
        return None
    return Overall(
        score=result.score,
        error=result.fair_error,
        cut=result.threshold.cut_score,
        raters=result.raters,
        met=result.met,
    )


def _validated(snapshot: Snapshot, document: dict[str, Any]) -> set[tuple[str, int]]:
    """Entry and version of what an earlier validation has covered already."""
    uids = [entry["entry"] for entry in document["entries"]]
    rows = EntryVersion.objects.filter(
        entry__portfolio=snapshot.portfolio_id, entry__uid__in=uids, validated_at__isnull=False
    )
    return {(str(uid), number) for uid, number in rows.values_list("entry__uid", "number")}


def _stages(submission: Submission) -> tuple[str, ...]:
    """The stages that are passed, with how many judged; roles, never names."""
    rows = submission.stages.filter(
        state=StageState.PASSED, stage__in=[Stage.TEACHER, Stage.PEER]
    ).values_list("stage", flat=True)
    passed = set(rows)
    counts = Counter(
        submission.reviews.filter(state=ReviewState.SUBMITTED, stage__in=passed).values_list(
            "stage", flat=True
        )
    )
    said = []
    if Stage.TEACHER in passed:
        said.append(_("Assessed by a teacher"))
    if Stage.PEER in passed:
        number = counts[Stage.PEER]
        words = ngettext("Reviewed by %(n)d peer", "Reviewed by %(n)d peers", number)
        said.append(words % {"n": number})
    return tuple(said)


def _claim(entry: dict[str, Any], validated: set[tuple[str, int]]) -> Claim:
    uid = entry["entry"]
    return Claim(
        anchor=f"entry-{uid}",
        title=entry["title"],
        component=Component(entry["component"]).label,
        words=Truncator(entry["summary"].split("\n")[0]).words(WORDS, truncate=" …"),
        skills=tuple(skill["name"] for skill in entry["skills"]),
        evidence=tuple(_evidence(entry)),
        checked=tuple(_checked(entry, validated)),
    )


def _evidence(entry: dict[str, Any]) -> Iterable[Link]:
    uid = entry["entry"]
    kinds = Counter(file["kind"] for file in entry["files"] if file["role"] == FileRole.WORK)
    if kinds:
        words = ", ".join(f"{number} × {FileKind(kind).label}" for kind, number in kinds.items())
        yield Link(f"files-{uid}", words, "file")
    if entry["links"]:
        number = len(entry["links"])
        words = ngettext("%(n)d link", "%(n)d links", number) % {"n": number}
        yield Link(f"links-{uid}", words, "globe")
    if entry["process"]:
        yield Link(f"process-{uid}", _("The way there"), "history")
    if entry["reflection"]:
        yield Link(f"reflection-{uid}", _("Reflection"), "chat")
    if entry["sessions"]:
        number = len(entry["sessions"])
        words = ngettext("%(n)d session taught", "%(n)d sessions taught", number) % {"n": number}
        yield Link(f"sessions-{uid}", words, "people")
    yield Link(f"ai-{uid}", _ai(entry), "spark")


def _ai(entry: dict[str, Any]) -> str:
    if entry["ai"]["used"] is None:
        return _("AI use not stated")
    if not entry["ai"]["used"]:
        return _("No AI used")
    sources = sum(file["role"] != FileRole.WORK for file in entry["files"])
    if not sources:
        return _("AI use told")
    words = ngettext(
        "AI use told, with %(n)d prompt or draft",
        "AI use told, with %(n)d prompts and drafts",
        sources,
    )
    return words % {"n": sources}


def _checked(entry: dict[str, Any], validated: set[tuple[str, int]]) -> Iterable[str]:
    if (entry["entry"], entry["version"]) in validated:
        yield _("Validated before, unchanged since")
    confirmed = sum(session["confirmed"] for session in entry["sessions"])
    if entry["sessions"]:
        yield _("%(n)d of %(all)d sessions confirmed by a teacher") % {
            "n": confirmed,
            "all": len(entry["sessions"]),
        }
    if entry["client"] and entry["component"] == Component.EMPLOYER_FEEDBACK:
        yield _("Said by %(client)s") % {"client": entry["client"]}


PARTS: dict[str, tuple[str, ...]] = {
    Part.PURPOSE: ("summary",),
    Part.WORK: ("files", "links", "sessions"),
    Part.PROCESS: ("process",),
    Part.AI: ("ai",),
    Part.REFLECTION: ("reflection",),
}
"""What of an entry each part is: the fields that must not be empty, which name the anchors too."""


@dataclass(frozen=True)
class Look:
    """Where to look for one criterion: an entry's title with its parts as links."""

    title: str
    links: tuple[Link, ...]


def where_to_look(
    questions: Sequence[Question], document: dict[str, Any]
) -> list[tuple[Question, list[Look]]]:
    """Each question with the places of the work that it is about."""
    return [(question, _looks(question.criterion, document)) for question in questions]


def _looks(criterion: Criterion, document: dict[str, Any]) -> list[Look]:
    rows = [
        Look(entry["title"], tuple(_links(entry, criterion.parts))) for entry in document["entries"]
    ]
    return [row for row in rows if row.links]


def _links(entry: dict[str, Any], parts: Iterable[str]) -> Iterable[Link]:
    for part in parts:
        field = next((name for name in PARTS[part] if _has(entry, name)), None)
        if field is not None:
            yield Link(f"{field}-{entry['entry']}", Part(part).label, "arrow")


def _has(entry: dict[str, Any], name: str) -> bool:
    if name == "files":
        return any(file["role"] == FileRole.WORK for file in entry["files"])
    if name == "ai":
        return entry["ai"]["used"] is not None
    return bool(entry[name])
