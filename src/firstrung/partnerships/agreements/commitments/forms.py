"""Forms about agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.partnerships.agreements.commitments.services import Signature, Step, Terms
from firstrung.partnerships.agreements.fields import EmployerField, InstitutionField, day_field
from firstrung.partnerships.enums.agreements import Give
from firstrung.partnerships.models.agreements import Commitment


def _often(give: Give) -> forms.IntegerField:
    return forms.IntegerField(
        label=give.label,
        required=False,
        min_value=0,
        max_value=1000,
        help_text=_("How often a year? Empty where it is not part of the agreement."),
    )


class CommitmentForm(DesignedForm):
    """The terms of an agreement."""

    employer = EmployerField(label=_("Employer"))
    institution = InstitutionField(
        label=_("With"),
        required=False,
        help_text=_("School, district, college or agency. Empty: the whole coalition."),
    )
    panels = _often(Give.PANELS)
    mentorship = _often(Give.MENTORSHIP)
    micro_internships = _often(Give.MICRO_INTERNSHIPS)
    briefs = _often(Give.BRIEFS)
    priorities = _often(Give.PRIORITIES)
    validation = _often(Give.VALIDATION)
    begins_on = day_field(_("From"))
    ends_on = day_field(_("Until"), help_text=_("Sixty days before, you are reminded to renew."))
    sustainability = forms.CharField(
        label=_("How will this go on when people change?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who stands in, what it costs, who pays."),
    )

    @staticmethod
    def initial_of(row: Commitment) -> dict[str, Any]:
        """The terms of an agreement that is there already."""
        names = ("employer", "institution", "begins_on", "ends_on", "sustainability")
        often = {item.activity: item.per_year for item in row.items.all()}
        return {name: getattr(row, name) for name in names} | often

    def terms(self) -> Terms:
        """What was agreed."""
        values = self.cleaned_data
        return Terms(
            employer=values["employer"],
            institution=values["institution"],
            per_year={give.value: values[give.value] or 0 for give in Give},
            begins_on=values["begins_on"],
            ends_on=values["ends_on"],
            sustainability=values["sustainability"],
        )


class SignForm(DesignedForm):
    """Who signed for the employer."""

    signed_by = forms.CharField(label=_("Signed by"), max_length=200)
    signed_as = forms.CharField(label=_("Position"), max_length=200)
    signed_on = day_field(_("Day of the signature"))

    def step(self, action: str) -> Step:
        """The step with its signature."""
        values = self.cleaned_data
        signature = Signature(values["signed_by"], values["signed_as"], values["signed_on"])
        return Step(action, signature=signature)


class CloseForm(DesignedForm):
    """When and why it is over."""

    day = day_field(_("Last day"))
    reason = forms.CharField(
        label=_("Why?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def step(self, action: str) -> Step:
        """The step with its day and reason."""
        return Step(action, day=self.cleaned_data["day"], reason=self.cleaned_data["reason"])


class PlainForm(DesignedForm):
    """A step that needs nothing but the decision."""

    def step(self, action: str) -> Step:
        """The step alone."""
        return Step(action)


StepForm = SignForm | CloseForm | PlainForm
FORMS: dict[str, type[SignForm] | type[CloseForm] | type[PlainForm]] = {
    "offer": PlainForm,
    "revise": PlainForm,
    "sign": SignForm,
    "end": CloseForm,
    "withdraw": CloseForm,
}
