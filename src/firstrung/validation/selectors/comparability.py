"""Which panelists of a plan can't be compared, because nothing ties their reviews together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.identity.public import Person
from firstrung.validation.models import PanelPlan

NAMED = 4
"""So many people of a group are named, the others counted."""


@dataclass(frozen=True)
class Group:
    """Panelists who share portfolios with each other, directly or through others, and nobody else.

    ``names`` are sorted; ``works`` counts the panel's portfolios that they review.
    """

    names: tuple[str, ...]
    works: int

    @property
    def said(self) -> str:
        """The people in words, the first `NAMED` by name."""
        more = len(self.names) - NAMED
        names = list(self.names[:NAMED])
        if more > 0:
            names.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
        return str(get_text_list(names, _("and")))


def is_apart(plan: PanelPlan) -> bool:
    """Whether a plan leaves panelists in groups that can't be compared."""
    return int(plan.figures.get("components", 1)) > 1


def groups_apart(plan: PanelPlan) -> list[Group]:
    """The groups of a plan that can't be compared, the largest first; none where all can.

    One query, and only where there are groups.
    """
    if not is_apart(plan):
        return []
    reviews = [(who, ("work", work)) for who, work, _fit in plan.pairs]
    anchors = [(who, ("anchor", anchor)) for anchor, who in plan.figures["anchors"]]
    parts = _parts([*reviews, *anchors])
    people = Person.objects.in_bulk([who for part in parts for who in part])
    groups = [
        Group(
            names=tuple(sorted(people[who].name for who in part if who in people)),
            works=len({work for who, work in reviews if who in part}),
        )
        for part in parts
    ]
    return sorted(groups, key=lambda group: (-len(group.names), group.names))


def _parts(links: Iterable[tuple[int, tuple[str, int]]]) -> list[set[int]]:
    """Panelists by what ties them: each link is a panelist and what the panelist looks at."""
    seen_by: dict[tuple[str, int], set[int]] = defaultdict(set)
    looks_at: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for who, what in links:
        seen_by[what].add(who)
        looks_at[who].add(what)
    parts, left = [], set(looks_at)
    while left:
        part, edge = set[int](), {left.pop()}
        while edge:
            part |= edge
            works = {work for who in edge for work in looks_at[who]}
            edge = {who for work in works for who in seen_by[work]} - part
        left -= part
        parts.append(part)
    return parts


def told_apart(groups: Sequence[Group]) -> str:
    """Who can't be compared with whom, in a sentence."""
    return _("These groups share no portfolio and can't be compared: %(groups)s.") % {
        "groups": "; ".join(group.said for group in groups)
    }
