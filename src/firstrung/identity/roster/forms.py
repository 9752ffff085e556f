"""The upload of a roster."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.core.forms import DesignedForm

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MAX_BYTES = 100 * 1024 * 1024


class RosterUpload(DesignedForm):
    """One zip file."""

    bundle = forms.FileField(
        label=gettext_lazy("OneRoster zip file"),
        help_text=gettext_lazy(
            "Export it from your student information system (OneRoster 1.1 or 1.2, CSV), "
            "up to 100 MB. Nothing changes until you have seen the check and press “Apply”."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_bundle(self) -> "UploadedFile[Any]":
        """Refuse what is too large or is not called a zip; the content is checked later."""
        bundle: UploadedFile[Any] = self.cleaned_data["bundle"]
        if bundle.size is None or bundle.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 100 MB. Export fewer files."))
        if not str(bundle.name).lower().endswith(".zip"):
            raise ValidationError(_("Choose the .zip file that your system exported."))
        return bundle
