"""The form in which people choose their letters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.messaging.enums import CHOOSABLE


class PreferencesForm(DesignedForm):
    """Which kinds of letters somebody wants."""

    kinds = forms.MultipleChoiceField(
        label=_("Write to me about"),
        choices=[(kind.value, kind.label) for kind in CHOOSABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you leave out is not sent to you."),
    )
