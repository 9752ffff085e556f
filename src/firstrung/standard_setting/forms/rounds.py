"""Forms of a round: its terms, works, practice, judges, and the threshold it leads to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Membership
from firstrung.standard_setting.enums import Method
from firstrung.standard_setting.models import Ballot, Round
from firstrung.standard_setting.selectors.answers import work_options
from firstrung.standard_setting.services.rounds import RoundDraft
from firstrung.validation.public import Rubric, Scoring, Submission


class RubricChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A published rubric with its version."""

    def label_from_instance(self, obj: Rubric) -> str:
        """Title and version."""
        return f"{obj}, v{obj.version}"


class JudgeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A role in an employer: the person and the organization."""

    def label_from_instance(self, obj: Membership) -> str:
        """Person and employer."""
        return f"{obj.person.name}, {obj.organization.name}"


class RoundForm(DesignedForm):
    """What a round is about."""

    title = forms.CharField(label=_("Title"), max_length=200)
    method = forms.ChoiceField(
        label=_("Method"),
        choices=Method.choices,
        widget=forms.RadioSelect,
        initial=Method.BODY_OF_WORK,
    )
    rubric = RubricChoice(
        label=_("Rubric"),
        queryset=Rubric.objects.filter(published_at__isnull=False),
        to_field_name="uid",
    )
    borderline = forms.CharField(
        label=_("Who is the borderline student?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "In plain words: somebody who just barely earns the certificate. What can they do, "
            "what can't they do yet? Every judge reads this first."
        ),
    )
    opens_on = forms.DateField(label=_("Training begins on"))
    first_until = forms.DateField(label=_("Round one until"))
    closes_on = forms.DateField(label=_("Round two until"))

    def draft(self) -> RoundDraft:
        """The cleaned terms."""
        return RoundDraft(**self.cleaned_data)

    @staticmethod
    def initial_of(row: Round) -> dict[str, Any]:
        """The form's values of a draft."""
        values = {name: getattr(row, name) for name in RoundForm.base_fields}
        return values | {"rubric": row.rubric.uid}


class ProposeForm(DesignedForm):
    """How many works the round should propose."""

    count = forms.IntegerField(label=_("How many works"), min_value=1, max_value=60, initial=20)


class PracticeForm(DesignedForm):
    """A practice work with the agreed answer."""

    submission = forms.ChoiceField(label=_("Work"))
    agreed = forms.TypedChoiceField(
        label=_("Agreed answer"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Judges read this after they have answered."),
    )

    def __init__(
        self,
        *args: object,
        row: Round,
        works: list[tuple[float, float, Submission]],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.works = {str(work.uid): work for _measure, _points, work in works}
        submission, agreed = self.fields["submission"], self.fields["agreed"]
        submission.choices = [  # type: ignore[attr-defined]
            (str(work.uid), f"{work.code}, {points:.2f}") for _measure, points, work in works
        ]
        agreed.choices = [(int(o.value), o.label) for o in work_options(row)]  # type: ignore[attr-defined]


class JudgeForm(DesignedForm):
    """Who is invited to judge."""

    judge = JudgeChoice(
        label=_("Judge"),
        queryset=Membership.objects.none(),
        to_field_name="uid",
        help_text=_("People whom an employer has named as representative or panelist."),
    )

    def __init__(self, *args: object, people: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judge"].queryset = people  # type: ignore[attr-defined]


class BallotChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Closed votes by title and version."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Ballot) -> str:
        """Title and version."""
        return f"{obj.title}, v{obj.version}"


class UseForm(DesignedForm):
    """What the draft of a threshold takes over from a round."""

    cut_score = forms.DecimalField(
        label=_("Cut score"),
        max_digits=4,
        decimal_places=2,
        help_text=_(
            "As the round says, on the mean of all criteria; change it only with a reason."
        ),
    )
    note = forms.CharField(
        label=_("Why another cut score"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed only where the cut score differs from what the judges said."),
    )
    scoring = forms.ChoiceField(
        label=_("What is compared with the cut score"), choices=Scoring.choices
    )
    ethics_minimum = forms.DecimalField(
        label=_("Least mean on ethics and bias"), max_digits=4, decimal_places=2
    )
    ballots = BallotChoice(
        label=_("Votes that speak for it"),
        queryset=Ballot.objects.none(),
        to_field_name="uid",
        required=False,
    )

    def __init__(self, *args: object, ballots: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ballots"].queryset = ballots  # type: ignore[attr-defined]
        if not ballots:
            del self.fields["ballots"]
