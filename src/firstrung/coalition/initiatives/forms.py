"""Forms about initiatives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.enums import CriterionScope, InitiativeKind
from firstrung.coalition.fields import OrganizationField, PersonField
from firstrung.coalition.initiatives.rating import Voice
from firstrung.coalition.measures import measures
from firstrung.coalition.models import Priority, RecruitingCycle, RootCause
from firstrung.core.forms import DesignedForm
from firstrung.taxonomies.public import Sector

SCALE = {
    "need": (_("1 – hardly"), _("2"), _("3"), _("4"), _("5 – very badly")),
    "reach": (_("1 – a few people"), _("2"), _("3"), _("4"), _("5 – nearly everybody")),
    "effort": (_("1 – little work"), _("2"), _("3"), _("4"), _("5 – a lot of work")),
}


def _many(label: Any, model: Any, help_text: Any = "", *, required: bool = False) -> Any:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=model.objects.all(),
        required=required,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


class InitiativeForm(DesignedForm):
    """What an initiative says about itself."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=InitiativeKind.choices)
    host = OrganizationField(
        label=_("Organization that leads"),
        help_text=_("An existing organization leads; the coalition supports it."),
    )
    lead = PersonField(
        label=_("Person who leads"),
        required=False,
        help_text=_("Name or e-mail address. Needed before the initiative can start."),
    )
    summary = forms.CharField(
        label=_("What it is and whom it helps"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    existing_program = forms.CharField(
        label=_("Existing program that it builds on"),
        required=False,
        max_length=200,
        help_text=_("Programs that work already are better joined than copied."),
    )
    root_causes = _many(_("Root causes that it answers"), RootCause)
    priorities = _many(_("Priorities that it serves"), Priority)
    sectors = _many(_("Sectors"), Sector)
    begins_on = forms.DateField(
        label=_("Begins on"), required=False, widget=forms.DateInput(format="%Y-%m-%d")
    )
    cycle = forms.ModelChoiceField(
        label=_("Recruiting cycle that it must be ready for"),
        queryset=RecruitingCycle.objects.all(),
        required=False,
    )


class StepForm(DesignedForm):
    """The reason for a step."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("All members can read it in the trail."),
    )

    def __init__(self, *args: Any, asked: Any = None, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
        if asked is not None:
            self.fields["reason"].label = asked


class ParticipationForm(DesignedForm):
    """A member organization in an initiative."""

    organization = OrganizationField(label=_("Organization"))
    contact = PersonField(
        label=_("Point of contact"), required=False, help_text=_("Name or e-mail address.")
    )
    responsibility = forms.CharField(
        label=_("What it is responsible for"), required=False, max_length=300
    )


def _measures() -> list[tuple[str, Any]]:
    """All measures by name, and none."""
    found = sorted((str(one.label), one.code) for one in measures().values())
    return [("", _("Nothing: it is entered by hand")), *((code, label) for label, code in found)]


class CriterionForm(DesignedForm):
    """What shows that an initiative has worked."""

    text = forms.CharField(label=_("What shows that it has worked?"), max_length=300)
    target = forms.DecimalField(
        label=_("Number wanted"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    measure = forms.ChoiceField(
        label=_("What counts it?"),
        required=False,
        choices=_measures,
        help_text=_("Then the number reached is counted from records, from the first day on."),
    )
    scope = forms.ChoiceField(
        label=_("Whose records count?"),
        required=False,
        choices=CriterionScope.choices,
        initial=CriterionScope.EVERYBODY,
    )
    reached = forms.DecimalField(
        label=_("Number reached"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Only where nothing counts it; it is marked as entered by hand."),
    )
    unit = forms.CharField(
        label=_("Of what"), required=False, max_length=40, help_text=_("For example: students")
    )
    met_on = forms.DateField(
        label=_("Met on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d"),
        help_text=_("Leave empty until it is met."),
    )

    def clean_scope(self) -> str:
        """The whole coalition where nothing else was chosen."""
        return self.cleaned_data["scope"] or CriterionScope.EVERYBODY


class RatingForm(DesignedForm):
    """One organization's rating."""

    organization = forms.ChoiceField(label=_("Your organization"))
    need = forms.TypedChoiceField(
        label=_("How badly is it needed?"), coerce=int, widget=forms.RadioSelect
    )
    reach = forms.TypedChoiceField(
        label=_("How many would it reach?"), coerce=int, widget=forms.RadioSelect
    )
    effort = forms.TypedChoiceField(
        label=_("How much work is it?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, voices: list[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(voice.organization.uid), voice.organization.name) for voice in voices]
        self.fields["organization"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["organization"].initial = choices[0][0]
        for name, words in SCALE.items():
            self.fields[name].choices = list(enumerate(words, start=1))  # type: ignore[attr-defined]
        given = voices[0].rating if len(voices) == 1 else None
        if given is not None:
            for name in SCALE:
                self.fields[name].initial = getattr(given, name)


class ImportForm(DesignedForm):
    """A CSV file of proposals."""

    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv"}))
