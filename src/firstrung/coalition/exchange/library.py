"""The library of reports, and its findings as labor-market news (C15, D72)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Report, ReportOccupation, ResearchPartner
from firstrung.coalition.models.exchange import SOC
from firstrung.coalition.resources.money import require_coordinator
from firstrung.core import asked
from firstrung.core.errors import Problem
from firstrung.files.public import StoredFile
from firstrung.identity.public import Person


@dataclass(frozen=True)
class Study:
    """A report: ``finding`` is its result in a sentence, ``occupations`` are (code, title)."""

    title: str
    publisher: str
    method: str
    published_on: date
    finding: str
    region: str = ""
    url: str = ""
    file: StoredFile | None = None
    partner: ResearchPartner | None = None
    occupations: Iterable[tuple[str, str]] = ()


FIELDS = (
    "title", "publisher", "method", "published_on", "finding", "region", "url", "file", "partner",
)  # fmt: skip


def shelve_report(
    actor: Person, *, study: Study, now: datetime, report: Report | None = None
) -> Report:
    """Put a report into the library, or change the one given."""
    require_coordinator(actor, "coalition.shelve_report")
    if study.published_on > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="published_on")
    if not study.url and study.file is None:
        raise Problem(_("Give the report's address or its file."), field="url")
    row = report or Report(added_by=actor, created_at=now)
    with transaction.atomic():
        for name in FIELDS:
            setattr(row, name, getattr(study, name))
        row.save()
        row.occupations.all().delete()
        ReportOccupation.objects.bulk_create(
            ReportOccupation(report=row, code=code, title=title)
            for code, title in dict(study.occupations).items()
        )
        verb = "changed" if report else "added"
        record(actor, f"coalition.report.{verb}", row, now=now)
    return row


def read_occupations(text: str) -> list[tuple[str, str]]:
    """Lines like “15-1252 Software developers” as (code, title); `ValidationError` names a bad one.

    The code is that of the Standard Occupational Classification 2018, or of O*NET.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        code, _blank, title = line.partition(" ")
        try:
            SOC(code)
        except ValidationError:
            raise ValidationError(
                _("“%(line)s” does not begin with a code like 15-1252."), params={"line": line}
            ) from None
        found.append((code, title.strip()[:120]))
    return found


def reports(wanted: Mapping[str, str]) -> QuerySet[Report]:
    """The library, the newest report first; by words, occupation and center."""
    rows = Report.objects.select_related("partner__organization").prefetch_related("occupations")
    if words := wanted.get("q", "").strip():
        rows = rows.filter(
            Q(title__icontains=words) | Q(finding__icontains=words) | Q(publisher__icontains=words)
        )
    if code := wanted.get("occupation", "").strip():
        covered = ReportOccupation.objects.filter(
            Q(code__startswith=code) | Q(title__icontains=code)
        )
        rows = rows.filter(pk__in=covered.values("report"))
    if (since := asked.whole(wanted.get("since"), most=MAXYEAR)) is not None:
        rows = rows.filter(published_on__year__gte=max(since, MINYEAR))
    return rows.order_by("-published_on", "-pk")


@dataclass(frozen=True)
class NewsItem:
    """A finding: the sentence, the report behind it, and when it came to the members."""

    finding: str
    title: str
    publisher: str
    published_on: date
    shelved_on: date
    report_uid: UUID


def news_since(day: date) -> list[NewsItem]:
    """Findings that came into the library on that day or later, the newest first (one query)."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    rows = Report.objects.filter(created_at__gte=start).order_by("-created_at", "-pk")
    return [
        NewsItem(
            row.finding,
            row.title,
            row.publisher,
            row.published_on,
            timezone.localdate(row.created_at),
            row.uid,
        )
        for row in rows
    ]
