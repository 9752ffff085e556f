"""The interest survey as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.partnerships.agreements.fields import EmployerField, day_field
from firstrung.partnerships.agreements.interest.services import Answers
from firstrung.partnerships.enums.agreements import SURVEYED, Give, Interest

BENEFITS = {
    "panels": _("Students get feedback on their work from people of the field."),
    "mentorship": _("Students get to know somebody who does the work."),
    "micro_internships": _("Students gain experience in 10 to 20 hours of real work."),
    "briefs": _("Students work on a real problem of yours."),
    "validation": _("Students get a certificate that counts when you hire."),
}
"""What students have of each activity (B10)."""


def _ask(give: Give) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=give.label,
        help_text=BENEFITS[give],
        coerce=int,
        choices=Interest.choices,
        widget=forms.RadioSelect,
    )


class SurveyForm(DesignedForm):
    """Five activities, four answers each; a coordinator also says who spoke, and when."""

    panels = _ask(Give.PANELS)
    mentorship = _ask(Give.MENTORSHIP)
    micro_internships = _ask(Give.MICRO_INTERNSHIPS)
    briefs = _ask(Give.BRIEFS)
    validation = _ask(Give.VALIDATION)
    told_by = forms.CharField(
        label=_("Who said so?"), max_length=200, help_text=_("Name and position.")
    )
    answered_on = day_field(_("Day of the talk"))
    remark = forms.CharField(
        label=_("Anything else?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, talk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk = talk
        if not talk:
            del self.fields["told_by"], self.fields["answered_on"]

    def answers(self) -> Answers:
        """What was answered."""
        values = self.cleaned_data
        return Answers(
            levels={give.value: values[give.value] for give in SURVEYED},
            answered_on=values.get("answered_on"),
            told_by=values.get("told_by", ""),
            remark=values["remark"],
        )


class WhoForm(DesignedForm):
    """Which employer answered."""

    employer = EmployerField(label=_("Employer"))
