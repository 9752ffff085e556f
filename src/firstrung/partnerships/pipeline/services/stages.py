"""Move an employer from stage to stage; each move is kept with its reason."""

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.partnerships.enums.pipeline import Stage
from firstrung.partnerships.models import Account, StageChange
from firstrung.partnerships.pipeline.lifecycle import LIFECYCLE
from firstrung.partnerships.policies import RUN_ACCOUNT

LABELS: dict[str, str | Promise] = {
    "talk": gettext_lazy("Begin talks"),
    "interest": gettext_lazy("Mark as interested"),
    "cool": gettext_lazy("Back to talks"),
    "rest": gettext_lazy("Let it rest"),
    "lapse": gettext_lazy("Mark as lapsed"),
    "decline": gettext_lazy("Mark as declined"),
}
"""The steps that people take; “commit” is taken by a signed agreement alone."""

REASONED = frozenset({"cool", "rest", "lapse", "decline"})
"""Steps whose reason the other institutions will want to know."""


def possible_steps(account: Account) -> list[str]:
    """The steps that people may take now, in the order of the lifecycle."""
    return [step for step in LIFECYCLE.actions(account.stage) if step in LABELS]


def take_step(
    actor: Person, *, account: Account, action: str, reason: str, now: datetime
) -> Account:
    """One step of the pipeline; `Problem` where it is not possible, or has no reason."""
    RUN_ACCOUNT.require(actor, account)
    if action not in LABELS:
        raise Problem(
            _("An employer is committed when an agreement with it is signed, not by hand.")
        )
    if action in REASONED and not reason.strip():
        raise Problem(_("Write down the reason; the others will want to know."), field="reason")
    return move(actor, account=account, action=action, reason=reason, now=now)


def commit_account(
    actor: Person | None, *, account: Account, reason: str, now: datetime
) -> Account:
    """An agreement was signed: the employer is committed. Callers have asked for permission."""
    if account.stage == Stage.COMMITTED:
        return account
    return move(actor, account=account, action="commit", reason=reason, now=now)


def lapse_account(actor: Person | None, *, account: Account, reason: str, now: datetime) -> Account:
    """The last agreement has ended without renewal. Callers have asked for permission."""
    if account.stage != Stage.COMMITTED:
        return account
    return move(actor, account=account, action="lapse", reason=reason, now=now)


def move(
    actor: Person | None, *, account: Account, action: str, reason: str, now: datetime
) -> Account:
    """The step itself, on the locked row."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        before, account.stage = account.stage, LIFECYCLE.after(account.stage, action)
        account.stage_at = now
        account.save(update_fields=["stage", "stage_at"])
        StageChange.objects.create(
            account=account,
            before=before,
            after=account.stage,
            reason=reason.strip()[:500],
            moved_by=actor,
            moved_at=now,
        )
        record(
            actor,
            "partnerships.account.moved",
            account,
            now=now,
            before=before,
            after=account.stage,
            reason=reason.strip(),
        )
    return account
