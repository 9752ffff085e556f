"""Forms about contacts, hiring needs and leads."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.partnerships.enums.pipeline import Give, Influence, NeedLevel
from firstrung.partnerships.models import Account
from firstrung.partnerships.pipeline.selectors.page import personas
from firstrung.taxonomies.public import Skill

LANGUAGES = (("en", _("English")), ("es", _("Spanish")))


class ContactForm(DesignedForm):
    """Whom to talk to, and how."""

    name = forms.CharField(label=_("Name"), max_length=160)
    position = forms.CharField(label=_("Position"), required=False, max_length=160)
    persona = forms.ModelChoiceField(label=_("Kind of person"), queryset=personas(), required=False)
    influence = forms.ChoiceField(
        label=_("Does this person decide?"), choices=Influence.choices, widget=forms.RadioSelect
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    language = forms.ChoiceField(label=_("Language in which to write"), choices=LANGUAGES)
    is_main = forms.BooleanField(label=_("Main point of contact"), required=False)


class InviteForm(DesignedForm):
    """To which address the letter to a contact goes, and how it greets."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Their own, not one that several people read: it is how they sign in."),
    )
    given_name = forms.CharField(label=_("First name"), max_length=100)
    family_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Language in which to write"), choices=LANGUAGES)


class NeedForm(DesignedForm):
    """Whom an employer looks for."""

    title = forms.CharField(
        label=_("Occupation"), max_length=160, help_text=_("For example: web developer")
    )
    soc_code = forms.CharField(
        label=_("Occupation code (SOC)"),
        required=False,
        max_length=7,
        validators=[RegexValidator(r"^\d\d-\d{4}$", _("Write the code like 15-1252."))],
    )
    level = forms.ChoiceField(label=_("Kind of place"), choices=NeedLevel.choices)
    number = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=9999)
    skills = forms.ModelMultipleChoiceField(
        label=_("Skills that the region teaches"),
        queryset=Skill.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hard_skills = forms.CharField(
        label=_("Other hard skills"),
        required=False,
        max_length=500,
        help_text=_("Separated by commas, for example: SQL, welding"),
    )
    soft_skills = forms.CharField(
        label=_("Soft skills"),
        required=False,
        max_length=500,
        help_text=_("Separated by commas, for example: teamwork, punctuality"),
    )
    starts_on = forms.DateField(
        label=_("From when?"), required=False, widget=forms.DateInput(format="%Y-%m-%d")
    )


class LeadForm(DesignedForm):
    """The public form for employers who would like to take part."""

    organization_name = forms.CharField(
        label=_("Name of your organization"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    position = forms.CharField(
        label=_("Your position"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Your telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    interests = forms.MultipleChoiceField(
        label=_("What could you imagine?"),
        choices=Give.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label=_("What would you like to tell us?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class TakeUpForm(DesignedForm):
    """To which employer a message belongs."""

    account = forms.ModelChoiceField(
        label=_("Which employer is it?"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("A new employer"),
        widget=forms.RadioSelect,
    )

    def offer(self, accounts: list[Account]) -> None:
        """Offer these employers beside a new one."""
        rows = Account.objects.filter(pk__in=[row.pk for row in accounts])
        field = self.fields["account"]
        field.queryset = rows.select_related("organization")  # type: ignore[attr-defined]
        if len(accounts) == 1:
            field.initial = accounts[0]


class DismissForm(DesignedForm):
    """Why a message is put aside."""

    reason = forms.CharField(
        label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
