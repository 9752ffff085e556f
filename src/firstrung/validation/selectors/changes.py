"""What has changed on a panel since a plan was made, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from firstrung.identity.public import Person
from firstrung.validation.models import PanelPlan, Submission
from firstrung.validation.selectors.documents import Document

LIMITS = ("load_min", "load_max", "tracks", "slots", "senior", "employer")
NEEDS = ("reviews", "track", "slot", "kind")
Wanted = set[tuple[int, int]]


def changes_since(plan: PanelPlan, today: Document) -> list[str]:
    """Sentences on what makes the plan unfit now; empty where it can be applied.

    What makes it merely not the best one (a panelist who came later) is no obstacle.
    """
    wanted = {(work, who) for who, work, _affinity in plan.pairs}
    words = _Words(plan.instance, today)
    return [
        *_people(plan.instance, today, wanted, words),
        *_works(plan.instance, today, words),
        *_pairs(today, wanted, words),
        *_rules(plan.instance, today),
    ]


class _Words:
    """Names of panelists and codes of portfolios in either document (two queries)."""

    def __init__(self, *documents: Document) -> None:
        people = {row["id"] for document in documents for row in document["panelists"]}
        works = {row["id"] for document in documents for row in document["portfolios"]}
        self.names = {row.pk: row.name for row in Person.objects.filter(pk__in=people)}
        self.codes = {row.pk: row.code for row in Submission.objects.filter(pk__in=works)}

    def pair(self, work: int, who: int) -> dict[str, str]:
        return {"name": self.names.get(who, "?"), "code": self.codes.get(work, "?")}


def _by_id(rows: list[Document]) -> dict[int, Document]:
    return {row["id"]: row for row in rows}


def _differ(first: Mapping[str, Any], second: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    return any(first[key] != second[key] for key in keys)


def _people(then: Document, today: Document, wanted: Wanted, words: _Words) -> Iterator[str]:
    old, new = _by_id(then["panelists"]), _by_id(today["panelists"])
    done = {(work, who) for work, who in today["done"]}
    open_ = Counter(who for work, who in wanted if (work, who) not in done)
    for who in sorted(open_):
        name = {"name": words.names.get(who, "?")}
        if who not in new:
            yield _("%(name)s no longer has a seat.") % name
        elif who in old and _differ(old[who], new[who], LIMITS):
            yield _("What %(name)s can take has changed.") % name


def _works(then: Document, today: Document, words: _Words) -> Iterator[str]:
    old, new = _by_id(then["portfolios"]), _by_id(today["portfolios"])
    for work in sorted(set(old) | set(new)):
        code = {"code": words.codes.get(work, "?")}
        if work not in new:
            yield _("Portfolio %(code)s may no longer be shown to this panel.") % code
        elif work not in old:
            yield _("Portfolio %(code)s came since.") % code
        elif _differ(old[work], new[work], NEEDS):
            yield _("What portfolio %(code)s needs has changed.") % code


def _pairs(today: Document, wanted: Wanted, words: _Words) -> Iterator[str]:
    done = {(work, who) for work, who in today["done"]}
    barred = {(work, who) for work, who, _why in today["barred"]}
    for work, who in sorted((barred & wanted) - done):
        yield _("%(name)s must not judge portfolio %(code)s.") % words.pair(work, who)
    for work, who in sorted(done - wanted):
        yield _("%(name)s has begun portfolio %(code)s.") % words.pair(work, who)
    for work, who in sorted({(a, b) for a, b in today["forbidden"]} & wanted - done):
        yield _("%(name)s and portfolio %(code)s were kept apart.") % words.pair(work, who)
    for work, who in sorted({(a, b) for a, b in today["pinned"]} - wanted):
        yield _("%(name)s was fixed for portfolio %(code)s.") % words.pair(work, who)


def _rules(then: Document, today: Document) -> Iterator[str]:
    if then["rules"] != today["rules"]:
        yield _("The panel's rules have changed.")
