"""Forms about events."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import OrganizationField, PersonField, running_initiatives
from firstrung.convenings.enums.events import Audience, EventKind, Part
from firstrung.convenings.events.noting import DISCUSSING
from firstrung.convenings.models import Occupation
from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization
from firstrung.taxonomies.public import Sector, Skill

MOST_BYTES = 5_000_000
MOMENT = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """Day and time in one field of the browser."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MOMENT)


class OrganizationsField(forms.CharField):
    """Several organizations by name, one on each line; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """The names of organizations that are there already."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(row.name for row in value)

    def clean(self, value: Any) -> list[Organization]:
        """The organizations of those names, each once."""
        one = OrganizationField(required=True)
        found: dict[int, Organization] = {}
        errors = []
        for name in dict.fromkeys(
            line.strip() for line in (super().clean(value) or "").splitlines()
        ):
            if not name:
                continue
            try:
                row = one.clean(name)
            except ValidationError as error:
                text = gettext("%(name)s: %(problem)s")
                errors.append(text % {"name": name, "problem": " ".join(error.messages)})
            else:
                found[row.pk] = row
        if errors:
            raise ValidationError(errors)
        return list(found.values())


def _many(label: Any, model: Any, help_text: Any = "") -> Any:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=model.objects.all(),
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


class EventForm(DesignedForm):
    """What an event says about itself."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind.choices)
    host = OrganizationField(label=_("Host"))
    co_hosts = OrganizationsField(label=_("Co-hosts"), help_text=_("One name on each line."))
    begins_at = forms.DateTimeField(
        label=_("Begins"), widget=MomentInput(), input_formats=[MOMENT, "%Y-%m-%d %H:%M"]
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"), widget=MomentInput(), input_formats=[MOMENT, "%Y-%m-%d %H:%M"]
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Link, where it takes place online"), required=False, assume_scheme="https"
    )
    capacity = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Empty where there is room for everybody. Others go on a waiting list."),
    )
    summary = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    closed = forms.BooleanField(
        label=_("Closed: only faculty, school staff and employers see it"), required=False
    )
    audience = forms.ChoiceField(
        label=_("Students who may come"), choices=Audience.choices, widget=forms.RadioSelect
    )
    institutions = OrganizationsField(
        label=_("Institutions whose students may come"),
        help_text=_("One name on each line; a district stands for all its schools."),
    )
    occupations = _many(_("Occupations"), Occupation)
    sectors = _many(_("Sectors"), Sector)
    initiative = forms.ModelChoiceField(
        label=_("Initiative that it belongs to"),
        queryset=running_initiatives().none(),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["initiative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = running_initiatives()


class ReasonForm(DesignedForm):
    """Why an event is cancelled."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NotesForm(DesignedForm):
    """What came up at the event; skills and outlook where they are what it is about."""

    skills = _many(
        _("Skills discussed"), Skill, _("Those of the region's list; others go into the notes.")
    )
    outlook = forms.CharField(
        label=_("Hiring outlook"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence or two: whom will employers look for, and whom no longer?"),
    )

    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("What was said, what was asked for. Members read it; name no students."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind not in DISCUSSING:
            del self.fields["skills"], self.fields["outlook"]


class InviteForm(DesignedForm):
    """Somebody to invite, by name or address."""

    person = PersonField(label=_("Name or e-mail address"))
    anyway = forms.BooleanField(
        label=_("Even if the employer should be left in peace now"), required=False
    )


class CountForm(DesignedForm):
    """How many of an institution came."""

    organization = OrganizationField(label=_("Institution"))
    part = forms.ChoiceField(label=_("As"), choices=Part.choices, initial=Part.STUDENT)
    number = forms.IntegerField(label=_("How many"), min_value=0)


class HereForm(DesignedForm):
    """Somebody who came without registering."""

    person = PersonField(label=_("Name or e-mail address"))


class AttendanceFileForm(DesignedForm):
    """A CSV file of those who came."""

    file = forms.FileField(label=_("CSV file"), help_text=_("At most 5 megabytes."))

    def clean_file(self) -> Any:
        """Refuse what is too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(gettext("The file is larger than 5 megabytes."))
        return file


class AskForm(DesignedForm):
    """A student's question."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A teacher or coordinator reads it first. Employers never see your name."),
    )


class AnswerForm(DesignedForm):
    """An employer's answer."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )


class ModerationForm(DesignedForm):
    """Why a question is not shown."""

    reason = forms.CharField(
        label=_("Why it is not shown (the student reads this)"), max_length=300, required=False
    )
