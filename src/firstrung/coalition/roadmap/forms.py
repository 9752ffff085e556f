"""Forms of the road map."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.enums import DutyKind
from firstrung.coalition.fields import OrganizationField, PersonField
from firstrung.coalition.initiatives.selectors import OPEN
from firstrung.coalition.models import Initiative
from firstrung.core.forms import DesignedForm


class DutyForm(DesignedForm):
    """Give somebody a duty."""

    person = PersonField(label=_("Person"), help_text=_("Name or e-mail address."))
    kind = forms.ChoiceField(label=_("Duty"), choices=DutyKind.choices)
    organization = OrganizationField(
        label=_("For the organization"),
        required=False,
        help_text=_("Needed for a point of contact."),
    )
    initiative = forms.ModelChoiceField(
        label=_("In the initiative"),
        queryset=Initiative.objects.filter(state__in=OPEN),
        required=False,
        help_text=_("Needed for an initiative leader."),
    )
    begins_on = forms.DateField(label=_("From"), widget=forms.DateInput(format="%Y-%m-%d"))


class DoneForm(DesignedForm):
    """The day on which the coalition agreed that a recommendation is done."""

    done_on = forms.DateField(
        label=_("Agreed as done on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d"),
        help_text=_("Leave empty while there is still something to do."),
    )
