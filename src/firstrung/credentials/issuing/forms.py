"""Forms of the coordinator's side."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.credentials.issuing.people import (
    classes_of,
    organizations_of,
    read_lines,
    students_in,
    teams_of,
)
from firstrung.credentials.issuing.runs import Entry
from firstrung.credentials.issuing.selectors import issuable
from firstrung.credentials.models import Achievement
from firstrung.identity.public import Organization, Person, SchoolClass, StudioTeam

ACTIONS = {
    "refresh": _("Sign a fresh edition"),
    "suspend": _("Suspend until lifted"),
    "lift": _("Lift the suspension"),
    "revoke": _("Revoke for good"),
}


class ReasonForm(DesignedForm):
    """Why a certificate is taken back or suspended."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The holder, the family and the school read this; nobody else does."),
        max_length=300,
    )


class NoQuestionForm(DesignedForm):
    """A confirmation that asks nothing."""


class SelectionForm(DesignedForm):
    """One action for the chosen certificates."""

    action = forms.ChoiceField(label=_("What should happen?"), choices=list(ACTIONS.items()))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Needed to revoke or suspend. The family and the school read it."),
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """A reason where the action needs one."""
        values = super().clean() or {}
        needs = values.get("action") in {"revoke", "suspend"}
        if needs and not values.get("reason", "").strip():
            self.add_error("reason", _("Say why, in a sentence."))
        return values


CLASS, TEAM, ORGANIZATION, LINES = "class", "team", "organization", "lines"
SOURCES = [
    (CLASS, _("Everybody in a class")),
    (TEAM, _("Everybody in a studio team")),
    (ORGANIZATION, _("Every student of a school or district")),
    (LINES, _("A list (CSV) with results")),
]
FIELDS = {CLASS: "school_class", TEAM: "team", ORGANIZATION: "organization"}
"""Which field names the people, by source."""
MAX_BYTES = 4 * 1024 * 1024


class RunForm(DesignedForm):
    """What is issued, and to whom; ``text`` is the list, pasted or from the file."""

    text = ""
    achievement = forms.ModelChoiceField(
        label=_("What is issued"),
        help_text=_("The certificate itself is issued from the page “Certificates”."),
        queryset=Achievement.objects.none(),
    )
    name = forms.CharField(
        label=_("Name of the run"),
        help_text=_("For your own list, like “Robotics, spring 2027”."),
        max_length=150,
    )
    source = forms.ChoiceField(label=_("For whom"), choices=SOURCES, widget=forms.RadioSelect)
    school_class = forms.ModelChoiceField(
        label=_("Class"), queryset=SchoolClass.objects.none(), required=False
    )
    team = forms.ModelChoiceField(
        label=_("Studio team"), queryset=StudioTeam.objects.none(), required=False
    )
    organization = forms.ModelChoiceField(
        label=_("School or district"), queryset=Organization.objects.none(), required=False
    )
    file = forms.FileField(
        label=_("File of the list"),
        help_text=_("CSV in UTF-8, 4 MB at most."),
        required=False,
    )
    lines = forms.CharField(
        label=_("Or paste the list"),
        help_text=_(
            "First line: the columns. email or identifier says who; evidence_url and "
            "evidence_name point at work; other columns are named after the results."
        ),
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def __init__(self, actor: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self._choose("achievement", issuable(on=timezone.localdate()))
        self._choose("school_class", classes_of(actor))
        self._choose("team", teams_of(actor))
        self._choose("organization", organizations_of(actor))

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean_file(self) -> Any:
        """The text of the file takes the place of what was pasted."""
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("That file is larger than 4 MB. Make two lists of it."))
        try:
            self.text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("That file is not UTF-8. In the spreadsheet choose “CSV UTF-8” when saving.")
            ) from error
        return file

    def clean(self) -> dict[str, Any]:
        """The chosen source must be filled in."""
        values = super().clean() or {}
        self.text = self.text or values.get("lines", "")
        field = FIELDS.get(values.get("source", ""))
        if field and not values.get(field):
            self.add_error(field, _("Choose one."))
        missing = values.get("source") == LINES and not self.text.strip()
        if missing and "file" not in self.errors:
            self.add_error("lines", _("Choose a file or paste the list."))
        return values

    def entries(self, *, on: date) -> list[Entry]:
        """The people; `Problem` where a list can't be read."""
        values = self.cleaned_data
        if values["source"] == LINES:
            return read_lines(self.actor, achievement=values["achievement"], text=self.text)
        group = values[FIELDS[values["source"]]]
        return [Entry(person) for person in students_in(self.actor, group=group, on=on)]

    def keep_lines(self) -> None:
        """Show the text of a file again, to be mended in place: browsers forget files."""
        if isinstance(self.data, QueryDict) and self.text:
            shown = self.data.copy()
            shown["lines"] = self.text
            self.data = shown
