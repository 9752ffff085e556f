"""The upload of a file of employers."""

from django import forms
from django.utils.translation import gettext_lazy

from firstrung.core.forms import DesignedForm


class ImportForm(DesignedForm):
    """A CSV file of employers."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "Commas or semicolons, UTF-8 or Windows letters. Nothing changes until you have seen "
            "the check and press “Load”."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
