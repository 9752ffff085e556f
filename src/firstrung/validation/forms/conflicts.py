"""Forms of conflicts of interest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.validation.enums import ConflictKind
from firstrung.validation.models import Panel, PanelSeat, Submission


class ConflictForm(DesignedForm):
    """A panelist who must not judge a portfolio."""

    seat = forms.ModelChoiceField(
        label=_("Panelist"), queryset=PanelSeat.objects.none(), to_field_name="uid"
    )
    submission = forms.ModelChoiceField(
        label=_("Portfolio"), queryset=Submission.objects.none(), to_field_name="uid"
    )
    kind = forms.ChoiceField(label=_("What ties them"), choices=ConflictKind.choices)
    reason = forms.CharField(label=_("In a few words"), max_length=300, required=False)

    def __init__(self, *args: object, panel: Panel, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        seats = panel.seats.select_related("panelist", "employer")
        placed = Submission.objects.filter(places__panel=panel)
        self.fields["seat"].queryset = seats  # type: ignore[attr-defined]
        self.fields["submission"].queryset = placed  # type: ignore[attr-defined]


class ConflictFileForm(DesignedForm):
    """A list of conflicts as a file."""

    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv"}))


class PairForm(DesignedForm):
    """A panelist and a portfolio that belong together, or apart."""

    seat = forms.ModelChoiceField(
        label=_("Panelist"), queryset=PanelSeat.objects.none(), to_field_name="uid"
    )
    submission = forms.ModelChoiceField(
        label=_("Portfolio"), queryset=Submission.objects.none(), to_field_name="uid"
    )

    def __init__(self, *args: object, panel: Panel, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        seats = panel.seats.filter(released_at__isnull=True)
        rows = seats.select_related("panelist", "employer")
        self.fields["seat"].queryset = rows  # type: ignore[attr-defined]
        placed = Submission.objects.filter(places__panel=panel)
        self.fields["submission"].queryset = placed  # type: ignore[attr-defined]
