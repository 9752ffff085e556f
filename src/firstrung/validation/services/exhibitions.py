"""Exhibitions and pitch days: planned, work invited, shown."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person, Purpose, covers, log_disclosure
from firstrung.validation.enums import ShowingState, StageState
from firstrung.validation.lifecycles import SHOWING
from firstrung.validation.models import Exhibition, Showing, Submission
from firstrung.validation.policies import EXHIBIT, HOST, RUN_EXHIBITION
from firstrung.validation.selectors.exhibitions import STAGE_OF
from firstrung.validation.services.stages import locked, pass_stage

SHOWN = gettext_noop("Portfolio shown at a public event")


@transaction.atomic
def plan_exhibition(
    *,
    actor: Person,
    organization: Organization,
    title: str,
    place: str,
    starts_at: datetime,
    kind: str,
    now: datetime,
) -> Exhibition:
    """A new event of the coalition, a district or a school."""
    HOST.require(actor, organization)
    exhibition = Exhibition.objects.create(
        organization=organization, title=title, place=place, starts_at=starts_at, kind=kind
    )
    record(actor, "validation.exhibition.planned", exhibition, now=now, kind=kind)
    return exhibition


def _require_consent(submission: Submission, *, now: datetime) -> None:
    day = timezone.localdate(now)
    if covers(submission.student, Purpose.PUBLIC_EXHIBITION, on=day):
        return
    if submission.student.is_minor(day):
        raise Problem(
            _("A parent or guardian must first allow the public exhibition of this work."),
            field="submissions",
        )
    raise Problem(
        _("The student, being of age, must first allow the public exhibition of this work."),
        field="submissions",
    )


@transaction.atomic
def invite(
    *, actor: Person, exhibition: Exhibition, submissions: Sequence[Submission], now: datetime
) -> list[Showing]:
    """Invite works whose stage is open and whose families allow it; all of them or none."""
    RUN_EXHIBITION.require(actor, exhibition)
    return [_invite(actor, exhibition, row, now=now) for row in submissions]


def _invite(
    actor: Person, exhibition: Exhibition, submission: Submission, *, now: datetime
) -> Showing:
    EXHIBIT.require(actor, submission)
    submission = locked(submission)
    _require_consent(submission, now=now)
    stage = STAGE_OF[exhibition.kind]
    if submission.stages.get(stage=stage).state != StageState.OPEN:
        raise Problem(_("This work has been shown already."), field="submissions")
    showing, made = Showing.objects.get_or_create(exhibition=exhibition, submission=submission)
    if made:
        record(
            actor,
            "validation.exhibition.invited",
            exhibition,
            now=now,
            submission=str(submission.uid),
        )
    return showing


@transaction.atomic
def mark_shown(*, actor: Person, showing: Showing, now: datetime) -> Showing:
    """Note that the work was shown: its stage is passed, and the family's log says so."""
    RUN_EXHIBITION.require(actor, showing.exhibition)
    submission = locked(showing.submission)
    showing = (
        Showing.objects.select_for_update(of=("self",))
        .select_related("exhibition")
        .get(pk=showing.pk)
    )
    if showing.state == ShowingState.SHOWN:
        return showing
    _require_consent(submission, now=now)
    showing.state, showing.shown_at = SHOWING.after(showing.state, "show"), now
    showing.save(update_fields=["state", "shown_at"])
    stage = STAGE_OF[showing.exhibition.kind]
    if submission.stages.get(stage=stage).state == StageState.OPEN:
        pass_stage(submission, stage, by=actor, now=now)
    log_disclosure(
        student=submission.student,
        recipient=None,
        purpose=Purpose.PUBLIC_EXHIBITION,
        what=SHOWN,
        now=now,
        object_uid=submission.uid,
        recipient_label=showing.exhibition.title,
    )
    record(
        actor,
        "validation.exhibition.shown",
        showing.exhibition,
        now=now,
        submission=str(submission.uid),
    )
    return showing
