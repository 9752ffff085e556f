"""Planning a panel: what it is held with and the rules of its plan."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person
from firstrung.validation.enums import PanelState
from firstrung.validation.models import Panel, Rubric
from firstrung.validation.policies import HOST, RUN_PANEL


class ChangedMeanwhileError(Problem):
    """Somebody else changed the same thing since it was shown; nothing was overwritten."""


def lock_panel(actor: Person, panel: Panel) -> Panel:
    """The panel as it stands now, locked; 404 for those who don't run it."""
    RUN_PANEL.require(actor, panel)
    return Panel.objects.select_for_update(of=("self",)).select_related("rubric").get(pk=panel.pk)


def not_closed(panel: Panel) -> None:
    """`Problem` where the panel is over."""
    if panel.state == PanelState.CLOSED:
        raise Problem(_("This panel is closed."))


@dataclass(frozen=True)
class PanelDraft:
    """What a panel is planned with; ``quarter`` follows from the day on which it opens."""

    title: str
    rubric: Rubric
    opens_on: date
    closes_on: date
    reviews_each: int = 3

    @property
    def quarter(self) -> str:
        """The quarter in which it opens, as ``2026-Q4``."""
        return f"{self.opens_on.year}-Q{(self.opens_on.month + 2) // 3}"


@transaction.atomic
def plan_panel(
    *, actor: Person, organization: Organization, draft: PanelDraft, now: datetime
) -> Panel:
    """A new panel of the coalition or a district (A25)."""
    HOST.require(actor, organization)
    if draft.rubric.published_at is None:
        raise Problem(_("Choose a rubric that is published."), field="rubric")
    _in_order(draft.opens_on, draft.closes_on)
    panel = Panel.objects.create(
        organization=organization,
        title=draft.title,
        quarter=draft.quarter,
        rubric=draft.rubric,
        opens_on=draft.opens_on,
        closes_on=draft.closes_on,
        reviews_each=draft.reviews_each,
    )
    record(actor, "validation.panel.planned", panel, now=now, quarter=draft.quarter)
    return panel


def _in_order(opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        raise Problem(_("A panel can't close before it opens."), field="closes_on")


@dataclass(frozen=True)
class PanelRules:
    """What a coordinator may change of a panel; see `Panel` for what each means."""

    title: str
    opens_on: date
    closes_on: date
    reviews_each: int
    max_reviews: int
    min_load: int
    max_load: int | None
    one_per_employer: bool
    in_sector: int
    seniors: int
    per_slot: int | None
    anchors: int
    again_share: Decimal
    remind_days: int
    mends_itself: bool

    @classmethod
    def of(cls, panel: Panel) -> "PanelRules":
        """As they are now."""
        return cls(**{field.name: getattr(panel, field.name) for field in fields(cls)})

    @property
    def mark(self) -> str:
        """A short mark that changes with any of the rules."""
        text = json.dumps(asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def change_rules(
    *, actor: Person, panel: Panel, rules: PanelRules, seen: str, now: datetime
) -> Panel:
    """Change the rules; ``seen`` is the mark of those that the coordinator looked at.

    Where somebody else changed them meanwhile nothing happens, so that no change is lost unseen.
    An open panel's reviews get its new closing day.
    """
    panel = lock_panel(actor, panel)
    not_closed(panel)
    before = PanelRules.of(panel)
    if before.mark != seen:
        raise ChangedMeanwhileError(
            _("Somebody else changed the rules meanwhile. They are shown below; decide again.")
        )
    _check(panel, rules)
    changed = [name for name, value in asdict(rules).items() if value != getattr(before, name)]
    for name in changed:
        setattr(panel, name, getattr(rules, name))
    if changed:
        panel.save(update_fields=changed)
        record(actor, "validation.panel.changed", panel, now=now, fields=changed)
    if "closes_on" in changed:
        panel.reviews.pending().update(due_on=panel.closes_on)
    return panel


def _check(panel: Panel, rules: PanelRules) -> None:
    """`Problem` beside the field where rules contradict each other."""
    _in_order(rules.opens_on, rules.closes_on)
    if panel.state != PanelState.PLANNED and rules.opens_on != panel.opens_on:
        raise Problem(_("The panel has opened; its first day stays."), field="opens_on")
    if rules.max_reviews < rules.reviews_each:
        raise Problem(_("At least as many as the reviews for each portfolio."), field="max_reviews")
    if rules.max_load is not None and rules.max_load < rules.min_load:
        raise Problem(_("At least as many as everybody must do."), field="max_load")
    for name in ("in_sector", "seniors"):
        if getattr(rules, name) > rules.reviews_each:
            raise Problem(_("At most as many as the reviews for each portfolio."), field=name)
