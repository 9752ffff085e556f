"""The form of an entry: one form whose fields depend on the component, with two lists."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.core.errors import Problem
from firstrung.core.forms import DesignedForm
from firstrung.files.public import AttachedFile, FilesRefused, read_file_fields
from firstrung.identity.public import Person
from firstrung.portfolios.content import COMMON, FIELDS, MAIN, Content, content_of
from firstrung.portfolios.enums import Proficiency
from firstrung.portfolios.models import EntryVersion
from firstrung.portfolios.services.rules import USE_PARTS, is_web_address, problems_of
from firstrung.portfolios.words import words_for
from firstrung.taxonomies.public import Skill, Subject

BLANK_ROWS = 3
MOST_ROWS = 20
LONGEST = 8000


class MainText(forms.CharField):
    """The text that carries an entry: asked for, but a file may stand in its place.

    Whether one of the two is there is decided by `services.rules`, which sees both.
    """

    def validate(self, value: Any) -> None:
        """Leave the question of an empty text to the rules."""


def _long_text() -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}), max_length=LONGEST, required=False
    )


def _yes(value: str) -> bool:
    return value == "yes"


def skill_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Skill codes and names under the name of their sector (one query)."""
    rows = Skill.objects.select_related("sector").order_by("sector__position", "position", "name")
    return [
        (str(sector or _("All sectors")), [(skill.code, str(skill)) for skill in skills])
        for sector, skills in groupby(rows, key=lambda skill: skill.sector)
    ]


class EntryForm(DesignedForm):
    """The single fields of an entry; those that the component doesn't ask for are left out."""

    title = forms.CharField(max_length=150)
    tool = forms.CharField(max_length=100)
    proficiency = forms.ChoiceField(choices=Proficiency.choices, widget=forms.RadioSelect)
    client = forms.CharField(max_length=200, required=False)
    summary = _long_text()
    process = _long_text()
    reflection = _long_text()
    begun_on = forms.DateField(required=False)
    finished_on = forms.DateField(required=False)
    real_world = forms.BooleanField(required=False)
    subject = forms.ModelChoiceField(
        Subject.objects.all(), required=False, empty_label=gettext_lazy("No subject")
    )
    skills = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    ai_used = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("Yes, I used AI")), ("no", gettext_lazy("No AI"))],
        coerce=_yes,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(max_length=300, required=False)
    use_required_attribute = False
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)
    earliest = date(1950, 1, 1)  # adults tell of work from long ago
    latest = date.max  # the rules say in their own words that a day is still to come

    def __init__(self, component: str, *, is_new: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        wanted = {*FIELDS[component], *COMMON, "based_on"} - ({"note"} if is_new else set())
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]
            elif name != "based_on":
                label, help_text = words_for(component, name)
                self.fields[name].label, self.fields[name].help_text = str(label), str(help_text)
        main = MAIN[component]
        self.fields[main] = MainText(
            label=self.fields[main].label,
            help_text=self.fields[main].help_text,
            max_length=LONGEST,
            widget=self.fields[main].widget,
        )
        # Required, but said by the rules in kinder words than the browser's.
        self.fields["ai_used"].required = True
        self.fields["ai_used"].error_messages["required"] = _("Say whether you used AI: yes or no.")
        self.fields["skills"].choices = skill_choices()  # type: ignore[attr-defined]


