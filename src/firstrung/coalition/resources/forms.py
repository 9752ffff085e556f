"""Forms about money, needs and risks."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.enums import ResourceKind, RiskKind, RiskState
from firstrung.coalition.fields import OrganizationField, PersonField
from firstrung.coalition.models import Funder
from firstrung.core.forms import DesignedForm

LIKELIHOOD = (_("1 – hardly"), _("2"), _("3 – may well be"), _("4"), _("5 – almost surely"))
IMPACT = (_("1 – a nuisance"), _("2"), _("3 – noticeable"), _("4"), _("5 – it would fail"))


def _dollars(label: Any, *, required: bool = True, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=12, decimal_places=2, **more
    )


def _day(label: Any, *, required: bool = False, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def _five(label: Any, words: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=list(enumerate(words, start=1)),
        widget=forms.RadioSelect,
    )


def _funder() -> Any:
    return forms.ModelChoiceField(
        label=_("Funder and program"),
        queryset=Funder.objects.select_related("organization"),
        required=False,
        empty_label=_("nobody yet"),
    )


class FunderForm(DesignedForm):
    """Who pays."""

    organization = OrganizationField(label=_("Organization"))
    program = forms.CharField(
        label=_("Program"),
        required=False,
        max_length=200,
        help_text=_("For example: Strong Workforce, regional share"),
    )
    amount = _dollars(_("Amount in dollars"))
    begins_on = _day(_("From"), required=True)
    ends_on = _day(_("Until"), help_text=_("Leave empty where there is no end."))


class CostForm(DesignedForm):
    """What something costs."""

    text = forms.CharField(label=_("What for"), max_length=200)
    planned = _dollars(_("Planned, in dollars"), required=False)
    spent = _dollars(_("Spent, in dollars"), required=False)
    spent_on = _day(_("Spent on"))
    funder = _funder()

    def clean_planned(self) -> Decimal:
        """An empty field is nothing planned."""
        return self.cleaned_data["planned"] or Decimal(0)

    def clean_spent(self) -> Decimal:
        """An empty field is nothing spent."""
        return self.cleaned_data["spent"] or Decimal(0)


class NeedForm(DesignedForm):
    """What a plan needs."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ResourceKind.choices)
    text = forms.CharField(label=_("What is needed"), max_length=200)
    amount = forms.DecimalField(
        label=_("How much"),
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text=_("Dollars for funding, hours for people's time, else a number."),
    )
    needed_by = _day(_("Needed by"))


class FoundForm(DesignedForm):
    """Who gives what was needed."""

    given_by = OrganizationField(label=_("Given by"), required=False)
    funder = _funder()


class RiskForm(DesignedForm):
    """What may go wrong."""

    text = forms.CharField(label=_("What may go wrong?"), max_length=300)
    kind = forms.ChoiceField(label=_("What would it strike?"), choices=RiskKind.choices)
    likelihood = _five(_("How likely is it?"), LIKELIHOOD)
    impact = _five(_("How bad would it be?"), IMPACT)
    mitigation = forms.CharField(
        label=_("What is done about it?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    owner = PersonField(
        label=_("Who keeps an eye on it?"), required=False, help_text=_("Name or e-mail address.")
    )
    state = forms.ChoiceField(label=_("State"), choices=RiskState.choices, initial=RiskState.OPEN)
