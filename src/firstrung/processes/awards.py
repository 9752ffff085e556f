"""From five met requirements to the signed certificate."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.credentials.public import (
    THRESHOLD_CODE,
    Achievement,
    AchievementKind,
    Award,
    Definition,
    Evidence,
    Result,
    RunEntry,
    define,
    fact_descriptions,
    issue,
    prefill,
)
from firstrung.engines import proofs
from firstrung.identity.public import MANAGE_PERSON, Person
from firstrung.processes.eligibility import Assessment, assess
from firstrung.processes.letters import address
from firstrung.taxonomies.public import current_region
from firstrung.validation.public import (
    PanelResult,
    Rubric,
    Scoring,
    Submission,
    SubmissionState,
    Threshold,
)

CODE = THRESHOLD_CODE


def achievement_for(threshold: Threshold) -> Achievement:
    """The certificate as the threshold's version defines it (A37): made when first needed.

    Where the coalition wrote a definition of this version itself, that one is it.
    """
    return define(
        code=CODE,
        version=threshold.version,
        definition=certificate_definition(threshold),
        result_descriptions=result_descriptions(threshold),
    )


def certificate_definition(threshold: Threshold) -> Definition:
    """The certificate in words, as the threshold's version asks for it."""
    region = current_region()
    return Definition(
        kind="certificate",
        name=f"{region.name} AI-Ready Certificate" if region else "AI-Ready Certificate",
        description=(
            "Shows that the holder builds real work with AI tools, responsibly and across "
            "subjects, judged by teachers, peers and an industry panel against a threshold that "
            "employers set."
        ),
        criteria=criteria_text(threshold),
        effective_on=threshold.effective_on or timezone.localdate(),
        recognized_by=signatories(threshold),
    )


def result_descriptions(threshold: Threshold) -> list[dict[str, Any]]:
    """The rubric with the levels that the threshold requires, and how it is judged."""
    base = address("achievement", CODE, threshold.version)
    codes = [*FACTS, *(FAIR_FACTS if threshold.scoring == Scoring.FAIR else ())]
    return [
        *rubric_descriptions(threshold.rubric, base, threshold),
        *fact_descriptions(base, codes),
    ]


def draft_certificate(actor: Person, *, now: datetime) -> Achievement:
    """A draft of the certificate, prefilled from the newest threshold and its rubric."""
    threshold = Threshold.objects.select_related("rubric").order_by("-version").first()
    if threshold is None:
        raise Problem(_("There is no threshold yet that a certificate could rest on."))
    return prefill(
        actor,
        code=CODE,
        version=threshold.version,
        definition=certificate_definition(threshold),
        result_descriptions=result_descriptions(threshold),
        now=now,
    )


def criteria_text(threshold: Threshold) -> str:
    """The five requirements in one text, with the numbers of this version and who agreed on it."""
    return (
        f"Version {threshold.version}, agreed on by {', '.join(signatories(threshold))}.\n"
        "1. The AI-literacy curriculum is completed.\n"
        f"2. At least {threshold.studio_days} days in an AI Studio Team.\n"
        f"3. The portfolio reaches {_measure(threshold)} of {threshold.cut_score} from at least "
        f"{threshold.min_panel_reviews} panel reviews, with {threshold.ethics_minimum} or more on "
        "ethics, and passed every stage of validation.\n"
        f"4. AI applied in at least {threshold.min_subjects} subjects.\n"
        f"5. At least {threshold.teaching_hours} confirmed hours of teaching younger students."
    )


def _measure(threshold: Threshold) -> str:
    """What this version compares with the cut."""
    if threshold.scoring == Scoring.FAIR:
        return "a fair score (the mean of criteria, corrected for the severity of the raters)"
    return "a mean"


def signatories(threshold: Threshold) -> list[str]:
    """The employers who signed that version, in the order of their signatures."""
    return list(threshold.signatures.values_list("organization__name", flat=True))


def rubric_descriptions(rubric: Rubric, base: str, threshold: Threshold) -> list[dict[str, Any]]:
    """Each criterion as a `RubricCriterionLevel` result description (Open Badges 3.0)."""
    rows = []
    for criterion in rubric.criteria.prefetch_related("levels"):
        identifier = f"{base}#criterion-{criterion.code}"
        levels = sorted(criterion.levels.all(), key=lambda level: level.points)
        needed = threshold.ethics_minimum if criterion.kind == "ethics" else threshold.cut_score
        required = next((row for row in levels if row.points >= needed), levels[-1])
        rows.append(
            {
                "id": identifier,
                "type": ["ResultDescription"],
                "name": criterion.title,
                "resultType": "RubricCriterionLevel",
                "requiredLevel": f"{identifier}-level-{required.points}",
                "rubricCriterionLevel": [
                    {
                        "id": f"{identifier}-level-{level.points}",
                        "type": ["RubricCriterionLevel"],
                        "name": level.title,
                        "level": str(level.points),
                        "points": str(level.points),
                        "description": level.description or level.title,
                    }
                    for level in levels
                ],
            }
        )
    return rows


