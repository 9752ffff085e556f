"""Small forms of single pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm


class TickForm(DesignedForm):
    """The day on which those who are ticked now completed the unit."""

    completed_on = forms.DateField(label=_("Completed on"))


class DescribeForm(DesignedForm):
    """What the portfolio is about."""

    headline = forms.CharField(
        label=_("Headline"),
        help_text=_("One line about what you make. Not your name, address or phone number."),
        max_length=120,
        required=False,
    )
    about = forms.CharField(
        label=_("About my work"),
        help_text=_("What drives you, what you want to learn next."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
