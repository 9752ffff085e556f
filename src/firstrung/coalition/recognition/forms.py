"""Forms about recognitions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.fields import OrganizationField
from firstrung.coalition.recognition.services import Signature
from firstrung.core.forms import DesignedForm


class ApprovalForm(DesignedForm):
    """An approval, one's own or one signed on paper."""

    organization = OrganizationField(label=_("In the name of"))
    signer = forms.CharField(
        label=_("Who signed"),
        required=False,
        max_length=200,
        help_text=_("Leave empty where you sign yourself, for an organization you work at."),
    )
    signed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(format="%Y-%m-%d"))

    def signature(self) -> Signature:
        """What the form says."""
        return Signature(**self.cleaned_data)


class ReasonForm(DesignedForm):
    """Why it is declined or withdrawn."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Members can read it."),
    )
