"""Forms of the ledger."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.partnerships.agreements.fields import (
    EmployerField,
    InstitutionField,
    amount_field,
    day_field,
)
from firstrung.partnerships.agreements.ledger.placements import Placed
from firstrung.partnerships.agreements.ledger.services import Exchanged
from firstrung.partnerships.enums.agreements import JOBS, Direction, Get, Give, PlacementKind
from firstrung.partnerships.models.agreements import ExchangeEntry, Placement

KINDS = [
    (Direction.GIVE.label, Give.choices),
    (Direction.GET.label, Get.choices),
]

ALL_JOBS = ",".join(kind.value for kind in JOBS)
"""The filter that `job_placements` counts by."""
PLACEMENT_KINDS = [*PlacementKind.choices, (ALL_JOBS, _("Jobs and apprenticeships"))]


class EntryForm(DesignedForm):
    """Something that an employer gave or got."""

    employer = EmployerField(label=_("Employer"))
    kind = forms.ChoiceField(label=_("What?"), choices=KINDS)
    happened_on = day_field(_("Day"))
    institution = InstitutionField(label=_("With which school, college or agency?"), required=False)
    quantity = amount_field(_("How many?"), required=True, initial=1)
    unit = forms.CharField(
        label=_("Of what?"),
        required=False,
        max_length=60,
        help_text=_("For example: panels, briefs, portfolios read"),
    )
    students = forms.IntegerField(
        label=_("Students reached"), required=False, min_value=0, max_value=1_000_000
    )
    hours = amount_field(_("Hours of the employer's people"), digits=8)
    money = amount_field(_("Worth in dollars"), digits=12, help_text=_("Only if it was stated."))
    evidence = forms.CharField(
        label=_("What shows it?"),
        max_length=500,
        help_text=_("A sentence. Name no students."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")

    @staticmethod
    def initial_of(row: ExchangeEntry) -> dict[str, Any]:
        """What an entry says already."""
        names = (
            "employer", "kind", "happened_on", "institution", "quantity", "unit", "students",
            "hours", "money", "evidence", "link",
        )  # fmt: skip
        return {name: getattr(row, name) for name in names}

    def exchanged(self) -> Exchanged:
        """What was given or got."""
        return Exchanged(**self.cleaned_data)


class PlacementForm(DesignedForm):
    """Students who work at an employer."""

    employer = EmployerField(label=_("Employer"))
    institution = InstitutionField(label=_("Students of"))
    kind = forms.ChoiceField(label=_("As what?"), choices=PlacementKind.choices)
    students = forms.IntegerField(label=_("How many students?"), min_value=1, max_value=100_000)
    begins_on = day_field(_("Begins on"))
    ends_on = day_field(_("Ends on"), required=False)
    paid = forms.BooleanField(label=_("It is paid"), required=False)
    evidence = forms.CharField(
        label=_("What shows it?"),
        max_length=500,
        help_text=_("For example: the employer's list of June 3. Name no students."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @staticmethod
    def initial_of(row: Placement) -> dict[str, Any]:
        """What a placement says already."""
        names = (
            "employer", "institution", "kind", "students", "begins_on", "ends_on", "paid",
            "evidence",
        )  # fmt: skip
        return {name: getattr(row, name) for name in names}

    def placed(self) -> Placed:
        """Who was placed."""
        return Placed(**self.cleaned_data)
