"""Forms about recommendations, decisions, programs and planned changes."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstrung.convenings.change.policies import DECIDE_FOR
from firstrung.convenings.change.services.programs import LEADS_ON
from firstrung.convenings.enums.change import NeedKind, ProgramAnswer, ProgramKind, Stance
from firstrung.convenings.models import Event, Meeting, Occupation, Program, ProgramDecision
from firstrung.convenings.policies import SEE_EVENT
from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization, Person

OFFERED = 100
NEWEST = 50
"""How many events and meetings a form offers."""


def _words(label: Any, rows: int = 4, *, most: int = 4000, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def _day(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


class NewestField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of many rows: the newest are offered, and the one that is chosen already."""

    def offer(self, rows: QuerySet[Any], chosen: Any) -> None:
        """Take any of the rows, the newest first; ``chosen`` is a row, or what was sent."""
        self.queryset = rows
        found = list(rows[:NEWEST])
        key = str(getattr(chosen, "pk", chosen) or "")
        if re.fullmatch(r"[0-9]{1,9}", key) and key not in {str(row.pk) for row in found}:
            found += rows.filter(pk=key)
        self.choices = [
            ("", self.empty_label or ""),
            *((row.pk, self.label_from_instance(row)) for row in found),
        ]


class AdviceForm(DesignedForm):
    """A recommendation, and what started it."""

    text = _words(_("What do you recommend?"))
    occupation = forms.ModelChoiceField(label=_("Occupation"), queryset=Occupation.objects.all())
    need = forms.CharField(
        label=_("Which need started it?"),
        max_length=400,
        help_text=_("For example: three employers look for cloud administrators."),
    )
    need_kind = forms.ChoiceField(
        label=_("Where does the need come from?"), choices=NeedKind.choices
    )
    event = NewestField(
        label=_("Event"),
        queryset=Event.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("The newest are here. For an older one begin on its page."),
    )
    meeting = NewestField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("The newest are here. For an older one begin on its page."),
    )
    source = forms.CharField(
        label=_("Source of the fact"),
        required=False,
        max_length=300,
        help_text=_("Needed for a labor-market fact: the name of the report and its table."),
    )
    source_date = _day(_("Date of the fact"), required=False)
    hiring_need = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several: dict[str, QuerySet[Any]] = {
            "event": SEE_EVENT.rows(actor).order_by("-begins_at", "-pk"),
            "meeting": Meeting.objects.order_by("-begins_at", "-pk"),
        }
        for name, rows in several.items():
            field: Any = self.fields[name]
            sent = self.data.get(self.add_prefix(name)) if self.is_bound else None
            field.offer(rows, sent or self.initial.get(name))


class DecisionForm(DesignedForm):
    """What an institution decides."""

    institution = forms.ModelChoiceField(
        label=_("For which institution?"), queryset=Organization.objects.none()
    )
    answer = forms.ChoiceField(label=_("Decision"), choices=ProgramAnswer.choices)
    reason = _words(_("Reason"))
    decided_on = _day(_("Decided on"), initial=timezone.localdate)

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["institution"]
        field.queryset = DECIDE_FOR.rows(actor).order_by("name")


class ProgramForm(DesignedForm):
    """What a program is."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProgramKind.choices)
    summary = _words(_("What is it?"), required=False)
    occupations = forms.ModelMultipleChoiceField(
        label=_("Occupations it prepares for"), queryset=Occupation.objects.all(), required=False
    )
    tech = forms.BooleanField(label=_("It is about technology"), required=False)
    specialty = forms.BooleanField(label=_("It teaches a specialty skill"), required=False)


class NewProgramForm(ProgramForm):
    """A program that an institution begins to consider."""

    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Organization.objects.none()
    )
    since = _day(_("Considered since"), initial=timezone.localdate)
    field_order = ("institution", "title")

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["institution"]
        field.queryset = DECIDE_FOR.rows(actor).order_by("name")


class StepForm(DesignedForm):
    """On which day a stage began."""

    on = _day(_("Since when?"), initial=timezone.localdate)


class ChangeForm(DesignedForm):
    """What changed in a program, and why."""

    text = _words(_("What changed?"))
    on = _day(_("When?"), initial=timezone.localdate)
    decision = forms.ModelChoiceField(
        label=_("Because of which decision?"),
        queryset=ProgramDecision.objects.none(),
        required=False,
        empty_label=_("none of them"),
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ProgramDecision.objects.filter(institution=program.institution, answer__in=LEADS_ON)
        field: Any = self.fields["decision"]
        field.queryset = rows.select_related("advice").order_by("-decided_on")
        field.label_from_instance = _decision_name


def _decision_name(row: ProgramDecision) -> str:
    return f"{row.decided_on:%Y-%m-%d}, {row.get_answer_display()}: {row.advice.text[:OFFERED]}"


class PlannedChangeForm(DesignedForm):
    """A planned change, for the members' comments."""

    title = forms.CharField(label=_("What is to change?"), max_length=200)
    draft = _words(_("Draft"), 10, most=20000)
    closes_on = _day(_("Comments until"), help_text=_("This day included."))


class CommentForm(DesignedForm):
    """What somebody thinks of a planned change."""

    stance = forms.ChoiceField(
        label=_("What do you think of it?"), choices=Stance.choices, widget=forms.RadioSelect
    )
    text = _words(_("Why?"))
    organization = forms.ModelChoiceField(
        label=_("For which organization do you speak?"), queryset=Organization.objects.none()
    )

    def __init__(self, *args: Any, places: QuerySet[Organization], **kwargs: Any) -> None:
        """Who works at one place, or at none, is not asked for it."""
        super().__init__(*args, **kwargs)
        if places.count() > 1:
            field: Any = self.fields["organization"]
            field.queryset = places.order_by("name")
        else:
            del self.fields["organization"]


class AnswerForm(DesignedForm):
    """What the institution answers."""

    answer = _words(_("Answer"))


class OutcomeForm(DesignedForm):
    """What was changed in the end."""

    outcome = _words(_("What was changed because of the comments?"), 6)
