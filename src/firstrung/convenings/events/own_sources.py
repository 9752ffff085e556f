"""The lines that convenings bring to the notes of an advisory (C07)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.convenings.enums.events import QuestionState
from firstrung.convenings.enums.meetings import AgendaItem
from firstrung.convenings.events.audience import advisories_before
from firstrung.convenings.meetings.sources import AgendaSource, Line
from firstrung.convenings.models import (
    Advice,
    Event,
    ProgramChange,
    ProgramDecision,
    Question,
)

MOST = 15
ASKED_WITHIN = timedelta(days=365)


def occupations(event: Event) -> Iterator[Line]:
    """What the event is about, with the codes of the Standard Occupational Classification."""
    for row in event.occupations.all():
        values = {"occupation": str(row), "soc": row.soc}
        yield Line(_("%(occupation)s (SOC %(soc)s)") % values if row.soc else str(row))


def skills(event: Event) -> Iterator[Line]:
    """The skills that were named as discussed."""
    for row in event.skills.all():
        yield Line(str(row))


def earlier_advice(event: Event) -> Iterator[Line]:
    """What was recommended before for these occupations, and what became of it."""
    told = Q(occupation__in=event.occupations.values("pk"))
    told |= Q(event__in=advisories_before(event).values("pk"))
    rows = Advice.objects.filter(told, made_on__lte=timezone.localdate(event.begins_at))
    rows = rows.exclude(event=event).order_by("-made_on", "-pk")
    for row in rows.prefetch_related(Prefetch("decisions", _decisions()))[:MOST]:
        values = {
            "day": date_format(row.made_on, "SHORT_DATE_FORMAT"),
            "text": row.text,
            "became": "; ".join(_became(row)) or _("no institution has decided yet"),
        }
        yield Line(_("%(day)s: %(text)s – %(became)s") % values, since=row.made_on)


def _decisions() -> QuerySet[ProgramDecision]:
    changes = ProgramChange.objects.select_related("program")
    rows = ProgramDecision.objects.select_related("institution").order_by("decided_on", "pk")
    return rows.prefetch_related(Prefetch("changes", changes))


def _became(row: Advice) -> list[str]:
    """What each institution said last, and how far the programs are that came of it."""
    newest = {decision.institution_id: decision for decision in row.decisions.all()}
    words = []
    for decision in newest.values():
        programs = {change.program_id: change.program for change in decision.changes.all()}
        said = f"{decision.institution.name}: {decision.get_answer_display()}"
        grown = [f"{program.title}, {program.get_stage_display()}" for program in programs.values()]
        words.append(f"{said} ({'; '.join(grown)})" if grown else said)
    return words


def students_ask(event: Event) -> Iterator[Line]:
    """What students asked here, or within a year at events on these occupations; never who."""
    alike = Event.objects.filter(occupations__in=event.occupations.values("pk"))
    rows = Question.objects.filter(
        Q(event=event) | Q(event__in=alike.values("pk")),
        state=QuestionState.SHOWN,
        created_at__gte=event.begins_at - ASKED_WITHIN,
    )
    for text in rows.order_by("-created_at", "-pk").values_list("text", flat=True)[:MOST]:
        yield Line(f"“{text}”")


SOURCES = (
    AgendaSource(
        AgendaItem.PRIOR,
        "event_occupations",
        gettext_lazy("Occupations"),
        event_lines=occupations,
    ),
    AgendaSource(
        AgendaItem.PRIOR,
        "earlier_advice",
        gettext_lazy("Recommended before, and what became of it"),
        event_lines=earlier_advice,
    ),
    AgendaSource(
        AgendaItem.HIRING, "event_skills", gettext_lazy("Skills discussed"), event_lines=skills
    ),
    AgendaSource(
        AgendaItem.OPPORTUNITIES,
        "students_ask",
        gettext_lazy("What students ask"),
        event_lines=students_ask,
    ),
)
