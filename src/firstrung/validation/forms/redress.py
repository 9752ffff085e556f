"""Forms of appeals, second marks, opinions on reviews, and the terms of waiting."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Membership
from firstrung.validation.enums import AppealGround, AppealOutcome
from firstrung.validation.models import Review, WaitingRules
from firstrung.validation.selectors.moderation import Compared

MAX_DAYS = 365


class AppealForm(DesignedForm):
    """What an appeal rests on."""

    ground = forms.ChoiceField(
        label=_("What went wrong?"), choices=AppealGround.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Tell us in your own words"),
        help_text=_("Say which part of the feedback it is about, and where your work shows it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class RoleChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People with the place they work for, addressed by the uid of their role."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Membership) -> str:
        """The name, and of which organization."""
        return f"{obj.person.name} – {obj.organization.name}"


class AskOnAppealForm(DesignedForm):
    """Who reviews on appeal."""

    people = RoleChoice(
        label=_("Who should look at it afresh?"),
        help_text=_("Nobody here has judged this work at this stage before."),
        queryset=Membership.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]


class ReviewChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Reviews by the name of who gave them, addressed by uid."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Review) -> str:
        """Who gave it."""
        return obj.reviewer.name


class UpholdForm(DesignedForm):
    """What follows where the appeal is right."""

    outcome = forms.ChoiceField(
        label=_("What follows?"), choices=AppealOutcome.choices, widget=forms.RadioSelect
    )
    aside = ReviewChoice(
        label=_("Reviews that must not count"),
        help_text=_("Such as one by somebody with a stake in the work."),
        queryset=Review.objects.none(),
        to_field_name="uid",
        required=False,
    )
    answer = forms.CharField(
        label=_("Words to the family"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, reviews: QuerySet[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aside"].queryset = reviews  # type: ignore[attr-defined]


class DismissForm(DesignedForm):
    """Why the decision stands."""

    answer = forms.CharField(
        label=_("Why does the decision stand?"),
        help_text=_("The family reads these words."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RoleOne(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One person, addressed by the uid of their role."""

    def label_from_instance(self, obj: Membership) -> str:
        """The name alone."""
        return obj.person.name


class SecondMarkForm(DesignedForm):
    """Who marks a second time."""

    teacher = RoleOne(
        label=_("Another teacher of the school"),
        help_text=_("Marks without seeing the first mark."),
        queryset=Membership.objects.none(),
        to_field_name="uid",
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = people  # type: ignore[attr-defined]


class SettleForm(DesignedForm):
    """A level for each criterion, and a word to the student."""

    def __init__(self, *args: Any, rows: Iterable[Compared], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            field = forms.ChoiceField(
                label=str(row.criterion),
                choices=[(str(level.uid), str(level)) for level in row.levels],
                initial=str(row.first.uid) if row.first.pk == row.second.pk else None,
                widget=forms.RadioSelect(attrs={"class": "radio"}),
            )
            field.widget.template_name = "core/forms/choices.html"
            self.fields[f"level-{row.criterion.uid}"] = field
        self.fields["note"] = forms.CharField(
            label=_("Words to the student"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3, "class": "textarea w-full"}),
        )

    def chosen(self) -> dict[Any, Any]:
        """Criterion → the level that was chosen."""
        by_uid = {str(level.uid): level for row in self.rows for level in row.levels}
        return {
            row.criterion: by_uid[self.cleaned_data[f"level-{row.criterion.uid}"]]
            for row in self.rows
        }


class OpinionForm(DesignedForm):
    """How useful a teammate's review was."""

    is_specific = forms.BooleanField(
        label=_("Specific: it points at places in my work"), required=False
    )
    is_kind = forms.BooleanField(label=_("Kind: I felt respected"), required=False)
    is_useful = forms.BooleanField(label=_("Useful: I know what to do next"), required=False)
    note = forms.CharField(
        label=_("A word to the reviewer"),
        help_text=_("Shown to the reviewer, who knows whose work it was."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WaitingForm(DesignedForm):
    """How long things may wait, and what may happen without a person pressing a button."""

    DAYS = {
        "ask_after": _("Days a stage may be open with nobody asked"),
        "panel_after": _("Days a portfolio may wait for a panel"),
        "decide_after": _("Days for a decision once all reviews are in"),
        "remind_after": _("Days past its date before a review is reminded of"),
        "remind_again": _("Days between two reminders"),
        "reassign_after": _("Days past its date before somebody else is asked"),
        "release_after": _("Days before a peer stage may go on with fewer reviews"),
    }
    reminds_by_itself = forms.BooleanField(
        label=_("Send reminders by themselves, once a day"), required=False
    )
    reassigns_by_itself = forms.BooleanField(
        label=_("Ask somebody else by itself, when a teacher's or a peer's review is that late"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        switches = dict(self.fields)
        self.fields.clear()
        for name, label in self.DAYS.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=1,
                max_value=MAX_DAYS,
                widget=forms.NumberInput(attrs={"class": "input w-full"}),
            )
        self.fields.update(switches)


def initial_of(rules: WaitingRules) -> dict[str, int | bool]:
    """The terms as a form shows them."""
    names = [*WaitingForm.DAYS, "reminds_by_itself", "reassigns_by_itself"]
    return {name: getattr(rules, name) for name in names}
