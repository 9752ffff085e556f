"""Ask an employer for something, so that nobody asks it again too soon (C01)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import coordinates
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Organization, Person
from firstrung.partnerships.enums.pipeline import Outcome, Stage
from firstrung.partnerships.models import Account, Ask, AskingRule, PlannedAsk
from firstrung.partnerships.pipeline.services.stages import move
from firstrung.partnerships.policies import RUN_ACCOUNT, asks_for, require_pipeline

COOLDOWN_DAYS, RESERVE_DAYS = 60, 7
"""What holds until the coalition sets something else."""


@dataclass(frozen=True)
class Pace:
    """For how many days an employer is left in peace, and how long an intention holds."""

    cooldown_days: int = COOLDOWN_DAYS
    reserve_days: int = RESERVE_DAYS


@dataclass(frozen=True)
class Obstacle:
    """Why an employer should not be asked: who asked, or plans to, and until when to wait."""

    institution: str
    person: str
    purpose: str
    on: date
    until: date
    is_plan: bool

    @property
    def text(self) -> str:
        """The obstacle as a sentence."""
        values = {
            "who": f"{self.institution} ({self.person})" if self.person else self.institution,
            "what": self.purpose,
            "on": date_format(self.on, "DATE_FORMAT"),
            "until": date_format(self.until, "DATE_FORMAT"),
        }
        if self.is_plan:
            return (
                _("%(who)s plans to ask this employer (%(what)s). Wait until %(until)s.") % values
            )
        return (
            _(
                "%(who)s asked this employer on %(on)s (%(what)s). Leave it in peace until %(until)s."
            )
            % values
        )


class TooSoon(Problem):
    """The employer is not to be asked now; ``obstacle`` says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.text)
        self.obstacle = obstacle


@dataclass(frozen=True)
class AskDraft:
    """An ask: for which institution, for what, on which day."""

    institution: Organization
    purpose: str
    asked_on: date
    details: str = ""


def pace() -> Pace:
    """What the coalition has set (one query)."""
    rule = AskingRule.objects.first()
    return Pace(rule.cooldown_days, rule.reserve_days) if rule is not None else Pace()


def set_pace(actor: Person, *, cooldown_days: int, reserve_days: int, now: datetime) -> AskingRule:
    """Set for how long employers are left in peace; for the coalition's coordinators."""
    require_pipeline(actor)
    if not coordinates(actor):
        raise NotYours("partnerships.set_pace")
    with transaction.atomic():
        rule = AskingRule.objects.create(
            cooldown_days=cooldown_days, reserve_days=reserve_days, set_by=actor, created_at=now
        )
        record(
            actor, "partnerships.pace.set", rule, now=now, cooldown=cooldown_days, plan=reserve_days
        )
    return rule


def obstacle(account: Account, *, institution: Organization | None, on: date) -> Obstacle | None:
    """What stands against asking the employer on that day; None where nothing does.

    An ask stands in the way of every institution, a plan only of the others.
    """
    days = timedelta(days=pace().cooldown_days)
    asks = account.asks.exclude(outcome=Outcome.WITHDRAWN)
    asks = asks.filter(asked_on__gt=on - days, asked_on__lt=on + days)
    ask = asks.select_related("institution", "asked_by").order_by("-asked_on", "-pk").first()
    if ask is not None:
        return after_ask(ask, days)
    plans = account.planned_asks.filter(ended_at__isnull=True, until__gte=on)
    plan = plans.select_related("institution", "planned_by").first()
    if plan is None or plan.institution == institution:
        return None
    return during_plan(plan)


def after_ask(ask: Ask, days: timedelta) -> Obstacle:
    """For so many days nobody asks again."""
    return _seen(ask, ask.asked_by, on=ask.asked_on, until=ask.asked_on + days, is_plan=False)


def during_plan(plan: PlannedAsk) -> Obstacle:
    """Until the plan's last day the others wait."""
    made = timezone.localdate(plan.created_at)
    after = plan.until + timedelta(days=1)
    return _seen(plan, plan.planned_by, on=made, until=after, is_plan=True)


def _seen(row: Ask | PlannedAsk, person: Any, *, on: date, until: date, is_plan: bool) -> Obstacle:
    return Obstacle(
        institution=row.institution.name,
        person=person.name if person is not None else "",
        purpose=str(row.get_purpose_display()),
        on=on,
        until=until,
        is_plan=is_plan,
    )


