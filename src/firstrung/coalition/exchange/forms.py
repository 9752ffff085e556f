"""Forms of the exchange with research centers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.exchange.library import read_occupations
from firstrung.coalition.fields import OrganizationField, PersonField
from firstrung.coalition.models import ResearchPartner
from firstrung.core.forms import DesignedForm


def _day(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def _center(*, required: bool = True) -> Any:
    return forms.ModelChoiceField(
        label=_("Research center"),
        queryset=ResearchPartner.objects.select_related("organization"),
        required=required,
        empty_label=_("choose one") if required else _("none"),
    )


class PartnerForm(DesignedForm):
    """A research center."""

    organization = OrganizationField(label=_("Organization"))
    contact = PersonField(
        label=_("Whom to ask there"), required=False, help_text=_("Name or e-mail address.")
    )
    agreement = forms.CharField(
        label=_("What was agreed"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Which data go which way, how often, for what."),
    )
    agreed_on = _day(_("Agreed on"))
    ends_on = _day(_("Ends on"), required=False)


class ReportForm(DesignedForm):
    """A report of the library."""

    title = forms.CharField(label=_("Title"), max_length=200)
    publisher = forms.CharField(label=_("Published by"), max_length=200)
    partner = _center(required=False)
    method = forms.CharField(
        label=_("Method"),
        max_length=300,
        help_text=_("For example: online postings of 2026, deduplicated; survey of 120 employers"),
    )
    published_on = _day(_("Published on"))
    finding = forms.CharField(
        label=_("The finding in one sentence"),
        max_length=300,
        help_text=_("Members read it as news of the labor market."),
    )
    occupations = forms.CharField(
        label=_("Occupations it covers"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, with its code: 15-1252 Software developers"),
    )
    region = forms.CharField(label=_("Region"), required=False, max_length=120)
    url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    upload = forms.FileField(label=_("File"), required=False)

    def clean_occupations(self) -> list[tuple[str, str]]:
        """Codes and titles."""
        return read_occupations(self.cleaned_data["occupations"])


class IntakeForm(DesignedForm):
    """A file of figures from a center."""

    partner = _center()
    received_on = _day(_("Received on"))
    file = forms.FileField(label=_("CSV file"))


class HandoverForm(DesignedForm):
    """For whom, and which years."""

    partner = _center()
    first_year = forms.IntegerField(label=_("From the year"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=_("To the year"), min_value=2000, max_value=2100)
