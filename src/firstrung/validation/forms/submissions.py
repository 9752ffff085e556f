"""Forms around a submission: who reviews, what is decided, handing a review back."""

from collections.abc import Iterable

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Person
from firstrung.validation.enums import DeclineReason


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person by name, addressed by uid."""

    def label_from_instance(self, obj: Person) -> str:
        """The name alone."""
        return obj.name


class PeopleChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several people by name, addressed by uid."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Person) -> str:
        """The name alone."""
        return obj.name


def _rows(people: Iterable[Person]) -> QuerySet[Person]:
    rows: QuerySet[Person] = Person.objects.filter(pk__in=[person.pk for person in people])
    return rows


class TeacherForm(DesignedForm):
    """Who assesses the work as a teacher."""

    teacher = PersonChoice(label=_("Teacher"), queryset=Person.objects.none(), to_field_name="uid")

    def __init__(self, *args: object, people: Iterable[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = _rows(people)  # type: ignore[attr-defined]


class PeersForm(DesignedForm):
    """Which members of the studio team review the work."""

    peers = PeopleChoice(
        label=_("Members of the studio team"),
        queryset=Person.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Choose at least one member of the team.")},
    )

    def __init__(self, *args: object, people: Iterable[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peers"].queryset = _rows(people)  # type: ignore[attr-defined]


class DecideForm(DesignedForm):
    """What the student reads with the decision."""

    note = forms.CharField(
        label=_("Words to the student"),
        help_text=_("Needed when you return the work: say what should be improved."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(DesignedForm):
    """Why a review is handed back."""

    reason = forms.ChoiceField(
        label=_("Why can't you do this review?"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("In a few words"), required=False, max_length=300, widget=forms.TextInput
    )
