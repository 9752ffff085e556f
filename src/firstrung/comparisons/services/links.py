"""A judge's link: made when the letter is written, dated, revocable, for one place only."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from firstrung.comparisons.models import Judge
from firstrung.identity.public import LinkPurpose, make_link, revoke_links

DAYS_AFTER = 14
"""How long a link outlives the day on which the session is to close."""


@transaction.atomic
def make_comparison_link(*, judge: Judge, now: datetime) -> str:
    """A new link for the judge; earlier ones end. Returns the secret, which is kept nowhere.

    Called by the process that sends the letter, so that no secret lies in a queue.
    """
    purpose = LinkPurpose.COMPARISON
    revoke_links(person=judge.person, purpose=purpose, target=judge.uid, now=now)
    last = datetime.combine(judge.session.closes_on, time.max, timezone.get_current_timezone())
    link, secret = make_link(
        person=judge.person,
        purpose=purpose,
        target=judge.uid,
        valid_for=max(last, now) + timedelta(days=DAYS_AFTER) - now,
        single_use=False,
        now=now,
    )
    judge.link, judge.link_sent_at = link, now
    judge.save(update_fields=["link", "link_sent_at"])
    return secret
