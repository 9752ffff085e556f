"""Forms of testimonials, insights, spotlights and announcements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.enums import NewsKind, ShownAs, SpeakerKind
from firstrung.coalition.fields import OrganizationField, PersonField
from firstrung.coalition.initiatives.selectors import OPEN
from firstrung.coalition.models import Initiative, Theme
from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization
from firstrung.taxonomies.public import Sector


def _text(label: Any, rows: int, *, required: bool = True, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=6000, widget=widget, **more)


def _day(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def _one_of(label: Any, model: Any, empty: Any, **more: Any) -> Any:
    return forms.ModelChoiceField(
        label=label, queryset=model.objects.all(), required=False, empty_label=empty, **more
    )


class TestimonialForm(DesignedForm):
    """What somebody said."""

    quote = _text(_("What was said, word by word"), 5)
    speaker_kind = forms.ChoiceField(label=_("Speaks for"), choices=SpeakerKind.choices)
    role = forms.CharField(
        label=_("Role"), max_length=120, help_text=_("For example: Head of hiring")
    )
    organization_class = forms.CharField(
        label=_("Kind of organization"),
        max_length=120,
        help_text=_("A kind, not a name. For example: Software firm"),
    )
    organization = OrganizationField(
        label=_("Organization"),
        required=False,
        help_text=_("Shown only if the speaker allows it."),
    )
    speaker = PersonField(
        label=_("Speaker, if they work at a member organization"),
        required=False,
        help_text=_("Name or e-mail address. They can be asked by letter, and see what is shown."),
    )
    speaker_name = forms.CharField(
        label=_("Name of the speaker, if not"), required=False, max_length=150
    )
    said_on = _day(_("Said on"))
    context = forms.CharField(
        label=_("On what occasion"), max_length=200, help_text=_("For example: First conversation")
    )
    sector = _one_of(_("Sector"), Sector, _("none in particular"))
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        queryset=Theme.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    initiative = _one_of(_("Initiative"), Initiative, _("none in particular"))
    outcome = forms.CharField(label=_("What came of it"), required=False, max_length=300)
    outcome_source = forms.CharField(
        label=_("Source of the outcome"), required=False, max_length=200
    )
    adult = forms.BooleanField(
        label=_("The speaker is an adult who speaks for an organization, and is not a student.")
    )


class PaperForm(DesignedForm):
    """A yes on paper."""

    level = forms.ChoiceField(label=_("May be shown"), choices=[], widget=forms.RadioSelect)
    signed_on = _day(_("Signed on"))

    def __init__(self, *args: Any, levels: list[ShownAs], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(level.value, level.label) for level in levels]


class InsightForm(DesignedForm):
    """What several say together."""

    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.all())
    sector = _one_of(_("Sector"), Sector, _("all sectors"))
    text = forms.CharField(label=_("In one sentence"), max_length=400)
    text_es = forms.CharField(label=_("In Spanish"), required=False, max_length=400)


class ThemeForm(DesignedForm):
    """A theme that testimonials share."""

    name = forms.CharField(label=_("Name"), max_length=100)
    name_es = forms.CharField(label=_("Name in Spanish"), required=False, max_length=100)


class SpotlightForm(DesignedForm):
    """A case study."""

    title = forms.CharField(label=_("Title"), max_length=200)
    background = _text(_("Background: what was missing?"), 5, required=False)
    activities = _text(_("Key activities: what was done?"), 5, required=False)
    outcome = _text(_("Outcome: what came of it?"), 5, required=False)
    initiative = _one_of(_("Initiative"), Initiative, _("none in particular"))
    organizations = _text(
        _("Organizations"), 3, required=False, help_text=_("One name on each line.")
    )
    curriculum_url = forms.URLField(
        label=_("Address of the curriculum"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Where others find what was taught. Files can be added afterwards."),
    )
    curriculum_terms = forms.CharField(
        label=_("How others may use it"),
        required=False,
        max_length=200,
        help_text=_("For example: CC BY 4.0"),
    )

    def clean_organizations(self) -> list[Organization]:
        """Each line is an organization of the directory."""
        field = OrganizationField()
        lines = self.cleaned_data["organizations"].splitlines()
        return [field.clean(line) for line in lines if line.strip()]


class FigureForm(DesignedForm):
    """A figure with its source."""

    value = forms.CharField(label=_("Figure"), max_length=40, help_text=_("For example: 50 %"))
    text = forms.CharField(label=_("Of what?"), max_length=200)
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who counted, when, how many in all.")
    )


class AttachmentForm(DesignedForm):
    """Something that others can teach with."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(label=_("File"))


class AnnouncementForm(DesignedForm):
    """News for members."""

    kind = forms.ChoiceField(label=_("About"), choices=NewsKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    text = _text(_("Text"), 6)
    link = forms.URLField(
        label=_("More about it"), required=False, max_length=500, assume_scheme="https"
    )
    takes_place_on = _day(_("Takes place on"), required=False)
    initiative = forms.ModelChoiceField(
        label=_("Only to the organizations in"),
        queryset=Initiative.objects.filter(state__in=OPEN),
        required=False,
        empty_label=_("no: to all members"),
    )
