"""Remind whoever keeps an agreement that it ends within sixty days."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django_tasks import task

from firstrung.messaging.public import send
from firstrung.partnerships.agreements.commitments.selectors import due
from firstrung.partnerships.models.agreements import Commitment


def remind_of_renewals(*, now: datetime) -> int:
    """Write to the keeper of each agreement that is due, once for each end; how many were asked.

    Run it daily: a second run, or a day that was left out, sends no letter twice.
    """
    today = timezone.localdate(now)
    rows = Commitment.objects.filter(due(today), ends_on__gte=today, kept_by__isnull=False)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for pk in keys:
        remind_of_renewal.enqueue(commitment_id=pk)
    return len(keys)


@task()
def remind_of_renewal(*, commitment_id: int) -> None:
    """The letter about one agreement."""
    row = Commitment.objects.select_related("employer", "kept_by").get(pk=commitment_id)
    if row.kept_by is None:
        return
    send(
        to=row.kept_by,
        template="commitment_renewal",
        context={
            "employer": row.employer.name,
            "until": date_format(row.ends_on),
            "link": f"{settings.BASE_URL}{reverse('commitment', args=[row.uid])}",
        },
        key=f"commitment-renewal-{row.uid.hex}-{row.ends_on:%Y%m%d}",
        now=timezone.now(),
    )
