"""Forms about meetings, agendas and what is kept in the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import Initiative, OrganizationField, PersonField, open_initiatives
from firstrung.convenings.enums.meetings import AgendaItem, MeetingKind
from firstrung.convenings.models import Meeting
from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Person


class Moment(forms.DateTimeInput):
    """Day and time in one field of the browser."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MeetingForm(DesignedForm):
    """What a meeting is, when and where."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    begins_at = forms.DateTimeField(label=_("Begins"), widget=Moment())
    ends_at = forms.DateTimeField(label=_("Ends"), widget=Moment())
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    link = forms.URLField(
        label=_("Link"), required=False, max_length=400, assume_scheme="https",
        help_text=_("Where people join who can't come."),
    )  # fmt: skip
    facilitator = PersonField(label=_("Facilitator"), help_text=_("Name or e-mail address."))
    initiatives = forms.ModelMultipleChoiceField(
        label=_("Initiatives it is about"),
        queryset=Initiative.objects.none(),
        required=False,
        help_text=_("They say who is suggested for the list."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["initiatives"]
        field.queryset = open_initiatives().order_by("title")


class LineForm(DesignedForm):
    """Something to talk about."""

    item = forms.TypedChoiceField(label=_("Item"), choices=AgendaItem.choices, coerce=int)
    text = forms.CharField(label=_("What is to be talked about?"), max_length=400)
    url = forms.URLField(label=_("Link"), required=False, max_length=400, assume_scheme="https")


class PersonForm(DesignedForm):
    """Somebody for the list."""

    person = PersonField(label=_("Person"), help_text=_("Name or e-mail address."))
    organization = OrganizationField(
        label=_("For which organization?"),
        required=False,
        help_text=_("Leave empty for the one they work at."),
    )


class OrganizationForm(DesignedForm):
    """An organization for the list: its points of contact."""

    organization = OrganizationField(label=_("Organization"))


class NoteForm(DesignedForm):
    """What was said."""

    prefix = "note"
    text = forms.CharField(
        label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecidedForm(DesignedForm):
    """What was decided."""

    prefix = "decision"
    text = forms.CharField(
        label=_("What was decided?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    decided_by = forms.CharField(
        label=_("Who decided?"), max_length=200, initial=_("everybody present")
    )


class ActionForm(DesignedForm):
    """What somebody takes on."""

    prefix = "action"
    text = forms.CharField(label=_("What is to be done?"), max_length=300)
    owner = forms.ModelChoiceField(label=_("By whom?"), queryset=Person.objects.none())
    due_on = forms.DateField(label=_("Until when?"), widget=forms.DateInput(format="%Y-%m-%d"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        listed = meeting.participants.values("person")
        field.queryset = Person.objects.filter(pk__in=listed) | Person.objects.filter(
            pk=meeting.facilitator_id
        )
