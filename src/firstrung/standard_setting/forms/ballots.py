"""Forms of a vote: its terms, its voters, and the ballot paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization
from firstrung.standard_setting.enums import BallotKind, Importance, Weighting
from firstrung.standard_setting.models import Ballot, BallotOption, BallotPaper
from firstrung.standard_setting.services.ballots import BallotDraft, Choice
from firstrung.taxonomies.public import Skill
from firstrung.validation.public import Threshold


class BallotForm(DesignedForm):
    """What is put to the vote."""

    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(
        label=_("The question"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: how important is each of these for a first job with you?"),
    )
    kind = forms.ChoiceField(
        label=_("What is voted on"), choices=BallotKind.choices, widget=forms.RadioSelect
    )
    titles = forms.CharField(
        label=_("Requirements"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One on each line; leave empty for a vote on skills."),
    )
    skills = forms.ModelMultipleChoiceField(
        label=_("Skills"),
        queryset=Skill.objects.all(),
        to_field_name="code",
        required=False,
        help_text=_("Leave empty for a vote on requirements."),
    )
    weighting = forms.ChoiceField(
        label=_("What a vote weighs"), choices=Weighting.choices, widget=forms.RadioSelect
    )
    quorum = forms.IntegerField(
        label=_("Organizations that must vote"), min_value=1, max_value=1000, initial=3
    )
    opens_on = forms.DateField(label=_("Opens on"))
    closes_on = forms.DateField(label=_("Closes on"))

    def clean_titles(self) -> list[str]:
        """The lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["titles"].splitlines()]
        if any(len(line) > 200 for line in lines):  # noqa: PLR2004
            raise forms.ValidationError(_("A line may have at most 200 signs."))
        return [line for line in lines if line]

    def draft(self) -> BallotDraft:
        """The cleaned terms."""
        values = self.cleaned_data
        return BallotDraft(**values | {"skills": list(values["skills"])})

    @staticmethod
    def initial_of(ballot: Ballot) -> dict[str, Any]:
        """The form's values of a ballot."""
        plain = [name for name in BallotForm.base_fields if name not in {"titles", "skills"}]
        options = list(ballot.options.select_related("skill"))
        return {name: getattr(ballot, name) for name in plain} | {
            "titles": "\n".join(row.title for row in options if row.title),
            "skills": [row.skill.code for row in options if row.skill is not None],
        }


class VoterForm(DesignedForm):
    """An organization that is asked to vote."""

    organization = forms.ModelChoiceField(
        label=_("Organization"), queryset=Organization.objects.none(), to_field_name="uid"
    )
    hires = forms.IntegerField(
        label=_("Juniors it hires in a year"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("As it declares them; everybody who may see the vote can see the number."),
    )

    def __init__(self, *args: object, organizations: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]


class PaperForm(DesignedForm):
    """The ballot paper: one row of five answers for each option, and a comment."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: object, options: list[BallotOption], paper: BallotPaper | None, **kwargs: Any
    ) -> None:
        given = {row.option_id: row for row in paper.choices.all()} if paper is not None else {}
        initial: dict[str, Any] = {"revision": paper.revision if paper is not None else 0}
        for pk, row in given.items():
            initial |= {f"option-{pk}": row.importance, f"comment-{pk}": row.comment}
        super().__init__(*args, initial=initial, **kwargs)
        self.options = options
        for option in options:
            self.fields[f"option-{option.pk}"] = forms.TypedChoiceField(
                label=str(option),
                choices=Importance.choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the five answers.")},
            )
            self.fields[f"comment-{option.pk}"] = forms.CharField(
                label=_("Comment"), required=False, max_length=500
            )

    def rows(self) -> list[dict[str, Any]]:
        """The fields in pairs, for the page."""
        return [
            {
                "option": option,
                "importance": self[f"option-{option.pk}"],
                "comment": self[f"comment-{option.pk}"],
            }
            for option in self.options
        ]

    def choices(self) -> dict[int, Choice]:
        """The cleaned answers by option id."""
        values = self.cleaned_data
        return {
            option.pk: Choice(values[f"option-{option.pk}"], values[f"comment-{option.pk}"])
            for option in self.options
        }


class DraftChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Drafts of the threshold by version."""

    def label_from_instance(self, obj: Threshold) -> str:
        """The version."""
        return _("Version %(version)d") % {"version": obj.version}


class CiteForm(DesignedForm):
    """The draft that a result is evidence for."""

    threshold = DraftChoice(
        label=_("Draft of the threshold"), queryset=Threshold.objects.none(), to_field_name="uid"
    )

    def __init__(self, *args: object, drafts: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["threshold"].queryset = drafts  # type: ignore[attr-defined]
