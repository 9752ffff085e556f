"""The rules that stand in a plan's way, in words, each with the place where it is changed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.validation.models import PanelPlan, Submission
from firstrung.validation.selectors.documents import Document
from firstrung.validation.selectors.numbers import most_load

MOST_NAMED = 5


@dataclass(frozen=True)
class Obstacle:
    """One rule: what it says, how much it asks, and the page (a name) where it is changed."""

    rule: str
    text: str
    page: str


def told(plan: PanelPlan) -> list[Obstacle]:
    """The obstacles of a plan in the language of the reader; a rule unknown here is just named."""
    return [_told(row["rule"], plan.instance) for row in plan.obstacles]


def tight_spots(plan: PanelPlan) -> list[str]:
    """Portfolios with fewer panelists who may judge them than they need, worst first."""
    found = plan.instance
    free = {row["id"]: _may_judge(row, found) for row in found.get("portfolios", [])}
    needs = {row["id"]: row["reviews"] for row in found.get("portfolios", [])}
    tight = sorted((pk for pk in free if free[pk] < needs[pk]), key=lambda pk: free[pk] - needs[pk])
    codes = {row.pk: row.code for row in Submission.objects.filter(pk__in=tight[:MOST_NAMED])}
    return [
        ngettext(
            "Portfolio %(code)s: only %(count)d panelist may judge it, %(need)d are needed.",
            "Portfolio %(code)s: only %(count)d panelists may judge it, %(need)d are needed.",
            free[pk],
        )
        % {"code": codes[pk], "count": free[pk], "need": needs[pk]}
        for pk in tight[:MOST_NAMED]
        if pk in codes
    ]


def _may_judge(work: Document, found: Document) -> int:
    barred = {who for pk, who, _why in found["barred"] if pk == work["id"]}
    barred |= {who for pk, who in found["forbidden"] if pk == work["id"]}
    return sum(
        row["id"] not in barred
        and (work["track"] is None or row["tracks"] is None or work["track"] in row["tracks"])
        and (work["slot"] is None or row["slots"] is None or work["slot"] in row["slots"])
        for row in found["panelists"]
    )


def _told(rule: str, found: Document) -> Obstacle:
    if rule not in WORDS:
        return Obstacle(rule, _("The rule “%(rule)s”.") % {"rule": rule}, "panel_rules")
    words, page = WORDS[rule]
    return Obstacle(rule, words(found), page)


def _reviews(found: Document) -> str:
    needed = sum(row["reviews"] for row in found["portfolios"])
    return _(
        "Each portfolio gets %(each)d reviews: %(needed)d in all for %(works)d portfolios."
    ) % {
        "each": found["rules"]["reviews_each"],
        "needed": needed,
        "works": len(found["portfolios"]),
    }


def _load_max(found: Document) -> str:
    usual = most_load(found)
    limits = [row["load_max"] for row in found["panelists"]]
    room = sum(usual if limit is None else limit for limit in limits)
    return _(
        "Nobody does more than %(most)d reviews, or their own limit: %(people)d panelists can do "
        "%(room)d."
    ) % {"most": usual, "people": len(limits), "room": room}


def _load_min(found: Document) -> str:
    return _("Everybody does at least %(least)d reviews.") % {"least": found["rules"]["load_min"]}


def _barred(found: Document) -> str:
    why = Counter(reason for _work, _who, reason in found["barred"])
    return ngettext(
        "%(count)d pair is barred: conflicts of interest, people around the student, reviews "
        "handed back.",
        "%(count)d pairs are barred: conflicts of interest, people around the student, reviews "
        "handed back.",
        why.total(),
    ) % {"count": why.total()}


def _plain(text: Callable[[], str]) -> Callable[[Document], str]:
    return lambda _found: text()


WORDS: dict[str, tuple[Callable[[Document], str], str]] = {
    "reviews_each": (_reviews, "panel_rules"),
    "load_max": (_load_max, "panel_rules"),
    "load_min": (_load_min, "panel_rules"),
    "conflicts": (_barred, "panel_conflicts"),
    "forbidden": (
        lambda found: (
            ngettext(
                "%(count)d pair is kept apart.",
                "%(count)d pairs are kept apart.",
                len(found["forbidden"]),
            )
            % {"count": len(found["forbidden"])}
        ),
        "panel_plans",
    ),
    "pinned": (
        lambda found: (
            ngettext("%(count)d pair is fixed.", "%(count)d pairs are fixed.", len(found["pinned"]))
            % {"count": len(found["pinned"])}
        ),
        "panel_plans",
    ),
    "tracks": (
        _plain(lambda: _("Portfolios of a track go to panelists who take that track.")),
        "panel_schedule",
    ),
    "slots": (
        _plain(lambda: _("Portfolios of a slot go to panelists who are there in that slot.")),
        "panel_schedule",
    ),
    "per_slot": (
        lambda found: (
            _("A panelist hears at most %(count)d portfolios in one slot.")
            % {"count": found["rules"]["per_slot"] or 0}
        ),
        "panel_rules",
    ),
    "seniors": (
        lambda found: (
            _("Each portfolio has at least %(count)d senior reviewers.")
            % {"count": found["rules"]["seniors"]}
        ),
        "panel_rules",
    ),
    "per_employer": (
        _plain(lambda: _("At most one panelist of an employer judges the same portfolio.")),
        "panel_rules",
    ),
    "in_sector": (
        lambda found: (
            _("Each portfolio has at least %(count)d reviewers of its sectors.")
            % {"count": found["rules"]["in_sector"]}
        ),
        "panel_rules",
    ),
    "connected": (
        _plain(
            lambda: _(
                "The panelists fall into groups that share no portfolio, so nobody can tell a "
                "strict group from one with weaker work."
            )
        ),
        "panel_rules",
    ),
    "max_severity_se": (
        _plain(
            lambda: _(
                "How strict two panelists are could be told apart only roughly: more shared "
                "portfolios or calibration portfolios would help."
            )
        ),
        "panel_rules",
    ),
    "anchors_each": (
        lambda found: (
            _("Each panelist gets at most %(count)d calibration portfolios; %(pool)d are ready.")
            % {"count": found["rules"]["anchors_each"], "pool": len(found["anchors"])}
        ),
        "panel_rules",
    ),
    "time": (
        _plain(
            lambda: _(
                "No plan was found within a minute. Loosen a rule: fewer seniors, sectors or "
                "fixed pairs."
            )
        ),
        "panel_rules",
    ),
}
"""Rule → what it asks, and the page on which a coordinator changes it."""
