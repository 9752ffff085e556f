"""What forms of several parts ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm


class ReasonForm(DesignedForm):
    """Why something is taken back or out."""

    reason = forms.CharField(label=_("Why?"), max_length=300)
