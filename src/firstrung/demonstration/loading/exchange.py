"""What employers are keen on, agreed to, gave and got; the phases of the partnership."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from firstrung.coalition.public import Recognition
from firstrung.convenings.public import Event, EventState
from firstrung.credentials.public import Endorsement
from firstrung.demonstration.cast import Cast
from firstrung.identity.public import TeamMembership, TeamRole
from firstrung.partnerships.public import (
    Answers,
    Assumed,
    Exchanged,
    Give,
    PartnerProgram,
    PhaseActivity,
    Placed,
    PlacementKind,
    Signature,
    Step,
    Terms,
    answer_survey,
    assume,
    begin_program,
    draft_commitment,
    finish_activity,
    set_entry,
    set_placement,
    take_commitment_step,
)
from firstrung.processes.exchange import (
    ballot_cast,
    ballot_closed,
    endorsement_changed,
    keep_gathering,
    mentors_changed,
    recognition_changed,
    review_submitted,
    threshold_signed,
)
from firstrung.standard_setting.public import Ballot, BallotPaper
from firstrung.validation.public import Review, ReviewState, ThresholdSignature

SURVEYED = (Give.PANELS, Give.MENTORSHIP, Give.MICRO_INTERNSHIPS, Give.BRIEFS, Give.VALIDATION)
"""The activities in the order of the levels in the file."""
DRAFTED_BEFORE, OFFERED_BEFORE, SIGNED_BEFORE = 25, 15, 3
"""Days before an agreement begins."""


def survey_interest(cast: Cast) -> None:
    """What employers said in talks."""
    for row in cast.folder["exchange"]["surveys"]:
        day = cast.calendar.ago(row["day"])
        levels = dict(zip((give.value for give in SURVEYED), row["levels"], strict=True))
        answer_survey(
            cast.coordinator,
            employer=cast.organizations[row["employer"]],
            answers=Answers(levels, day, row["told_by"], row.get("remark", "")),
            now=cast.calendar.at(day, 16),
        )


def sign_agreements(cast: Cast) -> None:
    """Agreements from the draft to the signature, and one that ended early."""
    for row in cast.folder["exchange"]["commitments"]:
        _agree(cast, row)


def _agree(cast: Cast, row: dict[str, Any]) -> None:
    begins = cast.calendar.ago(row["begins"])
    actor, at = cast.coordinator, cast.calendar.at
    commitment = draft_commitment(
        actor,
        terms=Terms(
            employer=cast.organizations[row["employer"]],
            per_year=row["per_year"],
            begins_on=begins,
            ends_on=begins + timedelta(days=row["days"]),
            institution=cast.organizations.get(row.get("institution", "")),
            sustainability=row.get("sustainability", ""),
        ),
        now=at(begins - timedelta(days=DRAFTED_BEFORE), 10),
    )
    for step, day in _steps(cast, row):
        commitment = take_commitment_step(actor, commitment=commitment, step=step, now=at(day, 15))


def _steps(cast: Cast, row: dict[str, Any]) -> list[tuple[Step, Any]]:
    """The steps that lead to the state of the row, each with its day."""
    begins, state = cast.calendar.ago(row["begins"]), row["state"]
    found: list[tuple[Step, Any]] = []
    if state != "draft":
        found.append((Step("offer"), begins - timedelta(days=OFFERED_BEFORE)))
    if state in {"signed", "ended"}:
        day = begins - timedelta(days=SIGNED_BEFORE)
        found.append((Step("sign", Signature(row["signed_by"], row["signed_as"], day)), day))
    if state == "ended":
        day = cast.calendar.ago(row["ended"]["day"])
        found.append((Step("end", day=day, reason=row["ended"]["why"]), day))
    return found


def keep_ledger(cast: Cast) -> None:
    """Gives and gets, those that other records count among them; interns; what is assumed."""
    for row in cast.folder["exchange"]["ledger"]:
        day = cast.calendar.day(row)
        set_entry(cast.coordinator, exchanged=_exchanged(cast, row), now=cast.calendar.at(day, 17))
    _keep_counted(cast)
    for row in cast.folder["exchange"]["placements"]:
        _place(cast, row)
    for row in cast.folder["exchange"]["assumptions"]:
        day = cast.calendar.ago(row["day"])
        assume(
            cast.coordinator,
            employer=cast.organizations[row["employer"]],
            assumed=Assumed(
                Decimal(row["interview_hours"]),
                Decimal(row["onboarding_hours"]),
                Decimal(row["hourly_cost"]),
                row["source"],
            ),
            now=cast.calendar.at(day, 11),
        )


def _exchanged(cast: Cast, row: dict[str, Any]) -> Exchanged:
    return Exchanged(
        employer=cast.organizations[row["employer"]],
        kind=row["kind"],
        happened_on=cast.calendar.day(row),
        evidence=row["evidence"],
        quantity=Decimal(row.get("quantity", 1)),
        unit=row.get("unit", ""),
        hours=_amount(row, "hours"),
        money=_amount(row, "money"),
        students=row.get("students"),
        institution=cast.organizations.get(row.get("institution", "")),
    )


def _amount(row: dict[str, Any], name: str) -> Decimal | None:
    return Decimal(row[name]) if name in row else None


def _keep_counted(cast: Cast) -> None:
    """Panels and endorsements, counted as the worker counts them when they happen."""
    submitted = Review.objects.filter(panel__isnull=False, state=ReviewState.SUBMITTED)
    pairs = {(row.panel_id, row.reviewer_id): row for row in submitted.order_by("submitted_at")}
    for review in pairs.values():
        review_submitted({"review_id": review.pk}, now=review.submitted_at or cast.calendar.now)
    for row in Endorsement.objects.order_by("pk"):
        endorsement_changed({"endorsement_id": row.pk}, now=row.signed_at)


def count_given_and_got(cast: Cast) -> None:
    """Votes, signatures, mentors and events, counted as the worker counts them."""
    for signature in ThresholdSignature.objects.order_by("pk"):
        threshold_signed({"signature_id": signature.pk}, now=signature.signed_at)
    for paper in BallotPaper.objects.order_by("pk"):
        ballot_cast({"voter_id": paper.voter_id}, now=paper.cast_at)
    for ballot in Ballot.objects.filter(closed_at__isnull=False).order_by("pk"):
        ballot_closed({"ballot_id": ballot.pk}, now=ballot.closed_at or cast.calendar.now)
    mentored = TeamMembership.objects.filter(role=TeamRole.MENTOR).values("team").distinct()
    for row in mentored.order_by("team"):
        mentors_changed({"team_id": row["team"]}, now=cast.calendar.now)
    for event in Event.objects.filter(state=EventState.HELD).select_related("host").order_by("pk"):
        keep_gathering(event, now=event.ends_at)


def count_recognition(cast: Cast) -> None:
    """Recognitions that were given."""
    for row in Recognition.objects.filter(given_at__isnull=False).order_by("pk"):
        recognition_changed({"recognition_id": row.pk}, now=row.given_at or cast.calendar.now)


def _place(cast: Cast, row: dict[str, Any]) -> None:
    begins = cast.calendar.day(row)
    placed = Placed(
        employer=cast.organizations[row["employer"]],
        institution=cast.organizations[row["institution"]],
        students=row["students"],
        begins_on=begins,
        evidence=row["evidence"],
        ends_on=begins + timedelta(days=row["days"]),
        paid=row["paid"],
        kind=row.get("kind", PlacementKind.INTERNSHIP),
    )
    set_placement(cast.coordinator, placed=placed, now=cast.calendar.at(begins, 12))


def work_through_phases(cast: Cast) -> None:
    """The day on which the partnership program began, and what came of its activities."""
    told, at, ago = cast.folder["exchange"]["program"], cast.calendar.at, cast.calendar.ago
    begins = ago(told["begins"])
    program = PartnerProgram.objects.get()
    begin_program(cast.coordinator, program=program, begins_on=begins, now=at(begins, 9))
    activities = {row.code: row for row in PhaseActivity.objects.all()}
    for row in told["activities"]:
        finish_activity(
            cast.coordinator,
            activity=activities[row["code"]],
            done_on=ago(row["day"]),
            outcome=row["outcome"],
            now=at(ago(row["day"]), 17),
        )
