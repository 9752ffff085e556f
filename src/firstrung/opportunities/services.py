"""Keep the candidates as the records say, and show one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from firstrung.identity.public import Person, Purpose, log_disclosure
from firstrung.jobs.public import publish
from firstrung.opportunities.events import CandidateShown
from firstrung.opportunities.models import Candidate
from firstrung.opportunities.policies import SEE_CANDIDATE
from firstrung.opportunities.words import index
from firstrung.taxonomies.public import Skill
from firstrung.validation.public import PanelResult

TEXT_FIELDS = ("title", "summary", "process", "reflection", "tool", "client")


@dataclass(frozen=True)
class Listing:
    """What is known of a student beyond the panel's result."""

    certificate_uid: UUID | None
    teaching_hours: Decimal


def list_candidate(result: PanelResult, listing: Listing, *, now: datetime) -> Candidate:
    """Write the candidate of a met panel result anew, with its search words."""
    submission = result.submission
    document: dict[str, Any] = submission.snapshot.document
    entries: list[dict[str, Any]] = document["entries"]
    codes = {skill["code"] for entry in entries for skill in entry["skills"]}
    subjects = {entry["subject"]["code"] for entry in entries if entry["subject"]}
    with transaction.atomic():
        candidate, _made = Candidate.objects.update_or_create(
            student=submission.student,
            defaults={
                "submission": submission,
                "headline": document.get("headline", ""),
                "subjects": sorted(subjects),
                "overall_mean": result.score,
                "cut_score": result.threshold.cut_score,
                "raters": result.raters,
                "teaching_hours": listing.teaching_hours,
                "certificate_uid": listing.certificate_uid,
                "updated_at": now,
            },
        )
        skills = list(Skill.objects.filter(code__in=codes))
        candidate.skills.set(skills)
        index(candidate, " ".join(_words(document, entries, skills)))
    return candidate


def unlist(student: Person) -> None:
    """Take a student out of the search."""
    Candidate.objects.filter(student=student).delete()


def _words(
    document: dict[str, Any], entries: Iterable[dict[str, Any]], skills: Iterable[Skill]
) -> Iterable[str]:
    yield document.get("headline", "")
    yield document.get("about", "")
    for entry in entries:
        yield from (str(entry.get(name) or "") for name in TEXT_FIELDS)
        if entry["subject"]:
            yield entry["subject"]["name"]
        for use in entry["ai"]["uses"]:
            yield f"{use.get('tool', '')} {use.get('purpose', '')}"
    for skill in skills:
        yield f"{skill.name} {skill.name_es}"


@transaction.atomic
def open_candidate(actor: Person, candidate: Candidate, *, now: datetime) -> None:
    """Show a candidate to an employer: consent is checked and the family's log is written."""
    SEE_CANDIDATE.require(actor, candidate)
    log_disclosure(
        student=candidate.student,
        recipient=actor,
        purpose=Purpose.EMPLOYER_SEARCH,
        what=gettext_noop("Validated portfolio"),
        now=now,
        object_uid=candidate.submission.uid,
    )
    day = timezone.localdate(now)
    publish(CandidateShown(person_id=actor.pk, shown_on=day.isoformat()))