def ask_account(
    actor: Person, *, account: Account, draft: AskDraft, now: datetime, exception: str = ""
) -> Ask:
    """Write down that an institution asks an employer.

    Raises `TooSoon` during the cool-down and while another institution plans to ask, unless a
    coordinator of the coalition gives the reason for an ``exception``. The account's row is
    locked, so of two institutions that ask at once the second sees the first.
    """
    RUN_ACCOUNT.require(actor, account)
    _check_voice(actor, draft.institution)
    if draft.asked_on > timezone.localdate(now):
        raise Problem(_("This day is still to come. Plan the ask instead."), field="asked_on")
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        against = obstacle(account, institution=draft.institution, on=draft.asked_on)
        if against is not None:
            _check_exception(actor, against, exception)
        return put_down(
            actor,
            account=account,
            draft=draft,
            exception=exception.strip() if against is not None else "",
            now=now,
        )


def put_down(
    actor: Person,
    *,
    account: Account,
    draft: AskDraft,
    now: datetime,
    exception: str = "",
    gathering: UUID | None = None,
) -> Ask:
    """Write the ask and what follows from it; callers have asked for permission and hold the row.

    The institution's own plan is over with it, and talks with the employer have begun.
    """
    ask = Ask.objects.create(
        account=account,
        institution=draft.institution,
        asked_by=actor,
        purpose=draft.purpose,
        details=draft.details,
        asked_on=draft.asked_on,
        exception=exception,
        gathering=gathering,
        created_at=now,
    )
    own = account.planned_asks.filter(institution=draft.institution, ended_at__isnull=True)
    own.update(ended_at=now)
    if account.stage == Stage.PROSPECT:
        move(actor, account=account, action="talk", reason=_("First asked."), now=now)
    record(
        actor,
        "partnerships.employer.asked",
        account,
        now=now,
        institution=draft.institution.name,
        purpose=draft.purpose,
        exception=ask.exception,
    )
    return ask


def _check_voice(actor: Person, institution: Organization) -> None:
    if not asks_for(actor).filter(pk=institution.pk).exists():
        raise Problem(
            _("You can ask only in the name of an institution that you coordinate."),
            field="institution",
        )


def _check_exception(actor: Person, against: Obstacle, exception: str) -> None:
    if not exception.strip():
        raise TooSoon(against)
    if not coordinates(actor):
        raise Problem(
            _("Only the coalition's coordinators make an exception. Talk to them."),
            field="exception",
        )


def plan_ask(
    actor: Person, *, account: Account, institution: Organization, purpose: str, now: datetime
) -> PlannedAsk:
    """Say that the institution is about to ask; the others wait for some days."""
    RUN_ACCOUNT.require(actor, account)
    _check_voice(actor, institution)
    today = timezone.localdate(now)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        against = obstacle(account, institution=institution, on=today)
        if against is not None:
            raise TooSoon(against)
        account.planned_asks.filter(ended_at__isnull=True).update(ended_at=now)
        planned = PlannedAsk.objects.create(
            account=account,
            institution=institution,
            planned_by=actor,
            purpose=purpose,
            until=today + timedelta(days=pace().reserve_days),
            created_at=now,
        )
        record(actor, "partnerships.ask.planned", account, now=now, institution=institution.name)
    return planned


def give_way(actor: Person, *, planned: PlannedAsk, now: datetime) -> None:
    """Take a plan back: its institution, or a coordinator of the coalition."""
    RUN_ACCOUNT.require(actor, planned.account)
    _require_voice(actor, planned.institution)
    with transaction.atomic():
        live = PlannedAsk.objects.filter(pk=planned.pk, ended_at__isnull=True)
        if not live.update(ended_at=now):
            raise Problem(_("This plan has ended already."))
        record(actor, "partnerships.ask.plan_ended", planned.account, now=now)


def answer_ask(
    actor: Person, *, ask: Ask, outcome: str, answered_on: date | None, answer: str, now: datetime
) -> Ask:
    """Write down what the employer answered, or that the ask was withdrawn."""
    RUN_ACCOUNT.require(actor, ask.account)
    _require_voice(actor, ask.institution)
    if outcome == Outcome.WAITING:
        answered_on = None
    elif answered_on is None:
        raise Problem(_("Since when do you know?"), field="answered_on")
    elif answered_on < ask.asked_on:
        raise Problem(_("An answer can't come before the question."), field="answered_on")
    elif answered_on > timezone.localdate(now):
        raise Problem(_("This day is still to come."), field="answered_on")
    with transaction.atomic():
        ask.outcome, ask.answered_on, ask.answer = outcome, answered_on, answer
        ask.save(update_fields=["outcome", "answered_on", "answer"])
        record(actor, "partnerships.ask.answered", ask.account, now=now, outcome=outcome)
    return ask


def speaks_in_its_name(actor: Person, institution: Organization) -> bool:
    """Whether the person may act on what this institution has asked or planned."""
    return coordinates(actor) or asks_for(actor).filter(pk=institution.pk).exists()


def _require_voice(actor: Person, institution: Organization) -> None:
    if not speaks_in_its_name(actor, institution):
        raise NotYours("partnerships.ask_of_another")
