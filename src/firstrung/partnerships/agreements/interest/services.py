"""Answer the interest survey, or write down what an employer said in a talk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person
from firstrung.partnerships.agreements.policies import SPEAK_FOR_EMPLOYER, keeps_records
from firstrung.partnerships.enums.agreements import SURVEYED, Interest, SurveySource
from firstrung.partnerships.models.agreements import InterestAnswer, InterestSurvey

LEVELS: frozenset[int] = frozenset(Interest.values)
CODES: frozenset[str] = frozenset(give.value for give in SURVEYED)


@dataclass(frozen=True)
class Answers:
    """Activity code → 0 (none) to 3 (high); ``told_by`` is who said so in a talk."""

    levels: Mapping[str, int] = field(default_factory=dict)
    answered_on: date | None = None
    told_by: str = ""
    remark: str = ""


def answer_survey(
    actor: Person, *, employer: Organization, answers: Answers, now: datetime
) -> InterestSurvey:
    """Keep the answers as the employer's current ones; earlier surveys stay as history.

    The employer's own people answer for today; coordinators name the day of the talk and who
    spoke. Raises `Problem` where an answer is missing or the day has not come.
    """
    SPEAK_FOR_EMPLOYER.require(actor, employer)
    talk = keeps_records(actor)
    today = timezone.localdate(now)
    day = (answers.answered_on or today) if talk else today
    _check(answers, day, today, talk=talk)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=employer.pk)
        current = InterestSurvey.objects.filter(employer=employer, is_current=True).first()
        newest = current is None or current.answered_on <= day
        if current is not None and newest:
            current.is_current = False
            current.save(update_fields=["is_current"])
        row = InterestSurvey.objects.create(
            employer=employer,
            source=SurveySource.TALK if talk else SurveySource.EMPLOYER,
            answered_on=day,
            told_by=answers.told_by.strip() if talk else actor.name,
            remark=answers.remark.strip(),
            entered_by=actor,
            is_current=newest,
            created_at=now,
        )
        InterestAnswer.objects.bulk_create(
            InterestAnswer(survey=row, activity=give.value, level=answers.levels[give.value])
            for give in SURVEYED
        )
        record(actor, "partnerships.survey.answered", employer, now=now, source=row.source)
    return row


def _check(answers: Answers, day: date, today: date, *, talk: bool) -> None:
    for give in SURVEYED:
        if answers.levels.get(give.value) not in LEVELS:
            raise Problem(_("Choose one of the four answers."), field=give.value)
    if set(answers.levels) - CODES:
        raise Problem(_("The survey does not ask about this activity."))
    if talk and not answers.told_by.strip():
        raise Problem(_("Who said so? Write the name and the position."), field="told_by")
    if day > today:
        raise Problem(_("That day has not come yet."), field="answered_on")
