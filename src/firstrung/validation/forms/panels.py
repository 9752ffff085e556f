"""Forms of panels: planning, seats, portfolios, conflicts of interest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Membership, Organization, Person
from firstrung.validation.models import Panel, PanelSeat, Rubric, Submission
from firstrung.validation.policies import HOST


class RubricChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A published rubric with its version."""

    def label_from_instance(self, obj: Rubric) -> str:
        """Title and version."""
        return f"{obj}, v{obj.version}"


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


class PanelForm(DesignedForm):
    """A new panel."""

    title = forms.CharField(label=_("Title"), max_length=200)
    organization = forms.ModelChoiceField(
        label=_("Held by"), queryset=Organization.objects.none(), to_field_name="uid"
    )
    rubric = RubricChoice(
        label=_("Rubric"),
        queryset=Rubric.objects.filter(published_at__isnull=False),
        to_field_name="uid",
    )
    opens_on = forms.DateField(label=_("Opens on"))
    closes_on = forms.DateField(label=_("Closes on"))
    reviews_each = forms.IntegerField(
        label=_("Reviews for each portfolio"), min_value=1, max_value=20, initial=3
    )

    def __init__(self, *args: object, actor: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = HOST.rows(actor)  # type: ignore[attr-defined]


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


class ConflictForm(DesignedForm):
    """A panelist who must not judge a portfolio."""

    seat = forms.ModelChoiceField(
        label=_("Panelist"), queryset=PanelSeat.objects.none(), to_field_name="uid"
    )
    submission = forms.ModelChoiceField(
        label=_("Portfolio"), queryset=Submission.objects.none(), to_field_name="uid"
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: object, panel: Panel, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        seats = panel.seats.select_related("panelist", "employer")
        placed = Submission.objects.filter(places__panel=panel)
        self.fields["seat"].queryset = seats  # type: ignore[attr-defined]
        self.fields["submission"].queryset = placed  # type: ignore[attr-defined]
