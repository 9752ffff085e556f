"""The four ways to hand in a credential, and an entry of the registry."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.core.forms import DesignedForm
from firstrung.credentials.verifying.codes import MAX_PICTURE
from firstrung.credentials.verifying.inputs import from_file, from_link, from_photo, from_text

MAX_TEXT = 360 * 1024
"""Characters of pasted text: a credential of 256 kB as a token."""
MAX_FILE = 2 * 1024 * 1024
"""Bytes of a file: a badge's picture is larger than the credential in it."""
WAYS = ("link", "text", "file", "photo")


class VerifyForm(DesignedForm):
    """A credential by link, as text, as a file, or by its QR code; one of them is enough."""

    link = forms.CharField(
        label=gettext_lazy("Link"),
        help_text=gettext_lazy("The address that the holder sent you; it begins with https://."),
        required=False,
        max_length=2000,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JSON, token (JWT), or a PNG, SVG or PDF that carries the credential."
        ),
        required=False,
        widget=forms.FileInput(
            attrs={"accept": ".json,.jsonld,.jwt,.txt,.png,.svg,.pdf,application/json,image/*"}
        ),
    )
    photo = forms.FileField(
        label=gettext_lazy("QR code"),
        help_text=gettext_lazy("On a phone this opens the camera: take a picture of the code."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("The whole text, from the first { to the last }, or the token."),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of them is needed, and small enough to be a credential."""
        values = super().clean() or {}
        if not self.errors and not any(values.get(way) for way in WAYS):
            raise forms.ValidationError(
                _("Give us a link, a file, a picture of the QR code, or the text.")
            )
        for name, limit in (("file", MAX_FILE), ("photo", MAX_PICTURE)):
            given = values.get(name)
            if given is not None and given.size > limit:
                text = _("That file is too large (%(size)s MB at most).")
                self.add_error(name, text % {"size": limit // 1024 // 1024})
        return values

    def content(self) -> bytes:
        """The bytes to examine, by the first way that was used; `Problem`, `OwnPage`."""
        values = self.cleaned_data
        if values["link"].strip():
            return from_link(values["link"])
        if values["file"] is not None:
            return from_file(values["file"].read())
        if values["photo"] is not None:
            return from_photo(values["photo"].read())
        return from_text(values["text"])


class IssuerForm(DesignedForm):
    """An issuer that the coalition vouches for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    did = forms.CharField(
        label=gettext_lazy("Identifier"),
        help_text=gettext_lazy(
            "As it stands in the issuer's credentials: did:web:…, did:key:… or an https:// address."
        ),
        max_length=400,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )
    website = forms.URLField(
        label=gettext_lazy("Web address"), required=False, assume_scheme="https"
    )
    reason = forms.CharField(
        label=gettext_lazy("Why do you trust this issuer?"),
        help_text=gettext_lazy("Everybody can read this in the registry."),
        max_length=300,
    )