FACTS = ("panel-mean", "raters", "agreement", "panel-date", "threshold")
FAIR_FACTS = ("fair-score", "fair-error", "probability")
"""What versions of the threshold add that compare fair scores."""


def read_rubrics(results: Sequence[PanelResult]) -> None:
    """Have the rubrics at hand with criteria and levels (two queries, none where they are)."""
    prefetch_related_objects(results, "rubric__criteria__levels")


def results_for(result: PanelResult, achievement: Achievement) -> list[Result]:
    """Level by criterion (the highest whose points the mean reaches), and how it was judged."""
    base = address("achievement", achievement.code, achievement.version)
    read_rubrics([result])
    rows = []
    for criterion in result.rubric.criteria.all():
        mean = result.means.get(criterion.code)
        if mean is None:
            continue
        identifier = f"{base}#criterion-{criterion.code}"
        points = sorted(level.points for level in criterion.levels.all())
        reached = max((p for p in points if p <= float(mean)), default=points[0])
        rows.append(Result(identifier, level=f"{identifier}-level-{reached}"))
    values = {
        "panel-mean": str(result.overall_mean),
        "raters": str(result.raters),
        "panel-date": timezone.localdate(result.closed_at).isoformat(),
        "threshold": str(result.threshold.version),
    }
    if result.exact_agreement is not None:
        values["agreement"] = f"{100 * result.exact_agreement:.0f}"
    if result.fair_score is not None and result.probability is not None:
        values["fair-score"] = str(result.fair_score)
        values["fair-error"] = str(result.fair_error)
        values["probability"] = f"{100 * result.probability:.0f}"
    rows += [Result(f"{base}#{code}", value=value) for code, value in values.items()]
    return rows


def evidence_for(submission: Submission) -> list[Evidence]:
    """The frozen portfolio as evidence: its address and the digest of its canonical form."""
    canonical = proofs.jcs(submission.snapshot.document)
    return [
        Evidence(
            url=address("evidence", submission.snapshot.sha256),
            name="Validated portfolio",
            description=(
                "The portfolio as it was frozen on "
                f"{timezone.localdate(submission.snapshot.created_at).isoformat()} and judged."
            ),
            genre="Portfolio",
            digest=proofs.sha256_multibase(canonical),
        )
    ]


def confirm(actor: Person, *, student: Person, now: datetime) -> Award:
    """The coordinator's confirmation: all five requirements are checked again, then it is signed."""
    MANAGE_PERSON.require(actor, student)
    assessment = assess(student, on=timezone.localdate(now))
    if not assessment.eligible:
        raise Problem(_("Not all five requirements are met yet."))
    return _issue(actor, student, assessment, now=now)


def _issue(actor: Person, student: Person, assessment: Assessment, *, now: datetime) -> Award:
    achievement, entry = earned(student, assessment)
    return issue(
        actor,
        holder=student,
        achievement=achievement,
        evidence=list(entry.evidence),
        results=list(entry.results),
        evidence_sha256=entry.evidence_sha256,
        now=now,
    )


def earned(
    student: Person,
    assessment: Assessment,
    *,
    achievement_of: Callable[[Threshold], Achievement] = achievement_for,
) -> tuple[Achievement, RunEntry]:
    """What the student's validated work earns, with all that the certificate says of it."""
    submission, result = assessment.validated.submission, assessment.validated.result
    if submission is None or result is None:
        raise Problem(_("There is no validated portfolio."))
    achievement = achievement_of(result.threshold)
    return achievement, RunEntry(
        student,
        evidence=evidence_for(submission),
        results=results_for(result, achievement),
        evidence_sha256=submission.snapshot.sha256,
    )


def candidates(actor: Person) -> QuerySet[Submission]:
    """Validated submissions of students the actor may confirm, without a live certificate."""
    certificates = Award.objects.filter(achievement__kind=AchievementKind.CERTIFICATE)
    holders = certificates.filter(revoked_at__isnull=True).values("holder")
    return (
        Submission.objects.filter(
            state=SubmissionState.VALIDATED, student__in=MANAGE_PERSON.rows(actor).values("pk")
        )
        .exclude(student__in=holders)
        .select_related("student", "organization", "threshold")
        .order_by("submitted_at")
    )
