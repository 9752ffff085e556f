"""Drafting and publishing rubrics. A published rubric never changes: a new version does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.validation.enums import CriterionKind, Part
from firstrung.validation.models import Criterion, Level, Rubric
from firstrung.validation.policies import MANAGE_RUBRIC, require_coalition

LEAST_LEVELS = 2


@dataclass(frozen=True)
class LevelDraft:
    """A level in words, worth ``points``."""

    points: int
    title: str
    description: str = ""
    title_es: str = ""
    description_es: str = ""


@dataclass(frozen=True)
class CriterionDraft:
    """A criterion in words with its levels; ``ethics`` marks the one every rubric needs.

    ``looks_at`` names the parts of an entry that it is about (`enums.Part`).
    """

    code: str
    title: str
    levels: Sequence[LevelDraft]
    description: str = ""
    title_es: str = ""
    description_es: str = ""
    ethics: bool = False
    looks_at: Sequence[str] = ()


@transaction.atomic
def draft_rubric(
    *,
    actor: Person,
    key: str,
    title: str,
    criteria: Sequence[CriterionDraft],
    now: datetime,
    title_es: str = "",
    description: str = "",
    description_es: str = "",
) -> Rubric:
    """A new draft; its version follows the last one with the same key."""
    require_coalition(actor)
    last = Rubric.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    rubric = Rubric.objects.create(
        key=key,
        version=last + 1,
        title=title,
        title_es=title_es,
        description=description,
        description_es=description_es,
    )
    for position, draft in enumerate(criteria):
        _add(rubric, draft, position)
    record(actor, "validation.rubric.drafted", rubric, now=now, version=rubric.version)
    return rubric


def _add(rubric: Rubric, draft: CriterionDraft, position: int) -> None:
    criterion = Criterion.objects.create(
        rubric=rubric,
        code=draft.code,
        position=position,
        kind=CriterionKind.ETHICS if draft.ethics else CriterionKind.REGULAR,
        title=draft.title,
        title_es=draft.title_es,
        description=draft.description,
        description_es=draft.description_es,
        looks_at=[Part(part).value for part in draft.looks_at],
    )
    Level.objects.bulk_create(
        Level(
            criterion=criterion,
            points=level.points,
            title=level.title,
            title_es=level.title_es,
            description=level.description,
            description_es=level.description_es,
        )
        for level in draft.levels
    )


@transaction.atomic
def publish_rubric(*, actor: Person, rubric: Rubric, effective_on: date, now: datetime) -> Rubric:
    """Publish a draft for good: it must ask about ethics, and each criterion needs two levels."""
    MANAGE_RUBRIC.require(actor, rubric)
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if rubric.published_at is not None:
        raise Problem(_("This rubric is published and can't change; draft a new version."))
    criteria = rubric.criteria.annotate(count=Count("levels"))
    if not any(criterion.is_ethics for criterion in criteria):
        raise Problem(_("A rubric must ask about ethics and bias: add that criterion."))
    poor = [str(criterion) for criterion in criteria if criterion.count < LEAST_LEVELS]
    if poor:
        raise Problem(
            _("Each criterion needs at least two levels: %(criteria)s.")
            % {"criteria": ", ".join(poor)}
        )
    rubric.effective_on, rubric.published_at = effective_on, now
    rubric.save(update_fields=["effective_on", "published_at"])
    record(actor, "validation.rubric.published", rubric, now=now, version=rubric.version)
    return rubric
