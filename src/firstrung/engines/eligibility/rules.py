"""The rules themselves."""

from datetime import date, timedelta
from decimal import Decimal

from firstrung.engines.eligibility.facts import Facts, Finding, Proof, Rules, Span


def evaluate(facts: Facts, rules: Rules) -> tuple[Finding, ...]:
    """The five findings, in the order of the certificate."""
    return (
        _curriculum(facts),
        _studio(facts, rules),
        _threshold(facts),
        _subjects(facts, rules),
        _mentoring(facts, rules),
    )


def is_eligible(findings: tuple[Finding, ...]) -> bool:
    """Whether every requirement is met."""
    return bool(findings) and all(finding.met for finding in findings)


def studio_days(spans: tuple[Span, ...], on: date) -> int:
    """Days spent in any team up to and including ``on``.

    A day in two teams counts once, a gap counts not at all, and days to come are not counted.
    """
    total, counted_to = 0, date.min
    for span in sorted(spans, key=lambda span: span.begin):
        end = min(span.end or on, on)
        begin = max(span.begin, counted_to + timedelta(days=1)) if total else span.begin
        if end >= begin:
            total += (end - begin).days + 1
            counted_to = end
    return total


def _curriculum(facts: Facts) -> Finding:
    done = [unit for unit in facts.units if unit.completed_on and unit.completed_on <= facts.on]
    open_units = [unit for unit in facts.units if unit not in done]
    return Finding(
        code="curriculum",
        requirement="A38",
        # A curriculum without units asks nothing, and so proves nothing.
        met=bool(facts.units) and not open_units,
        have=Decimal(len(done)),
        need=Decimal(len(facts.units)),
        evidence=tuple(Proof(unit.name, unit.completed_on) for unit in done),
        missing=tuple(("unit", unit.name) for unit in open_units),
    )


def _studio(facts: Facts, rules: Rules) -> Finding:
    days = studio_days(facts.spans, facts.on)
    lacking = max(0, rules.studio_days - days)
    return Finding(
        code="studio",
        requirement="A39",
        met=lacking == 0,
        have=Decimal(days),
        need=Decimal(rules.studio_days),
        evidence=tuple(Proof(span.team, span.begin) for span in facts.spans),
        missing=(("days", str(lacking)),) if lacking else (),
    )


def _threshold(facts: Facts) -> Finding:
    work = facts.work
    if work is None:
        return Finding("threshold", "A40", False, Decimal(0), Decimal(0), (), (("panel", ""),))
    missing: list[tuple[str, str]] = []
    if work.raters < work.raters_needed:
        missing.append(("raters", str(work.raters_needed - work.raters)))
    if work.overall_mean < work.cut_score:
        missing.append(("points", str(work.cut_score - work.overall_mean)))
    if work.ethics_mean < work.ethics_minimum:
        missing.append(("ethics", str(work.ethics_minimum - work.ethics_mean)))
    if not work.all_stages_passed:
        missing.append(("stages", ""))
    return Finding(
        code="threshold",
        requirement="A40",
        met=not missing,
        have=work.overall_mean,
        need=work.cut_score,
        evidence=(
            Proof(f"v{work.threshold_version} · {work.snapshot_sha256[:12]}", work.decided_on),
        ),
        missing=tuple(missing),
    )


def _subjects(facts: Facts, rules: Rules) -> Finding:
    lacking = max(0, rules.min_subjects - len(facts.ai_subjects))
    return Finding(
        code="subjects",
        requirement="A41",
        met=lacking == 0,
        have=Decimal(len(facts.ai_subjects)),
        need=Decimal(rules.min_subjects),
        evidence=tuple(
            Proof(f"{subject}: {title}") for subject, title in sorted(facts.ai_subjects.items())
        ),
        missing=(("subjects", str(lacking)),) if lacking else (),
    )


def _mentoring(facts: Facts, rules: Rules) -> Finding:
    sessions = [row for row in facts.sessions if row.taught_on <= facts.on]
    hours = sum((row.hours for row in sessions), Decimal(0))
    lacking = max(Decimal(0), rules.teaching_hours - hours)
    return Finding(
        code="mentoring",
        requirement="A42",
        met=lacking == 0,
        have=hours,
        need=rules.teaching_hours,
        evidence=tuple(Proof(f"{row.topic} ({row.hours} h)", row.taught_on) for row in sessions),
        missing=(("hours", str(lacking)),) if lacking else (),
    )
