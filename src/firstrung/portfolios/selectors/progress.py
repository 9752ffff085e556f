"""The way to the certificate: what a portfolio has, what is missing, what to do next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.portfolios.enums import Component
from firstrung.portfolios.models import Entry, Portfolio, UnitCompletion
from firstrung.taxonomies.public import CurriculumUnit


@dataclass(frozen=True)
class Targets:
    """What is asked for: distinct subjects (A41) and confirmed hours of teaching (A42)."""

    subjects: int = 2
    teaching_hours: Decimal = Decimal(3)


@dataclass(frozen=True)
class Facts:
    """What a portfolio has: counts only, so that the rules can be tried without a database."""

    entries: Mapping[str, int] = field(default_factory=dict)
    without_ai_statement: int = 0
    subjects: frozenset[str] = frozenset()
    confirmed_hours: Decimal = Decimal(0)
    waiting_hours: Decimal = Decimal(0)
    units_done: int = 0
    units_required: int = 0


@dataclass(frozen=True)
class Step:
    """One step: whether it is done, what there is, what to do next and where.

    ``anchor`` leads to a part of the page. ``required`` is False for what can only come after the first review.
    """

    code: str
    label: str | Promise
    done: bool
    detail: str
    todo: str
    url_name: str
    url_args: tuple[str, ...] = ()
    anchor: str = ""
    required: bool = True

    @property
    def url(self) -> str:
        """The address where the next thing is done."""
        return reverse(self.url_name, args=self.url_args) + self.anchor


def completeness(portfolio: Portfolio, targets: Targets | None = None) -> list[Step]:
    """The steps for a portfolio, in the order of the way."""
    entries = portfolio.entries.shown().select_related("current__subject")
    rows = list(entries.prefetch_related("sessions"))
    return steps(facts_of(portfolio, rows), targets or Targets())


def facts_of(portfolio: Portfolio, entries: list[Entry]) -> Facts:
    """The facts about a portfolio whose entries are loaded with version, subject and sessions."""
    versions = [entry.current for entry in entries if entry.current is not None]
    sessions = [session for entry in entries for session in entry.sessions.all()]
    completed = UnitCompletion.objects.filter(student=portfolio.student_id, unit=OuterRef("pk"))
    units = CurriculumUnit.objects.filter(required=True).aggregate(
        total=Count("pk"), done=Count("pk", filter=Exists(completed))
    )
    return Facts(
        entries=Counter(entry.component for entry in entries),
        without_ai_statement=sum(version.ai_used is None for version in versions),
        subjects=frozenset(version.subject.code for version in versions if version.subject),
        confirmed_hours=sum((s.hours for s in sessions if s.confirmed_at), Decimal(0)),
        waiting_hours=sum(
            (s.hours for s in sessions if not s.confirmed_at and not s.refused_at), Decimal(0)
        ),
        units_done=units["done"],
        units_required=units["total"],
    )


def steps(facts: Facts, targets: Targets) -> list[Step]:
    """The rules of the way, as a pure function of the facts."""
    return [
        *(_component(facts, component) for component in Component),
        _ai(facts),
        _subjects(facts, targets),
        _teaching(facts, targets),
        _curriculum(facts),
    ]


def next_steps(rows: list[Step]) -> list[Step]:
    """What is still to do, required things first."""
    return sorted((step for step in rows if not step.done), key=lambda step: not step.required)


def share_done(rows: list[Step]) -> tuple[int, int]:
    """How many of the required steps are done, and how many there are."""
    required = [step for step in rows if step.required]
    return sum(step.done for step in required), len(required)


def _todo(component: Component) -> str:
    return {
        Component.PROJECT_ARCHIVE: _("Add a project you have made."),
        Component.PROCESS_DOCUMENTATION: _("Show how you worked on something, step by step."),
        Component.REFLECTION: _("Write what you learned and what you would do differently."),
        Component.SKILL_DEMONSTRATION: _("Show one AI tool you can handle, with an example."),
        Component.PEER_TEACHING: _("Tell about a time you taught younger students."),
        Component.EMPLOYER_FEEDBACK: _("Comes with your first panel, or add what you have."),
    }[component]


def _component(facts: Facts, component: Component) -> Step:
    count = facts.entries.get(component.value, 0)
    return Step(
        code=component.value,
        label=component.label,
        done=count > 0,
        detail=ngettext("%(count)d entry", "%(count)d entries", count) % {"count": count},
        todo=_todo(component),
        url_name="entry_new",
        url_args=(component.value,),
        required=component is not Component.EMPLOYER_FEEDBACK,
    )


def _ai(facts: Facts) -> Step:
    missing, any_entry = facts.without_ai_statement, bool(sum(facts.entries.values()))
    text = ngettext(
        "%(count)d entry doesn't say yet whether AI was used",
        "%(count)d entries don't say yet whether AI was used",
        missing,
    ) % {"count": missing}
    if not any_entry:
        text = _("No entry yet")
    return Step(
        code="ai_disclosure",
        label=_("AI use stated"),
        done=any_entry and missing == 0,
        detail=_("Every entry says whether AI was used") if any_entry and not missing else text,
        todo=_("Say in each entry whether AI was used, and for what."),
        url_name="portfolio",
    )


def _subjects(facts: Facts, targets: Targets) -> Step:
    count = len(facts.subjects)
    return Step(
        code="subjects",
        label=_("Work in different subjects"),
        done=count >= targets.subjects,
        detail=_("%(count)d of %(target)d subjects") % {"count": count, "target": targets.subjects},
        todo=_("Add work from another school subject, or tag the subject of what is there."),
        url_name="entry_new",
        url_args=(Component.PROJECT_ARCHIVE.value,),
    )


def _teaching(facts: Facts, targets: Targets) -> Step:
    numbers = {
        "hours": number_format(facts.confirmed_hours.normalize() + 0, use_l10n=True),
        "target": number_format(targets.teaching_hours.normalize() + 0, use_l10n=True),
        "waiting": number_format(facts.waiting_hours.normalize() + 0, use_l10n=True),
    }
    detail = _("%(hours)s of %(target)s hours confirmed") % numbers
    if facts.waiting_hours:
        detail = _("%(hours)s of %(target)s hours confirmed, %(waiting)s waiting") % numbers
    return Step(
        code="teaching_hours",
        label=_("Teaching confirmed by a teacher"),
        done=facts.confirmed_hours >= targets.teaching_hours,
        detail=detail,
        todo=_("Your sessions wait for a teacher of yours to confirm them.")
        if facts.confirmed_hours + facts.waiting_hours >= targets.teaching_hours
        else _("Add your sessions to a peer-teaching entry; a teacher of yours confirms them."),
        url_name="portfolio",
        anchor=f"#part-{Component.PEER_TEACHING.value}",
    )


def _curriculum(facts: Facts) -> Step:
    return Step(
        code="curriculum",
        label=_("AI-literacy curriculum"),
        done=0 < facts.units_required <= facts.units_done,
        detail=_("%(done)d of %(total)d units")
        % {"done": facts.units_done, "total": facts.units_required},
        todo=_("See which units are open and finish them with your class."),
        url_name="curriculum",
    )
