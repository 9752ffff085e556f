"""Insights: what several testimonials on one theme say together (B02)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Insight, Testimonial, Theme
from firstrung.coalition.resources.money import require_coordinator
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.taxonomies.public import Sector

LEAST = 2
"""One voice is an opinion: an insight needs at least two that may be shown."""


def _behind(**where: object) -> Subquery:
    rows: QuerySet[Any, Any] = Testimonial.themes.through.objects.filter(
        theme=OuterRef("theme"),
        testimonial__consented_at__isnull=False,
        testimonial__withdrawn_at__isnull=True,
        **where,
    )
    counted: QuerySet[Any, Any] = (
        rows.order_by().values("theme").annotate(number=Count("pk")).values("number")
    )
    return Subquery(counted, output_field=IntegerField())


def insights() -> QuerySet[Any, Any]:
    """Every insight with ``behind``: how many testimonials that may be shown carry it."""
    everywhere, in_sector = _behind(), _behind(testimonial__sector=OuterRef("sector"))
    number = Case(When(sector__isnull=True, then=everywhere), default=in_sector)
    return Insight.objects.select_related("theme", "sector").annotate(behind=Coalesce(number, 0))


def carried_insights(sector: str = "", theme: str = "") -> QuerySet[Any, Any]:
    """The insights that enough testimonials carry; of one sector's or theme's code."""
    rows = insights().filter(behind__gte=LEAST)
    if sector:
        rows = rows.filter(sector__code=sector)
    if theme:
        rows = rows.filter(theme__code=theme)
    return rows.order_by(F("sector__position").asc(nulls_first=True), "theme__position", "pk")


def set_insight(
    actor: Person,
    *,
    theme: Theme,
    sector: Sector | None,
    text: str,
    text_es: str = "",
    now: datetime,
    insight: Insight | None = None,
) -> Insight:
    """Write an insight, or change the one given."""
    require_coordinator(actor, "coalition.set_insight")
    same = Insight.objects.filter(theme=theme, sector=sector)
    if insight is not None:
        same = same.exclude(pk=insight.pk)
    if same.exists():
        raise Problem(_("There is an insight on this theme in this sector."), field="theme")
    row = insight or Insight(created_at=now)
    with transaction.atomic():
        row.theme, row.sector, row.text, row.text_es = theme, sector, text.strip(), text_es.strip()
        row.save()
        verb = "changed" if insight else "added"
        record(actor, f"coalition.insight.{verb}", row, now=now)
    return row


def remove_insight(actor: Person, *, insight: Insight, now: datetime) -> None:
    """Take an insight away."""
    require_coordinator(actor, "coalition.set_insight")
    with transaction.atomic():
        record(actor, "coalition.insight.removed", insight, now=now, text=insight.text)
        insight.delete()


def add_theme(actor: Person, *, name: str, name_es: str = "", now: datetime) -> Theme:
    """A theme that the region's file does not know."""
    require_coordinator(actor, "coalition.add_theme")
    code = slugify(name)[:60]
    if not code:
        raise Problem(_("Write a name with letters."), field="name")
    if Theme.objects.filter(code=code).exists():
        raise Problem(_("There is a theme of this name."), field="name")
    with transaction.atomic():
        theme = Theme.objects.create(
            code=code, name=name.strip(), name_es=name_es.strip(), position=Theme.objects.count()
        )
        record(actor, "coalition.theme.added", None, now=now, code=code)
    return theme
