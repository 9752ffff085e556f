"""Employers who saw validated work: access to talent (A31), and less risk in hiring (A32)."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from firstrung.identity.public import (
    Disclosure,
    Membership,
    Organization,
    OrganizationKind,
    Purpose,
    Role,
)
from firstrung.opportunities.public import Candidate
from firstrung.partnerships.public import Exchanged, Get
from firstrung.processes.exchange.counting import keep, moments
from firstrung.processes.letters import Payload


def candidate_shown(event: Payload, *, now: datetime) -> None:
    """Two entries for an employer and a day, from the disclosures that families can read.

    Students with the certificate count as less risk in hiring, the others as access to talent:
    nobody counts as both.
    """
    day = date.fromisoformat(event["shown_on"])
    held = Membership.objects.live(day).filter(
        person=event["person_id"],
        role=Role.EMPLOYER,
        organization__kind=OrganizationKind.EMPLOYER,
    )
    for row in held.select_related("organization").order_by("pk"):
        for kind in (Get.PIPELINE, Get.HIRING_RISK):
            _keep(row.organization, kind, day, now)


def _keep(employer: Organization, kind: Get, day: date, now: datetime) -> None:
    def got(locked: Organization) -> Exchanged | None:
        return talent_seen(locked, kind, day)

    keep(employer, origin=f"talent-{kind.value}-{day}", count=got, now=now)


def talent_seen(employer: Organization, kind: Get, day: date) -> Exchanged | None:
    """How many different students the employer's people saw on that day, of that kind."""
    begin, end = moments(day)
    people = Membership.objects.live(day).filter(organization=employer, role=Role.EMPLOYER)
    certified = Candidate.objects.filter(certificate_uid__isnull=False).values("student")
    rows = Disclosure.objects.filter(
        purpose=Purpose.EMPLOYER_SEARCH,
        recipient__in=people.values("person"),
        disclosed_at__gte=begin,
        disclosed_at__lt=end,
    )
    if kind == Get.HIRING_RISK:
        rows = rows.filter(student__in=certified)
        evidence = _("Opened in the talent search: portfolios of students with the certificate")
    else:
        rows = rows.exclude(student__in=certified)
        evidence = _("Opened in the talent search: portfolios that a panel found ready")
    count = rows.order_by().values("student").distinct().count()
    if not count:
        return None
    return Exchanged(
        employer=employer,
        kind=kind,
        happened_on=day,
        evidence=evidence,
        quantity=Decimal(count),
        unit=_("portfolios"),
        students=count,
    )