class UseForm(DesignedForm):
    """One use of AI: all four parts, or none in a row left blank."""

    tool = forms.CharField(label=gettext_lazy("Which tool?"), max_length=100)
    purpose = forms.CharField(label=gettext_lazy("What for?"), max_length=300)
    student_did = forms.CharField(
        label=gettext_lazy("What did you do yourself?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kept_changed = forms.CharField(
        label=gettext_lazy("What did you keep, what did you change?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LinkForm(DesignedForm):
    """One link with the words that stand for it."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    label = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)

    def clean_url(self) -> str:
        """Only http and https: nothing that runs in the reader's browser."""
        url = str(self.cleaned_data["url"])
        if not is_web_address(url):
            raise forms.ValidationError(_("A link starts with https:// or http://."))
        return url


class Rows(forms.BaseFormSet[Any]):
    """A list of rows of which each may be left blank or emptied."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        return super()._construct_form(i, empty_permitted=True, **kwargs)  # type: ignore[misc]


Uses = forms.formset_factory(UseForm, formset=Rows, extra=BLANK_ROWS, max_num=MOST_ROWS)
Links = forms.formset_factory(LinkForm, formset=Rows, extra=BLANK_ROWS, max_num=MOST_ROWS)


class EntryEditor:
    """The form, its lists and its files as one thing: read, check, hand over the content."""

    def __init__(
        self, component: str, *, owner: Person, now: datetime, version: EntryVersion | None = None
    ) -> None:
        self.component, self.owner, self.now, self.version = component, owner, now, version
        self.list_errors: dict[str, list[str]] = {}
        content = content_of(version) if version else None
        self.attached = list(content.files) if content else []
        self._fill(_initial(content, version))

    def _fill(self, initial: dict[str, Any], data: Any = None) -> None:
        self.form = EntryForm(
            self.component, is_new=self.version is None, data=data, initial=initial
        )
        self.uses = Uses(data, initial=initial.get("ai_uses"), prefix="use")
        self.links = Links(data, initial=initial.get("links"), prefix="link")

    def read(self, data: Any, files: Any) -> bool:
        """Take what was sent; whether it can be saved. Files that are fine are kept either way."""
        self._fill({}, data)
        try:
            self.attached = self._files(data, files)
        except FilesRefused as refused:
            self.attached = refused.kept
            self.add_problem(refused, at="files")
        parts = [self.form.is_valid(), self.uses.is_valid(), self.links.is_valid()]
        if all(parts) and not self.list_errors:
            for found in problems_of(self.component, self.content(), localdate(self.now)):
                self.add_problem(found)
        return all(parts) and not self.form.errors and not self.list_errors

    def _files(self, data: Any, files: Any) -> list[AttachedFile]:
        return read_file_fields(data, files, owner_id=self.owner.pk, now=self.now)

    def add_problem(self, problem: Problem, *, at: str | None = None) -> None:
        """Show the problem at its list (links, AI uses, files) or at its field."""
        place = at or problem.field
        if place in {"links", "ai_uses", "files"}:
            self.list_errors.setdefault(place, []).append(str(problem.message))
        else:
            self.form.add_problem(problem)

    @property
    def has_errors(self) -> bool:
        """Whether anything at all is wrong."""
        forms_with_errors = [self.form, *self.uses, *self.links]
        return bool(self.list_errors) or any(
            form.is_bound and form.errors for form in forms_with_errors
        )

    @property
    def based_on(self) -> int:
        """The number of the version that the person started from."""
        return int(self.form.cleaned_data.get("based_on") or 0)

    def start_from(self, number: int) -> None:
        """Let the next save replace that version instead of the one started from."""
        data = self.form.data.copy()  # type: ignore[attr-defined]
        data["based_on"] = str(number)
        self.form.data = data

    def content(self) -> Content:
        """What was written, once `read` has taken it."""
        values = {
            name: value for name, value in self.form.cleaned_data.items() if name != "based_on"
        }
        values["skills"] = tuple(values.get("skills", ()))
        values["ai_uses"] = _rows(self.uses, USE_PARTS)
        values["links"] = _rows(self.links, ("url", "label"))
        return Content(**values, files=tuple(self.attached))


def _rows(formset: Any, names: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """The rows of a list that are not blank."""
    filled = [form.cleaned_data for form in formset if form.has_changed()]
    return tuple({name: row[name] for name in names} for row in filled)


def _initial(content: Content | None, version: EntryVersion | None) -> dict[str, Any]:
    if content is None or version is None:
        return {}
    values = {**content.columns(), "note": "", "based_on": version.number}
    values["ai_used"] = {None: None, True: "yes", False: "no"}[content.ai_used]
    return values
