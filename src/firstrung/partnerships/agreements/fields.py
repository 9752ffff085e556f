"""Form fields that several forms of agreements share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from firstrung.coalition.public import OrganizationField
from firstrung.identity.public import OrganizationKind


class EmployerField(OrganizationField):
    """An employer of the coalition, by its name."""

    def clean(self, value: Any) -> Any:
        """The employer of that name; another organization is refused."""
        found = super().clean(value)
        if found is not None and found.kind != OrganizationKind.EMPLOYER:
            raise ValidationError(_("This organization is not an employer."))
        return found


class InstitutionField(OrganizationField):
    """A school, college, agency or other organization that is no employer; or none."""

    def clean(self, value: Any) -> Any:
        """The organization of that name; an employer is refused."""
        found = super().clean(value)
        if found is not None and found.kind == OrganizationKind.EMPLOYER:
            raise ValidationError(_("This is an employer. Name the school, college or agency."))
        return found


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A date that browsers let one choose from a calendar."""
    widget = forms.DateInput(format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def amount_field(label: Any, *, digits: int = 9, **more: Any) -> forms.DecimalField:
    """A number from zero on with at most two decimals; empty unless required."""
    more.setdefault("required", False)
    return forms.DecimalField(label=label, min_value=0, max_digits=digits, decimal_places=2, **more)
