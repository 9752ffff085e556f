"""Write definitions: drafts, their rubric and alignments, publishing, retiring."""

import json
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import NotYours, Problem
from firstrung.credentials.defining.alignments import merged
from firstrung.credentials.defining.digest import definition_digest
from firstrung.credentials.defining.facts import FACTS, fact_descriptions
from firstrung.credentials.defining.lifecycle import LIFECYCLE
from firstrung.credentials.defining.pictures import NamedStream, store_picture
from firstrung.credentials.defining.rubrics import Criterion, descriptions
from firstrung.credentials.documents import achievement_url
from firstrung.credentials.models import Achievement, AchievementState
from firstrung.credentials.policies import DEFINE_ACHIEVEMENT
from firstrung.credentials.preflight.standing import standing_of
from firstrung.identity.public import Person, runs_the_coalition

THRESHOLD_CODE: Final = "ai-ready-certificate"
"""The certificate whose versions are the thresholds' that employers signed: `prefill` makes them.

Nobody numbers them by hand, or the next threshold would find its number taken.
"""
COPIED = (
    "code",
    "kind",
    "name",
    "description",
    "criteria",
    "tags",
    "recognized_by",
    "valid_days",
    "whole",
    "image",
)


@dataclass(frozen=True)
class Definition:
    """What the form asks for. ``valid_days`` None: an award holds for good."""

    kind: str
    name: str
    description: str
    criteria: str
    effective_on: date
    tags: list[str] = field(default_factory=list)
    recognized_by: list[str] = field(default_factory=list)
    valid_days: int | None = None
    whole: Achievement | None = None
    ctid: str = ""


def require_definer(actor: Any) -> None:
    """`NotYours` for everybody who does not run the coalition."""
    if not runs_the_coalition(actor):
        raise NotYours(DEFINE_ACHIEVEMENT.name)


def create_draft(actor: Person, *, code: str, definition: Definition, now: datetime) -> Achievement:
    """The first version of a new achievement, as a draft."""
    require_definer(actor)
    if code == THRESHOLD_CODE:
        raise Problem(_follows_thresholds(), field="code")
    if Achievement.objects.filter(code=code).exists():
        raise Problem(
            _("There is an achievement with this code. Make a new version of it instead."),
            field="code",
        )
    return _save_new(actor, Achievement(code=code, version=1, **_columns(definition)), now=now)


def _follows_thresholds() -> str:
    return _(
        "This code is kept for the certificate that employers set a threshold for. Its versions "
        "are made from the thresholds; choose “Definition from the threshold”."
    )


def prefill(
    actor: Person,
    *,
    code: str,
    version: int,
    definition: Definition,
    result_descriptions: list[dict[str, Any]],
    now: datetime,
) -> Achievement:
    """A draft of exactly that version with the given contents; an existing draft takes them over.

    Picture, alignments and key words of an existing draft stay. `Problem` where the version has
    been published.
    """
    require_definer(actor)
    values = _columns(definition) | {"result_descriptions": result_descriptions}
    row = Achievement.objects.filter(code=code, version=version).first()
    if row is None:
        return _save_new(actor, Achievement(code=code, version=version, **values), now=now)
    for kept in ("tags", "ctid", "valid_days"):
        values.pop(kept)
    return _change(actor, row, values, now=now)


def _columns(definition: Definition) -> dict[str, Any]:
    return {column.name: getattr(definition, column.name) for column in fields(definition)}


def _save_new(actor: Person | None, row: Achievement, *, now: datetime) -> Achievement:
    row.state, row.defined_by, row.created_at = AchievementState.DRAFT, actor, now
    row.ctid = row.ctid or f"ce-{row.uid}"
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(actor, "credentials.achievement.drafted", row, now=now, version=row.version)
    except IntegrityError as error:
        raise Problem(_("Somebody made this version a moment ago.")) from error
    return row


def _locked(achievement: Achievement, action: str) -> Achievement:
    """The row as it stands now, held until the end of the transaction."""
    row = Achievement.objects.select_for_update(of=("self",)).get(pk=achievement.pk)
    LIFECYCLE.after(row.state, action)
    return row


def _change(
    actor: Person, achievement: Achievement, values: dict[str, Any], *, now: datetime
) -> Achievement:
    """Set columns of a draft, with one audit entry that names them."""
    with transaction.atomic():
        row = _locked(achievement, "change")
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        record(actor, "credentials.achievement.changed", row, now=now, changed=sorted(values))
    return row


