"""The audit of credentials: who issued, suspended, revoked, refreshed, rotated, endorsed, defined."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import AuditEntry, entries_of
from firstrung.core.errors import NotYours
from firstrung.credentials.issuing.wording import told
from firstrung.credentials.models import (
    Achievement,
    Award,
    Endorsement,
    IssuingRun,
    OrganizationCredential,
)
from firstrung.identity.public import Person, runs_the_coalition

ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Wanted:
    """Which entries: ``person`` did it or holds the award; an achievement; days, both inclusive."""

    person: str = ""
    achievement: Achievement | None = None
    since: date | None = None
    until: date | None = None


def entries(actor: Person, wanted: Wanted) -> QuerySet[AuditEntry]:
    """The entries, newest first; for those who run the coalition."""
    if not runs_the_coalition(actor):
        raise NotYours("credentials.audit")
    rows = entries_of("credentials")
    if wanted.since is not None:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until is not None:
        rows = rows.filter(at__date__lte=wanted.until)
    if wanted.person:
        held = Award.objects.filter(holder_name__icontains=wanted.person).order_by()
        rows = rows.filter(
            Q(actor_label__icontains=wanted.person) | Q(object_uid__in=held.values("uid"))
        )
    if wanted.achievement is not None:
        rows = rows.filter(_about(wanted.achievement))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _about(achievement: Achievement) -> Q:
    """The achievement itself, its awards, to whomever, its runs, and what was endorsed of both."""
    of_it = Q(achievement=achievement)
    rows = (
        Award.objects.filter(of_it).order_by().values("uid"),
        OrganizationCredential.objects.filter(of_it).order_by().values("uid"),
        IssuingRun.objects.filter(of_it).order_by().values("uid"),
        Endorsement.objects.filter(of_it | Q(award__achievement=achievement))
        .order_by()
        .values("uid"),
    )
    about = Q(object_uid=achievement.uid)
    for uids in rows:
        about |= Q(object_uid__in=uids)
    return about


def heading() -> list[str]:
    """What stands above the columns of `cells`."""
    return [_("At"), _("Who"), _("Action"), _("In words"), _("Object"), _("Detail")]


def cells(rows: QuerySet[AuditEntry]) -> Iterator[list[str]]:
    """The entries as rows of a table, read from the database in portions."""
    for entry in rows.iterator(chunk_size=ROWS_AT_ONCE):
        row = told(entry)
        yield [
            entry.at.isoformat(timespec="seconds"),
            row.who,
            row.action,
            str(row.what),
            str(entry.object_uid or ""),
            row.detail,
        ]
