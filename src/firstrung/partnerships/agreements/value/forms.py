"""The assumption behind the estimate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.partnerships.agreements.fields import amount_field
from firstrung.partnerships.agreements.value.services import Assumed


class AssumptionForm(DesignedForm):
    """What each intern saves who is hired."""

    interview_hours = amount_field(
        _("Hours of interviewing saved for each intern"),
        required=True,
        digits=7,
        help_text=_("All of your people together. 0 if none."),
    )
    onboarding_hours = amount_field(
        _("Hours of onboarding saved for each intern"), required=True, digits=7
    )
    hourly_cost = amount_field(_("Cost of an hour in dollars"), required=True, digits=8)
    source = forms.CharField(
        label=_("Where do these figures come from?"),
        max_length=500,
        help_text=_("For example: our hiring records of last year; or: a guess."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def assumed(self) -> Assumed:
        """What is assumed."""
        return Assumed(**self.cleaned_data)
