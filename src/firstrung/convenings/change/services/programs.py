"""Programs: begin, edit, take the next stage, write down what changed (C13, C14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.convenings.change.lifecycle import LIFECYCLE
from firstrung.convenings.change.policies import DECIDE_FOR, EDIT_PROGRAM
from firstrung.convenings.enums.change import ProgramAnswer, ProgramStage
from firstrung.convenings.models import (
    Occupation,
    Program,
    ProgramChange,
    ProgramDecision,
    ProgramStep,
)
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person

LEADS_ON = (ProgramAnswer.ACCEPT, ProgramAnswer.ADAPT)
"""Decisions that a program may come from."""


@dataclass(frozen=True)
class ProgramDraft:
    """What a program is; ``tech`` and ``specialty`` count for recognition."""

    title: str
    kind: str
    occupations: Sequence[Occupation] = ()
    summary: str = ""
    tech: bool = False
    specialty: bool = False


def start_program(
    actor: Person,
    *,
    institution: Organization,
    draft: ProgramDraft,
    since: date,
    now: datetime,
    decision: ProgramDecision | None = None,
) -> Program:
    """An institution considers a program since that day; ``decision`` is what it comes from."""
    DECIDE_FOR.require(actor, institution)
    _not_ahead(since, now, "since")
    with transaction.atomic():
        row = Program.objects.create(
            institution=institution,
            title=draft.title.strip(),
            summary=draft.summary.strip(),
            kind=draft.kind,
            tech=draft.tech,
            specialty=draft.specialty,
            created_at=now,
        )
        row.occupations.set(draft.occupations)
        ProgramStep.objects.create(
            program=row, stage=ProgramStage.CONSIDERING, began_on=since, taken_by=actor
        )
        if decision is not None:
            text = _("A new program is considered.")
            _write(actor, program=row, decision=decision, text=text, on=since, now=now)
        record(actor, "convenings.program.started", row, now=now, institution=institution.name)
    return row


def edit_program(actor: Person, *, program: Program, draft: ProgramDraft, now: datetime) -> Program:
    """Say anew what a program is; its stage stays."""
    EDIT_PROGRAM.require(actor, program)
    with transaction.atomic():
        program.title, program.summary = draft.title.strip(), draft.summary.strip()
        program.kind, program.tech, program.specialty = draft.kind, draft.tech, draft.specialty
        program.save(update_fields=["title", "summary", "kind", "tech", "specialty"])
        program.occupations.set(draft.occupations)
        record(actor, "convenings.program.changed", program, now=now)
    return program


def take_program_step(
    actor: Person, *, program: Program, action: str, on: date, now: datetime
) -> Program:
    """The program enters the next stage on that day (develop, approve, offer, drop, consider)."""
    EDIT_PROGRAM.require(actor, program)
    _not_ahead(on, now, "on")
    with transaction.atomic():
        row = Program.objects.select_for_update().get(pk=program.pk)
        stage = LIFECYCLE.after(row.stage, action)
        present = row.steps.get(ended_on__isnull=True)
        if on < present.began_on:
            raise Problem(_("The present stage began later than that."), field="on")
        present.ended_on = on
        present.save(update_fields=["ended_on"])
        ProgramStep.objects.create(program=row, stage=stage, began_on=on, taken_by=actor)
        row.stage = stage
        row.save(update_fields=["stage"])
        record(actor, f"convenings.program.{action}", row, now=now, on=str(on), stage=stage)
    return row


def write_program_change(
    actor: Person,
    *,
    program: Program,
    text: str,
    on: date,
    now: datetime,
    decision: ProgramDecision | None = None,
) -> ProgramChange:
    """Write down what changed in a program, and by which decision of its institution."""
    EDIT_PROGRAM.require(actor, program)
    _not_ahead(on, now, "on")
    if not text.strip():
        raise Problem(_("Say what changed."), field="text")
    with transaction.atomic():
        row = _write(actor, program=program, decision=decision, text=text, on=on, now=now)
        record(actor, "convenings.program.updated", program, now=now, on=str(on))
    return row


def _write(
    actor: Person,
    *,
    program: Program,
    decision: ProgramDecision | None,
    text: str,
    on: date,
    now: datetime,
) -> ProgramChange:
    if decision is not None:
        if decision.institution_id != program.institution_id:
            raise Problem(_("Another institution decided that."), field="decision")
        if decision.answer not in LEADS_ON:
            raise Problem(
                _("Only what was accepted or adapted changes programs."), field="decision"
            )
    return ProgramChange.objects.create(
        program=program,
        decision=decision,
        text=text.strip(),
        changed_on=on,
        written_by=actor,
        created_at=now,
    )


def _not_ahead(day: date, now: datetime, field: str) -> None:
    if day > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field=field)
