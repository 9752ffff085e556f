"""Forms about an employer's record: what it says, its stage, notes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.coalition.public import staff
from firstrung.core.forms import DesignedForm
from firstrung.identity.public import SCHOOL_STAFF, Person
from firstrung.partnerships.pipeline.selectors.lists import institutions
from firstrung.partnerships.policies import institutions_of
from firstrung.taxonomies.public import Sector


class AccountForm(DesignedForm):
    """What the shared record of an employer says."""

    name = forms.CharField(label=gettext_lazy("Name of the employer"), max_length=200)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https"
    )
    domain = forms.CharField(
        label=gettext_lazy("Part of their e-mail addresses after the @"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "Messages from there are recognized. Empty: taken from the website."
        ),
    )
    sectors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Sectors"),
        queryset=Sector.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source = forms.CharField(
        label=gettext_lazy("How we came to know them"), required=False, max_length=200
    )
    institution = forms.ModelChoiceField(
        label=gettext_lazy("Institution that looks after them"),
        queryset=institutions(),
        required=False,
    )
    owner = forms.EmailField(
        label=gettext_lazy("E-mail address of the person who looks after them"), required=False
    )

    def clean_owner(self) -> Person | None:
        """The person of that address who works at a member organization."""
        email = self.cleaned_data["owner"]
        if not email:
            return None
        found = staff().filter(email__iexact=email).first()
        if found is None:
            raise ValidationError(_("Nobody at a member organization has this e-mail address."))
        return found


class StepForm(DesignedForm):
    """The reason for a move."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who works with employers can read it."),
    )

    def __init__(self, *args: Any, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed


class NoteForm(DesignedForm):
    """Something worth knowing, for all or for one's own institution."""

    text = forms.CharField(
        label=gettext_lazy("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    institution = forms.ModelChoiceField(
        label=gettext_lazy("Who may read it"),
        queryset=institutions(),
        required=False,
        empty_label=gettext_lazy("Everybody who works with employers"),
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = institutions_of(actor, *SCHOOL_STAFF)
        self.fields["institution"].queryset = own  # type: ignore[attr-defined]
