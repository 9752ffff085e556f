"""Forms of a person's collection."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.core.forms import DesignedForm

MAX_FILE = 8 * 1024 * 1024
"""Bytes of a file brought in: a certificate as PDF or picture is well below one of them."""
MAX_TEXT = 400_000
"""Characters pasted: a credential of 256 kB as a token is a third longer."""


class ShareForm(DesignedForm):
    """Until when a link is open, and what it is for."""

    period = forms.ChoiceField(
        label=gettext_lazy("How long should the link work?"),
        choices=[
            ("7", gettext_lazy("7 days")),
            ("30", gettext_lazy("30 days")),
            ("90", gettext_lazy("90 days")),
            ("date", gettext_lazy("Until a day I choose")),
        ],
        initial="30",
        widget=forms.RadioSelect,
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Only if you chose “until a day”; at most a year from today."),
        required=False,
        widget=forms.DateInput,
    )
    note = forms.CharField(
        label=gettext_lazy("A note for yourself"),
        help_text=gettext_lazy("For example: summer job at the museum. Nobody else sees it."),
        required=False,
        max_length=120,
    )

    def clean(self) -> dict[str, Any]:
        """A day is needed where one was promised."""
        values = super().clean() or {}
        if values.get("period") == "date" and not values.get("last_day"):
            self.add_error("last_day", _("Choose the last day."))
        return values

    def until(self) -> date:
        """The last day on which the link works."""
        if self.cleaned_data["period"] == "date":
            day: date = self.cleaned_data["last_day"]
            return day
        return timezone.localdate() + timedelta(days=int(self.cleaned_data["period"]))


class BringForm(DesignedForm):
    """A credential from elsewhere as a file or as text."""

    file = forms.FileField(
        label=gettext_lazy("Choose the file"),
        help_text=gettext_lazy(
            "A badge picture (PNG or SVG), a PDF, a .json file or a .jwt file: the one that the "
            "issuer or your other account let you download."
        ),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the credential"),
        help_text=gettext_lazy("The whole text, from the first sign to the last."),
        required=False,
        max_length=MAX_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is needed, and small enough."""
        values = super().clean() or {}
        file = values.get("file")
        if file is None and not values.get("text", "").strip() and not self.errors:
            raise forms.ValidationError(_("Choose a file or paste a credential."))
        if file is not None and file.size > MAX_FILE:
            self.add_error("file", _("That file is larger than 8 MB. A credential is smaller."))
        return values

    def data_brought(self) -> bytes:
        """The bytes of the file, else of the text."""
        file = self.cleaned_data["file"]
        if file is not None:
            content: bytes = file.read()
            return content
        text: str = self.cleaned_data["text"]
        return text.encode()
