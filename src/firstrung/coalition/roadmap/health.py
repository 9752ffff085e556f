"""Five ways in which coalitions fail, looked for in the records (D27), and pairs (D09).

Each check tells what it looked at, the rows behind it, and what to do. Nothing is typed in: a
check is good as soon as the records are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.coalition.roadmap import facts

Text = str | Promise


@dataclass(frozen=True)
class Row:
    """Something that a check found: what, why, and the address name with its uid."""

    what: str
    why: str
    address: str = ""
    uid: UUID | None = None


@dataclass(frozen=True)
class Finding:
    """What a check found. ``looked_at`` 0 means there is nothing yet that could be wrong."""

    code: str
    looked_at: int
    affected: int
    rows: list[Row] = field(default_factory=list)

    @property
    def title(self) -> Text:
        """The failure mode."""
        return TITLES[self.code]

    @property
    def question(self) -> Text:
        """What the check asks of the records."""
        return QUESTIONS[self.code]

    @property
    def advice(self) -> Text:
        """What to do."""
        return ADVICE[self.code]

    @property
    def state(self) -> str:
        """``none`` (nothing to look at), ``good``, ``some``, or ``many`` (a third or more)."""
        if not self.looked_at and not self.rows:
            return "none"
        if not self.rows:
            return "good"
        return "many" if 3 * self.affected >= max(self.looked_at, 1) else "some"


TITLES: dict[str, Text] = {
    "stakeholders": gettext_lazy("Missing stakeholders"),
    "decider": gettext_lazy("No clear decision maker"),
    "funding": gettext_lazy("Inadequate funding"),
    "accountability": gettext_lazy("No accountability"),
    "boxes": gettext_lazy("Box-ticking"),
    "pairs": gettext_lazy("Partnerships of two"),
}
QUESTIONS: dict[str, Text] = {
    "stakeholders": gettext_lazy(
        "Do employers and educators take part in each initiative under way, and are intermediaries "
        "and government offices somewhere on board?"
    ),
    "decider": gettext_lazy(
        "Does somebody coordinate the coalition, and does each chosen initiative have a lead?"
    ),
    "funding": gettext_lazy(
        "Does every planned cost have a funder, does no funder carry more than they give, and is "
        "no funding overdue?"
    ),
    "accountability": gettext_lazy(
        "Does everybody know whose turn it is: tasks with an owner and on time, members with a "
        "contact, risks that somebody has looked at?"
    ),
    "boxes": gettext_lazy(
        "Do initiatives say what shows that they work, and does anything come of them?"
    ),
    "pairs": gettext_lazy(
        "Is an initiative more than one employer and one school? A pair helps its own students, "
        "but does not scale."
    ),
}
ADVICE: dict[str, Text] = {
    "stakeholders": gettext_lazy(
        "Ask a member of the missing kind to take part, and name their contact on the page of the "
        "initiative."
    ),
    "decider": gettext_lazy(
        "Name a lead before the next meeting, or give the initiative back to the list of proposals."
    ),
    "funding": gettext_lazy(
        "Take the amounts without a funder to the next meeting with funders, or plan them smaller."
    ),
    "accountability": gettext_lazy(
        "Go through the rows with the leads: one name and one day for each, or strike it out."
    ),
    "boxes": gettext_lazy(
        "Agree on one sentence and one number that would show it works; stop what moves nothing."
    ),
    "pairs": gettext_lazy(
        "Invite a second employer of the sector and another school; most of the work is done "
        "already."
    ),
}


def examine(*, on: date) -> list[Finding]:
    """All six checks, on what the records say on that day (a fixed number of queries)."""
    running = facts.running()
    return [
        _stakeholders(running),
        _decider(running, on),
        _funding(running, on),
        _accountability(running, on),
        _boxes(running, on),
        _pairs(facts.open_with_members()),
    ]


CODES = tuple(TITLES)


def _initiative(row: facts.Seen, why: str) -> Row:
    return Row(row.title, why, "initiative", row.uid)


def _finding(code: str, looked_at: int, rows: list[Row]) -> Finding:
    affected = len({(row.what, row.uid) for row in rows})
    return Finding(code, looked_at, affected, rows)


def _stakeholders(running: list[facts.Seen]) -> Finding:
    rows = []
    for row in running:
        if "employers" not in row.classes:
            rows.append(_initiative(row, _("no employer takes part")))
        if "education" not in row.classes:
            rows.append(_initiative(row, _("no school or college takes part")))
    anywhere = {name for row in running for name in row.classes}
    if running and "intermediaries" not in anywhere:
        rows.append(Row(_("The coalition"), _("no intermediary takes part in any initiative")))
    if running and "government" not in anywhere:
        rows.append(Row(_("The coalition"), _("no government office takes part in any initiative")))
    return _finding("stakeholders", len(running), rows)


def _decider(running: list[facts.Seen], on: date) -> Finding:
    rows = [_initiative(row, _("nobody leads it")) for row in running if not row.led]
    if not facts.has_coordinator(on):
        rows.insert(0, Row(_("The coalition"), _("nobody has the duty of coordinator"), "duties"))
    return _finding("decider", len(running), rows)


def _funding(running: list[facts.Seen], on: date) -> Finding:
    by_pk = {row.pk: row for row in running}
    rows = [
        _initiative(by_pk[pk], _("$%(sum)s planned without a funder") % {"sum": _whole(amount)})
        for pk, amount in facts.unfunded(list(by_pk))
    ]
    rows += [
        _initiative(by_pk[pk], _("“%(text)s” was needed by %(day)s") % {"text": text, "day": day})
        for pk, text, day in facts.late_funding(list(by_pk), on)
    ]
    rows += [
        Row(
            name,
            _("carries $%(sum)s more than it gives") % {"sum": _whole(over)},
            "funder_edit",
            uid,
        )
        for uid, name, over in facts.overcommitted()
    ]
    return _finding("funding", len(running), rows)


def _whole(amount: Decimal) -> str:
    return f"{amount:,.0f}"


def _accountability(running: list[facts.Seen], on: date) -> Finding:
    by_pk = {row.pk: row for row in running}
    kinds: tuple[tuple[Callable[..., list[tuple[int, int]]], str], ...] = (
        (facts.ownerless, _("tasks without an owner: %(count)d")),
        (facts.overdue, _("tasks past their day: %(count)d")),
        (facts.contactless, _("members without a point of contact: %(count)d")),
        (facts.unwatched, _("risks without an owner or not reviewed: %(count)d")),
    )
    rows = [
        _initiative(by_pk[pk], words % {"count": count})
        for look, words in kinds
        for pk, count in look(list(by_pk), on)
    ]
    return _finding("accountability", len(running), rows)


def _boxes(running: list[facts.Seen], on: date) -> Finding:
    rows = [
        _initiative(row, _("nobody has said what shows that it works"))
        for row in running
        if not row.criteria
    ]
    rows += [
        _initiative(row, _("under way for 90 days, and no task finished and nothing reached"))
        for row in facts.without_movement(running, on)
    ]
    done = facts.done()
    rows += [
        _initiative(row, _("finished, though nothing shows that it worked"))
        for row in done
        if not row.met
    ]
    return _finding("boxes", len(running) + len(done), rows)


def _pairs(rows: list[facts.Seen]) -> Finding:
    found = [
        _initiative(row, " + ".join(row.pair))
        for row in rows
        if len(row.employers) == 1 and len(row.schools) == 1
    ]
    return _finding("pairs", len(rows), found)


def as_rows(findings: list[Finding]) -> list[list[Any]]:
    """All findings for a spreadsheet: failure mode, what, why, what to do."""
    return [
        [str(finding.title), row.what, row.why, str(finding.advice)]
        for finding in findings
        for row in finding.rows
    ]
