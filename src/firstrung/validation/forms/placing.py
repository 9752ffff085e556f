"""Forms of a panel's portfolios, seats, tracks and slots."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Membership
from firstrung.validation.models import Panel, PanelSlot, PanelTrack, Submission
from firstrung.validation.services.seats import SeatTerms


class WorkChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Portfolios by code and school; the name only where the reader may see it."""

    widget = forms.CheckboxSelectMultiple
    names: dict[int, str]

    def label_from_instance(self, obj: Submission) -> str:
        """Code, school, and the name for those of the school circle."""
        name = self.names.get(obj.pk)
        return ", ".join(part for part in (obj.code, name, obj.organization.name) if part)


class SeatChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A role in an employer: the person and the organization."""

    def label_from_instance(self, obj: Membership) -> str:
        """Person and employer."""
        return f"{obj.person.name}, {obj.organization.name}"


class SlotChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Slots by day and time."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: PanelSlot) -> str:
        """When and where."""
        return slot_words(obj)


def slot_words(slot: PanelSlot) -> str:
    """A slot in the language and zone of the reader."""
    begin, end = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    words = f"{date_format(begin, 'DATETIME_FORMAT')} – {date_format(end, 'TIME_FORMAT')}"
    return f"{words}, {slot.place}" if slot.place else words


class SeatForm(DesignedForm):
    """Who takes a seat."""

    seat = SeatChoice(
        label=_("Panelist"),
        queryset=Membership.objects.none(),
        to_field_name="uid",
        help_text=_("People whom an employer has named as panelist or representative."),
    )

    def __init__(self, *args: object, people: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = people  # type: ignore[attr-defined]


class TermsForm(DesignedForm):
    """What a panelist can take."""

    seen = forms.CharField(widget=forms.HiddenInput)
    is_senior = forms.BooleanField(
        label=_("Senior"),
        help_text=_("Counts where the rules ask for senior reviewers."),
        required=False,
    )
    max_load = forms.IntegerField(
        label=_("Most reviews"),
        help_text=_("Empty: as the panel's rules say."),
        min_value=0,
        max_value=1000,
        required=False,
    )
    tracks = forms.ModelMultipleChoiceField(
        label=_("Tracks"),
        queryset=PanelTrack.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any."),
        required=False,
    )
    slots = SlotChoice(
        label=_("Slots"),
        queryset=PanelSlot.objects.none(),
        to_field_name="uid",
        help_text=_("None ticked: any."),
        required=False,
    )

    def __init__(self, *args: object, panel: Panel, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("tracks", panel.tracks.all()), ("slots", panel.slots.all())):
            if rows:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    @classmethod
    def values_of(cls, terms: SeatTerms) -> dict[str, Any]:
        """The terms as they are, with their mark."""
        return {
            "is_senior": terms.is_senior,
            "max_load": terms.max_load,
            "tracks": [row.uid for row in terms.tracks],
            "slots": [row.uid for row in terms.slots],
            "seen": terms.mark,
        }

    def terms(self) -> SeatTerms:
        """What was sent."""
        values = self.cleaned_data
        return SeatTerms(
            is_senior=values["is_senior"],
            max_load=values["max_load"],
            tracks=tuple(values.get("tracks", ())),
            slots=tuple(values.get("slots", ())),
        )


class PlaceForm(DesignedForm):
    """Which portfolios come before the panel."""

    submissions = WorkChoice(
        label=_("Portfolios that wait for a panel"),
        queryset=Submission.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Choose at least one portfolio.")},
    )

    def __init__(
        self, *args: object, waiting: Any, names: dict[int, str], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["submissions"]
        field.names = names  # type: ignore[attr-defined]
        field.queryset = waiting  # type: ignore[attr-defined]


class SortForm(DesignedForm):
    """Into which track and slot the ticked portfolios go."""

    track = forms.ModelChoiceField(
        label=_("Track"),
        queryset=PanelTrack.objects.none(),
        to_field_name="uid",
        empty_label=_("none"),
        required=False,
    )
    slot = forms.ModelChoiceField(
        label=_("Slot"),
        queryset=PanelSlot.objects.none(),
        to_field_name="uid",
        empty_label=_("none"),
        required=False,
    )

    def __init__(self, *args: object, panel: Panel, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = panel.tracks.all()  # type: ignore[attr-defined]
        slots = self.fields["slot"]
        slots.queryset = panel.slots.all()  # type: ignore[attr-defined]
        slots.label_from_instance = slot_words  # type: ignore[attr-defined]


class TrackForm(DesignedForm):
    """A new track."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Such as a program: Engineering, Media arts.")
    )


class SlotForm(DesignedForm):
    """A new slot."""

    day = forms.DateField(label=_("Day"))
    starts = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A room, or the address of a video call."),
        max_length=200,
        required=False,
    )

    def moments(self) -> dict[str, Any]:
        """Beginning and end in the region's zone, and the place."""
        values = self.cleaned_data
        zone = timezone.get_current_timezone()

        def moment(at: time) -> datetime:
            return datetime.combine(values["day"], at, zone)

        return {
            "starts_at": moment(values["starts"]),
            "ends_at": moment(values["ends"]),
            "place": values["place"],
        }
