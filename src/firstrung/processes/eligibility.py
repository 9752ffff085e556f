"""Gather what the five requirements look at, evaluate them, and put the findings into words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.engines.eligibility import (
    Facts,
    Finding,
    JudgedWork,
    Proof,
    Rules,
    Session,
    Span,
    Unit,
    evaluate,
    is_eligible,
)
from firstrung.identity.public import Person, TeamMembership, TeamRole
from firstrung.portfolios.public import TeachingSession, UnitCompletion
from firstrung.taxonomies.public import CurriculumUnit
from firstrung.validation.public import EligibilityFacts, facts_of_all


@dataclass(frozen=True)
class Assessment:
    """The findings for a student, and the submission they rest on."""

    findings: tuple[Finding, ...]
    validated: EligibilityFacts

    @property
    def eligible(self) -> bool:
        """Whether all five requirements are met."""
        return is_eligible(self.findings)


def assess(student: Person, *, on: date) -> Assessment:
    """The five requirements for a student on that day, under the threshold that binds them."""
    return assess_all([student], on=on)[student.pk]


def assess_all(students: Sequence[Person], *, on: date) -> dict[int, Assessment]:
    """`assess` by the student's key, with as many queries for many as for one."""
    validated = facts_of_all(students)
    units, spans, sessions = _units(students), _spans(students), _sessions(students)
    found = {}
    for pk, judged in validated.items():
        facts = Facts(
            on=on,
            units=units[pk],
            spans=tuple(spans[pk]),
            work=_work(judged),
            ai_subjects=_ai_subjects(judged),
            sessions=tuple(sessions[pk]),
        )
        found[pk] = Assessment(evaluate(facts, rules_of(judged)), judged)
    return found


def rules_of(validated: EligibilityFacts) -> Rules:
    """The rules of the version the submission was made under; the defaults before there is one."""
    threshold = validated.threshold
    if threshold is None:
        return Rules()
    return Rules(
        studio_days=threshold.studio_days,
        min_subjects=threshold.min_subjects,
        teaching_hours=threshold.teaching_hours,
    )


def _units(students: Sequence[Person]) -> dict[int, tuple[Unit, ...]]:
    done: dict[int, dict[str, date]] = {student.pk: {} for student in students}
    rows = UnitCompletion.objects.filter(student__in=students)
    for pk, code, day in rows.values_list("student", "unit__code", "completed_on"):
        done[pk][code] = day
    units = [(unit.code, str(unit)) for unit in CurriculumUnit.objects.filter(required=True)]
    return {
        pk: tuple(Unit(code, name, days.get(code)) for code, name in units)
        for pk, days in done.items()
    }


def _spans(students: Sequence[Person]) -> dict[int, list[Span]]:
    found = defaultdict(list)
    rows = TeamMembership.objects.filter(person__in=students, role=TeamRole.MEMBER)
    for row in rows.select_related("team"):
        found[row.person_id].append(Span(row.team.name, row.begin_date, row.end_date))
    return found


def _work(validated: EligibilityFacts) -> JudgedWork | None:
    result, submission = validated.result, validated.submission
    if result is None or submission is None:
        return None
    return JudgedWork(
        overall_mean=result.score,
        cut_score=result.threshold.cut_score,
        ethics_mean=result.ethics_mean,
        ethics_minimum=result.threshold.ethics_minimum,
        raters=result.raters,
        raters_needed=result.threshold.min_panel_reviews,
        threshold_version=result.threshold.version,
        decided_on=localdate(result.closed_at),
        snapshot_sha256=submission.snapshot.sha256,
        all_stages_passed=validated.validated,
    )


def _ai_subjects(validated: EligibilityFacts) -> dict[str, str]:
    """Subjects in which the frozen work shows AI used: what was judged counts, not later edits."""
    if validated.submission is None:
        return {}
    entries: list[dict[str, Any]] = validated.submission.snapshot.document["entries"]
    return {
        entry["subject"]["name"]: entry["title"]
        for entry in entries
        if entry["subject"] and entry["ai"]["used"]
    }


def _sessions(students: Sequence[Person]) -> dict[int, list[Session]]:
    found = defaultdict(list)
    rows = TeachingSession.objects.confirmed().filter(entry__portfolio__student__in=students)
    named = rows.values_list("entry__portfolio__student", "taught_on", "hours", "topic")
    for pk, day, hours, topic in named:
        found[pk].append(Session(day, hours, topic))
    return found


@dataclass(frozen=True)
class Explained:
    """A finding in words: what is asked, how far it is, by what, and what is missing."""

    code: str
    met: bool
    title: str
    progress: str
    evidence: tuple[Proof, ...]
    missing: tuple[str, ...]


def explain(findings: tuple[Finding, ...]) -> list[Explained]:
    """The findings in the language of the request."""
    return [
        Explained(
            code=row.code,
            met=row.met,
            title=_title(row.code),
            progress=_progress(row),
            evidence=row.evidence,
            missing=tuple(_missing(kind, amount) for kind, amount in row.missing),
        )
        for row in findings
    ]


def _title(code: str) -> str:
    return {
        "curriculum": _("AI-literacy curriculum completed"),
        "studio": _("A year in an AI Studio Team"),
        "threshold": _("Portfolio above the employers' threshold"),
        "subjects": _("AI used across subjects"),
        "mentoring": _("Younger students taught"),
    }[code]


def _progress(row: Finding) -> str:
    values = {"have": _plain(row.have), "need": _plain(row.need)}
    return {
        "curriculum": _("%(have)s of %(need)s units"),
        "studio": _("%(have)s of %(need)s days"),
        "threshold": _("%(have)s points, %(need)s are needed"),
        "subjects": _("%(have)s of %(need)s subjects"),
        "mentoring": _("%(have)s of %(need)s hours"),
    }[row.code] % values


def _plain(number: Decimal) -> str:
    """4.00 as 4, 3.50 as 3.5, in the language's own digits."""
    return number_format(number.normalize() + 0)


def _missing(kind: str, amount: str) -> str:
    if kind == "days":
        count = int(amount)
        return ngettext("%(n)d more day", "%(n)d more days", count) % {"n": count}
    return {
        "unit": _("Unit: %(amount)s"),
        "panel": _("An industry panel has to review the portfolio."),
        "raters": _("Panel reviews still missing: %(amount)s"),
        "points": _("%(amount)s points more on the panel's scale"),
        "ethics": _("%(amount)s points more on ethics"),
        "stages": _("The public exhibition, the last step of the way"),
        "subjects": _("Subjects still missing: %(amount)s"),
        "hours": _("Confirmed hours still missing: %(amount)s"),
    }[kind] % {"amount": amount}
