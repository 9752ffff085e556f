"""Surveys, agreements, entries and placements for tests."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from firstrung.partnerships import public as partnerships
from firstrung.partnerships.enums.agreements import SURVEYED
from firstrung.partnerships.models import PartnerProgram, Phase, PhaseActivity, PhaseGate


def today() -> date:
    return timezone.localdate()


def answers(level: int = 2, **levels: int) -> partnerships.Answers:
    asked = {give.value: level for give in SURVEYED} | levels
    return partnerships.Answers(levels=asked, told_by="Dana Lee, director")


def survey(world, employer=None, by=None, level: int = 2, *, day: date | None = None, **levels):
    return partnerships.answer_survey(
        by or world.coordinator,
        employer=employer or world.employer,
        answers=replace(answers(level, **levels), answered_on=day),
        now=timezone.now(),
    )


def terms(world, employer=None, **more) -> partnerships.Terms:
    values = {
        "employer": employer or world.employer,
        "per_year": {"panels": 4, "briefs": 1},
        "begins_on": today() - timedelta(days=100),
        "ends_on": today() + timedelta(days=264),
        "institution": world.school,
    }
    return partnerships.Terms(**{**values, **more})


def drafted(world, employer=None, by=None, **more):
    return partnerships.draft_commitment(
        by or world.coordinator, terms=terms(world, employer, **more), now=timezone.now()
    )


def step(world, row, action: str, by=None, **more):
    return partnerships.take_commitment_step(
        by or world.coordinator,
        commitment=row,
        step=partnerships.Step(action, **more),
        now=timezone.now(),
    )


def signed(world, employer=None, *, on: date | None = None, **more):
    row = step(world, drafted(world, employer, **more), "offer")
    signature = partnerships.Signature("Dana Lee", "Director", on or today() - timedelta(days=99))
    return step(world, row, "sign", signature=signature)


def exchanged(world, kind: str = "panels", employer=None, **more) -> partnerships.Exchanged:
    values = {
        "employer": employer or world.employer,
        "kind": kind,
        "happened_on": today() - timedelta(days=10),
        "evidence": "Attendance list",
        "institution": world.school,
    }
    return partnerships.Exchanged(**{**values, **more})


def entry(world, kind: str = "panels", employer=None, by=None, **more):
    return partnerships.set_entry(
        by or world.coordinator,
        exchanged=exchanged(world, kind, employer, **more),
        now=timezone.now(),
    )


def placement(world, students: int = 3, employer=None, by=None, **more):
    values = {
        "employer": employer or world.employer,
        "institution": world.school,
        "students": students,
        "begins_on": today() - timedelta(days=10),
        "evidence": "List of interns",
    }
    return partnerships.set_placement(
        by or world.coordinator,
        placed=partnerships.Placed(**{**values, **more}),
        now=timezone.now(),
    )


def assumption(world, employer=None, by=None):
    assumed = partnerships.Assumed(Decimal(4), Decimal(6), Decimal(50), "A guess")
    return partnerships.assume(
        by or world.recruiter,
        employer=employer or world.employer,
        assumed=assumed,
        now=timezone.now(),
    )


def phase(begins_on: date | None = None) -> PhaseActivity:
    """A program with one phase, one gate, one activity."""
    program = PartnerProgram.objects.create(code="p", name="Partnership", begins_on=begins_on)
    row = Phase.objects.create(
        program=program, code="pilot", name="Pilot", first_month=1, last_month=6
    )
    PhaseGate.objects.create(
        phase=row, code="ten", name="Partners", measure="committed_partners", at_least=10
    )
    return PhaseActivity.objects.create(phase=row, code="reviews", name="First reviews")
