"""Forms of definitions."""

import json
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.core.forms import DesignedForm
from firstrung.credentials.defining.alignments import TARGET_TYPES
from firstrung.credentials.defining.facts import FACTS
from firstrung.credentials.defining.rubrics import as_table, criteria_of
from firstrung.credentials.defining.selectors import wholes
from firstrung.credentials.defining.services import Definition
from firstrung.credentials.models import Achievement, AchievementKind

CTID = RegexValidator(
    r"^ce-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    gettext_lazy("A CTID looks like ce-12345678-1234-1234-1234-123456789abc."),
)
MAX_FILE = 4 * 1024 * 1024
MAX_TAGS, TAG_LENGTH = 20, 50


class DefinitionForm(DesignedForm):
    """What can be earned, and what it takes."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=AchievementKind.choices)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As it will stand on the certificate and in wallets."),
        max_length=150,
    )
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Part of its web address for ever: small letters, digits, hyphens."),
        max_length=60,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                gettext_lazy("Small letters, digits and single hyphens only."),
            )
        ],
    )
    description = forms.CharField(
        label=gettext_lazy("What it shows"),
        help_text=gettext_lazy("What somebody who holds it can do, in two or three sentences."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    criteria = forms.CharField(
        label=gettext_lazy("What it takes"),
        help_text=gettext_lazy("Every requirement on a line of its own."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    effective_on = forms.DateField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Awarded from this day on, once it is published."),
        widget=forms.DateInput,
    )
    valid_days = forms.IntegerField(
        label=gettext_lazy("Days an award holds"),
        help_text=gettext_lazy("Empty: for good."),
        min_value=1,
        max_value=36_525,
        required=False,
    )
    tags = forms.CharField(
        label=gettext_lazy("Key words"),
        help_text=gettext_lazy("Separated by commas."),
        required=False,
        max_length=1000,
    )
    recognized_by = forms.CharField(
        label=gettext_lazy("Who recognizes it"),
        help_text=gettext_lazy("Organizations that agreed on what it asks for, one on a line."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    whole = forms.ModelChoiceField(
        label=gettext_lazy("Part of"),
        queryset=Achievement.objects.none(),
        required=False,
        empty_label=gettext_lazy("nothing larger"),
    )
    ctid = forms.CharField(
        label=gettext_lazy("CTID"),
        help_text=gettext_lazy("Its identifier in the Credential Registry. Empty: one is made."),
        required=False,
        validators=[CTID],
    )

    def __init__(self, *args: Any, achievement: Achievement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = wholes()
        if achievement is not None:
            rows = rows.exclude(code=achievement.code)
            del self.fields["code"]
        whole = self.fields["whole"]
        assert isinstance(whole, forms.ModelChoiceField)
        whole.queryset = rows

    def clean_tags(self) -> list[str]:
        """Key words, each once."""
        parts = [" ".join(part.split()) for part in self.cleaned_data["tags"].split(",")]
        tags = list(dict.fromkeys(part for part in parts if part))
        if len(tags) > MAX_TAGS or any(len(tag) > TAG_LENGTH for tag in tags):
            raise forms.ValidationError(
                _("At most %(count)d key words of %(length)d characters.")
                % {"count": MAX_TAGS, "length": TAG_LENGTH}
            )
        return tags

    def clean_recognized_by(self) -> list[str]:
        """Names, each once."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["recognized_by"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def definition(self) -> Definition:
        """What was entered, for the service."""
        values = {key: value for key, value in self.cleaned_data.items() if key != "code"}
        return Definition(**values)


def initial_of(achievement: Achievement) -> dict[str, Any]:
    """The form's values for an existing definition."""
    names = ("kind", "name", "description", "criteria", "effective_on", "valid_days", "ctid")
    values = {name: getattr(achievement, name) for name in names}
    return values | {
        "tags": ", ".join(achievement.tags),
        "recognized_by": "\n".join(achievement.recognized_by),
        "whole": achievement.whole,
    }


class RubricForm(DesignedForm):
    """Criteria and levels as a table, and the facts that results tell."""

    table = forms.CharField(
        label=gettext_lazy("Criteria and levels"),
        help_text=gettext_lazy(
            "One level a line: criterion, level, points, description, required (x). "
            "Cells copied from a spreadsheet can be pasted as they are."
        ),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(
            attrs={"rows": 12, "spellcheck": "false", "class": "textarea w-full font-mono text-sm"}
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or take them from a file"),
        help_text=gettext_lazy(
            "CSV, or a CASE package with a rubric (JSON). It replaces the table."
        ),
        required=False,
    )
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("What results also tell"),
        choices=[(code, name) for code, (name, _kind) in FACTS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def rubric_initial(achievement: Achievement, facts: list[str]) -> dict[str, Any]:
    """The form's values for an existing rubric."""
    criteria = criteria_of(achievement.result_descriptions)
    return {"table": as_table(criteria) if criteria else "", "facts": facts}


class AlignmentForm(DesignedForm):
    """One thing elsewhere that this achievement is aligned to."""

    kind = forms.ChoiceField(label=gettext_lazy("It points to"), choices=TARGET_TYPES)
    name = forms.CharField(label=gettext_lazy("Name there"), max_length=300)
    url = forms.URLField(label=gettext_lazy("Web address"), max_length=500, assume_scheme="https")
    code = forms.CharField(label=gettext_lazy("Code"), max_length=100, required=False)
    framework = forms.CharField(label=gettext_lazy("Framework"), max_length=200, required=False)
    description = forms.CharField(
        label=gettext_lazy("Description"), max_length=1000, required=False
    )


class OccupationForm(DesignedForm):
    """Occupations of O*NET by their codes."""

    codes = forms.CharField(
        label=gettext_lazy("O*NET-SOC codes"),
        help_text=gettext_lazy(
            "One on a line, with the title after it: 15-1252.00 Software Developers."
        ),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FrameworkForm(DesignedForm):
    """A file with items to choose from."""

    file = forms.FileField(
        label=gettext_lazy("CASE package or rich skill descriptors"),
        help_text=gettext_lazy("A JSON file, or the CSV of a skill library."),
    )
    words = forms.CharField(
        label=gettext_lazy("Only items with these words"), max_length=200, required=False
    )


class PictureForm(DesignedForm):
    """A picture of one's own."""

    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy(
            "A PNG or SVG, square, at most 1 MB. Without one, a badge is drawn."
        ),
    )


class PublishForm(DesignedForm):
    """The confirmation of verifiers that could not run."""

    without = forms.MultipleChoiceField(
        label=gettext_lazy("These verifiers could not run. I publish without them:"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, missing: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if missing:
            field = self.fields["without"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = missing
        else:
            del self.fields["without"]


def read_text(file: Any) -> str:
    """An uploaded text; a `ValidationError` where it is too large or not UTF-8."""
    if file.size > MAX_FILE:
        raise forms.ValidationError(_("The file is larger than 4 MB."))
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise forms.ValidationError(_("The file is not UTF-8 text.")) from error
    return text


def read_json(text: str) -> Any:
    """JSON out of a text; None where it isn't."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
