"""Forms about phases."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.partnerships.agreements.fields import day_field


class StartForm(DesignedForm):
    """When the program began."""

    begins_on = day_field(_("First day of month 1"))


class DoneForm(DesignedForm):
    """When an activity was done, and what came of it."""

    done_on = day_field(
        _("Done on"), required=False, help_text=_("Leave empty if it is not done after all.")
    )
    outcome = forms.CharField(
        label=_("What came of it?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
