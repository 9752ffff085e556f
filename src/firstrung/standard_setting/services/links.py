"""A judge's link: made when the letter is written, dated, revocable, for one round only."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import LinkPurpose, Person, make_link, revoke_links
from firstrung.jobs.public import publish
from firstrung.standard_setting.events import JudgeCalled
from firstrung.standard_setting.models import Judge
from firstrung.standard_setting.services.rounds import lock_round

DAYS_AFTER = 30
"""How long a link outlives the day on which the round is to end, so that the report is read."""


@transaction.atomic
def make_judge_link(*, judge: Judge, now: datetime) -> str:
    """A new link for the judge; earlier ones end. Returns the secret, which is kept nowhere.

    Called by the process that sends the letter, so that no secret lies in a queue.
    """
    purpose = LinkPurpose.STANDARD_SETTING
    revoke_links(person=judge.person, purpose=purpose, target=judge.uid, now=now)
    last = datetime.combine(judge.round.closes_on, time.max, timezone.get_current_timezone())
    until = max(last, now) + timedelta(days=DAYS_AFTER)
    link, secret = make_link(
        person=judge.person,
        purpose=purpose,
        target=judge.uid,
        valid_for=until - now,
        single_use=False,
        now=now,
    )
    judge.link, judge.link_sent_at = link, now
    judge.save(update_fields=["link", "link_sent_at"])
    return secret


@transaction.atomic
def resend_judge_link(*, actor: Person, judge: Judge, now: datetime) -> None:
    """Send the letter of the current stage again, with a new link."""
    row = lock_round(actor, judge.round)
    if not row.is_working or judge.released_at is not None:
        raise Problem(
            _("A link is sent only while the round is under way and the judge takes part.")
        )
    publish(JudgeCalled(judge_id=judge.pk, stage=row.state))
    record(actor, "standard_setting.round.link_resent", row, now=now, judge=str(judge.uid))