def change_draft(
    actor: Person, *, achievement: Achievement, definition: Definition, now: datetime
) -> Achievement:
    """Set what the form asks for; only of a draft."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    whole = definition.whole
    if whole is not None and whole.code == achievement.code:
        raise Problem(_("It can't be a part of itself."), field="whole")
    values = _columns(definition)
    if not definition.ctid:
        values["ctid"] = achievement.ctid or f"ce-{achievement.uid}"
    return _change(actor, achievement, values, now=now)


def set_rubric(
    actor: Person,
    *,
    achievement: Achievement,
    criteria: list[Criterion],
    facts: list[str],
    now: datetime,
) -> Achievement:
    """Replace the criteria and the facts that results will tell."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    if unknown := [code for code in facts if code not in FACTS]:
        raise Problem(_("Unknown fact: %(code)s.") % {"code": unknown[0]}, field="facts")
    base = achievement_url(achievement)
    rows = [*descriptions(base, criteria), *fact_descriptions(base, facts)]
    return _change(actor, achievement, {"result_descriptions": rows}, now=now)


def add_alignments(
    actor: Person, *, achievement: Achievement, rows: list[dict[str, Any]], now: datetime
) -> Achievement:
    """Add Open Badges alignments; the same target twice replaces the earlier one."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    with transaction.atomic():
        present = _locked(achievement, "change").alignments
        return _change(actor, achievement, {"alignments": merged(present, rows)}, now=now)


def remove_alignment(
    actor: Person, *, achievement: Achievement, url: str, now: datetime
) -> Achievement:
    """Remove every alignment that points to ``url``."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    with transaction.atomic():
        present = _locked(achievement, "change").alignments
        rows = [row for row in present if row["targetUrl"] != url]
        return _change(actor, achievement, {"alignments": rows}, now=now)


def set_picture(
    actor: Person, *, achievement: Achievement, source: NamedStream | None, now: datetime
) -> Achievement:
    """Use the uploaded PNG or SVG as the badge; None returns to the drawn one."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    LIFECYCLE.after(achievement.state, "change")
    image = None if source is None else store_picture(owner_id=actor.pk, source=source, now=now)
    return _change(actor, achievement, {"image": image}, now=now)


def publish(
    actor: Person, *, achievement: Achievement, without: list[str], now: datetime
) -> Achievement:
    """Make the draft live, from its effective date on; it never changes after that.

    Needs a pre-flight of exactly this definition without a refusal. ``without`` are the codes of
    the verifiers that could not run and that the coordinator accepts going without.
    """
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    with transaction.atomic():
        row = _locked(achievement, "publish")
        standing = standing_of(row)
        if not standing.passed:
            raise Problem(_("It needs a pre-flight that passed, of exactly this definition."))
        if set(standing.missing) - set(without):
            raise Problem(
                _("Confirm that you publish without: %(names)s.")
                % {"names": ", ".join(standing.missing_names)},
                field="without",
            )
        row.state = AchievementState.LIVE
        row.save(update_fields=["state"])
        record(
            actor,
            "credentials.achievement.published",
            row,
            now=now,
            sha256=definition_digest(row),
            without=standing.missing,
        )
    return row


def retire(actor: Person, *, achievement: Achievement, now: datetime) -> Achievement:
    """Award it no more; who holds it keeps it."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    with transaction.atomic():
        row = _locked(achievement, "retire")
        row.state = AchievementState.RETIRED
        row.save(update_fields=["state"])
        record(actor, "credentials.achievement.retired", row, now=now, version=row.version)
    return row


def new_version(actor: Person, *, achievement: Achievement, now: datetime) -> Achievement:
    """A draft of the next version, with everything of this one; one draft at a time."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    if achievement.code == THRESHOLD_CODE:
        raise Problem(_follows_thresholds())
    versions = Achievement.objects.filter(code=achievement.code)
    if versions.filter(state=AchievementState.DRAFT).exists():
        raise Problem(_("There is a draft of the next version already."))
    latest: int = versions.aggregate(latest=Max("version"))["latest"]
    row = Achievement(
        version=latest + 1,
        effective_on=max(achievement.effective_on, now.date()),
        alignments=achievement.alignments,
        **{name: getattr(achievement, name) for name in COPIED},
    )
    # The ids inside name the version they belong to.
    old, new = f"{achievement_url(achievement)}#", f"{achievement_url(row)}#"
    text = json.dumps(achievement.result_descriptions)
    row.result_descriptions = json.loads(text.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1]))
    return _save_new(actor, row, now=now)


def discard(actor: Person, *, achievement: Achievement, now: datetime) -> None:
    """Throw a draft away."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    with transaction.atomic():
        row = _locked(achievement, "change")
        record(actor, "credentials.achievement.discarded", row, now=now, code=str(row))
        row.delete()
