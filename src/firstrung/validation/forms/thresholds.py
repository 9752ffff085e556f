"""Forms of the threshold: its terms, a signature, its publication."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization
from firstrung.validation.enums import Scoring
from firstrung.validation.forms.panels import RubricChoice
from firstrung.validation.models import Rubric, Threshold
from firstrung.validation.services.thresholds import Terms

PUBLISHED = Rubric.objects.filter(published_at__isnull=False)


class TermsForm(DesignedForm):
    """What a version of the threshold demands."""

    rubric = RubricChoice(label=_("Rubric of the panels"), queryset=PUBLISHED, to_field_name="uid")
    teacher_rubric = RubricChoice(
        label=_("Rubric of the teachers"),
        queryset=PUBLISHED,
        to_field_name="uid",
        required=False,
        help_text=_("Leave empty to use the rubric of the panels."),
    )
    cut_score = forms.DecimalField(
        label=_("Cut score"),
        max_digits=4,
        decimal_places=2,
        help_text=_("The least mean of all criteria, on the points of the rubric."),
    )
    cut_error = forms.DecimalField(
        label=_("Standard error of the cut score"),
        max_digits=4,
        decimal_places=3,
        min_value=0,
        required=False,
        help_text=_("Where a round of judges set the cut score; leave empty otherwise."),
    )
    scoring = forms.ChoiceField(
        label=_("What is compared with the cut score"), choices=Scoring.choices
    )
    ethics_minimum = forms.DecimalField(
        label=_("Least mean on ethics and bias"), max_digits=4, decimal_places=2
    )
    min_panel_reviews = forms.IntegerField(
        label=_("Panel reviews for each portfolio"), min_value=1, max_value=20, initial=3
    )
    min_peer_reviews = forms.IntegerField(
        label=_("Peer reviews for each portfolio"), min_value=0, max_value=10, initial=2
    )
    studio_days = forms.IntegerField(
        label=_("Days in a studio team"), min_value=0, max_value=3650, initial=365
    )
    min_subjects = forms.IntegerField(
        label=_("Different subjects"), min_value=1, max_value=10, initial=2
    )
    teaching_hours = forms.DecimalField(
        label=_("Hours of teaching others"), max_digits=4, decimal_places=1, initial=3
    )
    signatures_needed = forms.IntegerField(
        label=_("Employers who must sign"), min_value=1, max_value=100, initial=3
    )
    method = forms.CharField(
        label=_("How the cut score was set"), widget=forms.Textarea(attrs={"rows": 5})
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example the judged samples, who took part, and when."),
    )

    def terms(self) -> Terms:
        """The cleaned terms."""
        return Terms(**self.cleaned_data)

    @staticmethod
    def initial_of(threshold: Threshold) -> dict[str, Any]:
        """The form's values of a draft."""
        values: dict[str, Any] = {name: getattr(threshold, name) for name in TermsForm.base_fields}
        return values | {
            "rubric": threshold.rubric.uid,
            "teacher_rubric": threshold.teacher_rubric and threshold.teacher_rubric.uid,
        }


class SignForm(DesignedForm):
    """An employer's signature."""

    organization = forms.ModelChoiceField(
        label=_("You sign for"),
        queryset=Organization.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )
    statement = forms.CharField(
        label=_("What you want to say with it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, employers: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = employers  # type: ignore[attr-defined]


class PublishForm(DesignedForm):
    """From which day the version counts."""

    effective_on = forms.DateField(label=_("Counts from"))
