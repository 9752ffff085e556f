"""Forms of panels: planning, rules, portfolios, seats, tracks and slots."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization, Person
from firstrung.validation.models import Panel, Rubric
from firstrung.validation.policies import HOST
from firstrung.validation.services.panels import PanelRules


class RubricChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A published rubric with its version."""

    def label_from_instance(self, obj: Rubric) -> str:
        """Title and version."""
        return f"{obj}, v{obj.version}"


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


class RulesForm(DesignedForm):
    """What may change of a panel."""

    seen = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    opens_on = forms.DateField(label=_("Opens on"))
    closes_on = forms.DateField(label=_("Closes on"))
    reviews_each = forms.IntegerField(
        label=_("Reviews for each portfolio"), min_value=1, max_value=20
    )
    max_reviews = forms.IntegerField(
        label=_("At most, where the score is not sure"),
        help_text=_("So many reviews a portfolio may get before it is decided."),
        min_value=1,
        max_value=30,
    )
    min_load = forms.IntegerField(
        label=_("Least reviews of a panelist"), min_value=0, max_value=200, initial=0
    )
    max_load = forms.IntegerField(
        label=_("Most reviews of a panelist"),
        help_text=_(
            "Empty: an even share, give or take a quarter where that is possible. A seat may have "
            "a limit of its own."
        ),
        min_value=1,
        max_value=1000,
        required=False,
    )
    one_per_employer = forms.BooleanField(
        label=_("At most one panelist of an employer on a portfolio"), required=False
    )
    in_sector = forms.IntegerField(
        label=_("Reviewers of the portfolio's sectors, at least"), min_value=0, max_value=20
    )
    seniors = forms.IntegerField(
        label=_("Senior reviewers for each portfolio, at least"), min_value=0, max_value=20
    )
    per_slot = forms.IntegerField(
        label=_("Portfolios a panelist hears in one slot, at most"),
        help_text=_("Empty: no limit."),
        min_value=1,
        max_value=100,
        required=False,
    )
    anchors = forms.IntegerField(
        label=_("Calibration portfolios for each panelist"),
        help_text=_(
            "Rated first by everybody, so that strict and mild reviewers can be told apart."
        ),
        min_value=0,
        max_value=10,
    )
    again_percent = forms.IntegerField(
        label=_("Judged a second time, blindly (percent)"), min_value=0, max_value=50
    )
    remind_days = forms.IntegerField(
        label=_("Remind panelists so many days before the panel closes"),
        help_text=_("0: no reminder."),
        min_value=0,
        max_value=60,
    )
    mends_itself = forms.BooleanField(
        label=_("Give open reviews to others without asking me"),
        help_text=_(
            "When a panelist hands a review back or is released while the panel is open, and all "
            "rules can be kept."
        ),
        required=False,
    )

    @classmethod
    def values_of(cls, panel: Panel) -> dict[str, Any]:
        """The rules as they are, with their mark."""
        rules = PanelRules.of(panel)
        values = {name: getattr(rules, name) for name in PanelRules.__dataclass_fields__}
        share = values.pop("again_share")
        return values | {"again_percent": int(share * 100), "seen": rules.mark}

    def rules(self) -> PanelRules:
        """What was sent."""
        values = dict(self.cleaned_data)
        del values["seen"]
        share = Decimal(values.pop("again_percent")) / 100
        return PanelRules(again_share=share, **values)
