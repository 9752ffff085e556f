"""Forms about asking an employer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization
from firstrung.partnerships.enums.pipeline import Give, Outcome
from firstrung.partnerships.policies import asks_for


class PlanForm(DesignedForm):
    """An institution is about to ask."""

    institution = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Organization.objects.none(), empty_label=None
    )
    purpose = forms.ChoiceField(label=_("For what?"), choices=Give.choices)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = asks_for(actor)  # type: ignore[attr-defined]


class AskForm(PlanForm):
    """An institution asks; coordinators of the coalition may make an exception."""

    asked_on = forms.DateField(label=_("Asked on"), widget=forms.DateInput(format="%Y-%m-%d"))
    details = forms.CharField(
        label=_("What exactly?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    exception = forms.CharField(
        label=_("Why ask although they should be left in peace?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who works with employers can read the reason."),
    )

    def __init__(self, *args: Any, may_except: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_except:
            del self.fields["exception"]


class AnswerForm(DesignedForm):
    """What the employer answered."""

    outcome = forms.ChoiceField(
        label=_("Answer"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    answered_on = forms.DateField(
        label=_("Known since"), required=False, widget=forms.DateInput(format="%Y-%m-%d")
    )
    answer = forms.CharField(
        label=_("In their words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaceForm(DesignedForm):
    """For how long employers are left in peace."""

    cooldown_days = forms.IntegerField(
        label=_("Days after an ask in which nobody asks again"), min_value=0, max_value=730
    )
    reserve_days = forms.IntegerField(
        label=_("Days for which a planned ask holds"), min_value=1, max_value=60
    )
