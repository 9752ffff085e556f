"""What an employer writes: words, an identifier, a signed file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.credentials.endorsing.documents import MAX_COMMENT

MAX_FILE = 64 * 1024


class WordsForm(DesignedForm):
    """Why the employer endorses."""

    comment = forms.CharField(
        label=_("What do you say about it?"),
        help_text=_(
            "Everybody who checks the certificate can read this, with your organization's name. "
            "Leave out names and private matters."
        ),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SignedForm(DesignedForm):
    """A document that was signed elsewhere."""

    signed = forms.FileField(
        label=_("The signed file"),
        help_text=_("The .json file you downloaded here, with your signature added."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_signed(self) -> bytes:
        """The bytes, when there are few enough of them."""
        file: Any = self.cleaned_data["signed"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("That file is too large to be an endorsement."))
        raw: bytes = file.read()
        return raw


class IdentifierForm(DesignedForm):
    """The organization's own identifier."""

    did = forms.CharField(
        label=_("Your identifier"),
        help_text=_("It begins with did:web: and names your site, such as did:web:example.com."),
        max_length=255,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )
