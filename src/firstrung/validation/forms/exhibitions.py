"""Forms of exhibitions and pitch days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization, Person
from firstrung.validation.enums import ExhibitionKind
from firstrung.validation.forms.placing import WorkChoice
from firstrung.validation.models import Submission
from firstrung.validation.policies import HOST


class ExhibitionForm(DesignedForm):
    """A new event."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ExhibitionKind.choices)
    organization = forms.ModelChoiceField(
        label=_("Held by"), queryset=Organization.objects.none(), to_field_name="uid"
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    starts_at = forms.DateTimeField(
        label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: object, actor: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = HOST.rows(actor)  # type: ignore[attr-defined]


class InviteForm(DesignedForm):
    """Which works are invited."""

    submissions = WorkChoice(
        label=_("Work that may be shown"),
        queryset=Submission.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Choose at least one portfolio.")},
    )

    def __init__(self, *args: object, ready: Any, names: dict[int, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["submissions"]
        field.names = names  # type: ignore[attr-defined]
        field.queryset = ready  # type: ignore[attr-defined]
