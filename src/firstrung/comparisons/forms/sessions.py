"""Forms of sessions: planning one, its works, its judges."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstrung.comparisons.enums import Pairing
from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Membership, Organization
from firstrung.validation.public import Submission

LEAST, MOST = 4, 50


class SessionForm(DesignedForm):
    """What is asked, how often, until when."""

    organization = forms.ModelChoiceField(
        label=_("For"), queryset=Organization.objects.none(), to_field_name="uid"
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(
        label=_("The question that judges answer for each pair"),
        help_text=_("One question about the work, such as: Which work shows the better judgement?"),
        max_length=300,
    )
    per_work = forms.IntegerField(
        label=_("How often each work is compared"),
        help_text=_("Ten times is usually enough."),
        min_value=LEAST,
        max_value=MOST,
        initial=10,
    )
    pairing = forms.ChoiceField(
        label=_("How pairs are chosen"),
        choices=Pairing.choices,
        initial=Pairing.RANDOM,
        widget=forms.RadioSelect,
        help_text=_(
            "Chosen by what was judged so far, fewer judgements are wasted, but the reliability "
            "can then only be told by a second set of judges."
        ),
    )
    closes_on = forms.DateField(label=_("Judges have until"), widget=forms.DateInput)

    def __init__(self, *args: Any, hosts: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = hosts  # type: ignore[attr-defined]
        if not self.is_bound:
            self.fields["organization"].initial = getattr(hosts.first(), "uid", None)


class WorkChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Works by code, with the student's name only where it may be seen."""

    widget = forms.CheckboxSelectMultiple
    names: dict[int, str] = {}

    def label_from_instance(self, obj: Submission) -> str:
        """The code, and the name where there is one."""
        name = self.names.get(obj.pk)
        return f"{obj.code} – {name}" if name else obj.code


class WorksForm(DesignedForm):
    """Which works are compared."""

    submissions = WorkChoice(
        label=_("Works"),
        queryset=Submission.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Choose at least one work.")},
    )

    def __init__(
        self, *args: Any, rows: QuerySet[Submission], names: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["submissions"]
        field.names = names
        field.queryset = rows


class JudgeChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People with the place they work for, addressed by the uid of their role."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Membership) -> str:
        """The name, and of which organization."""
        return f"{obj.person.name} – {obj.organization.name}"


class JudgesForm(DesignedForm):
    """Who compares, and in which of the two sets."""

    people = JudgeChoice(
        label=_("Judges"),
        queryset=Membership.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Choose at least one person.")},
    )
    in_replicate = forms.BooleanField(
        label=_("They are a second set, which judges the same works independently"),
        required=False,
    )

    def __init__(self, *args: Any, rows: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = rows  # type: ignore[attr-defined]
