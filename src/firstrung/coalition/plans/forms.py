"""Forms of plans."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.enums import TaskKind
from firstrung.coalition.fields import OrganizationField, PersonField
from firstrung.coalition.models import Initiative, Task
from firstrung.coalition.plans.services.editing import LONGEST, TaskDraft
from firstrung.coalition.plans.services.waiting import MOST_LAG
from firstrung.core.forms import DesignedForm
from firstrung.identity.public import Organization
from firstrung.taxonomies.public import Sector

MOST_BYTES = 1_000_000


class TaskForm(DesignedForm):
    """What is planned for a task."""

    title = forms.CharField(label=_("What is to be done?"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=TaskKind.choices,
        initial=TaskKind.ACTIVITY,
        widget=forms.RadioSelect,
        help_text=_("An activity takes days; a milestone is a moment."),
    )
    days = forms.IntegerField(
        label=_("Working days"),
        min_value=0,
        max_value=LONGEST,
        initial=1,
        required=False,
        help_text=_("A milestone needs none."),
    )
    owner = PersonField(
        label=_("Who does it?"), required=False, help_text=_("Name or e-mail address.")
    )
    organization = OrganizationField(label=_("For which organization?"), required=False)
    not_before = forms.DateField(
        label=_("Not before"), required=False, widget=forms.DateInput,
        help_text=_("Only where the day is fixed from outside; else it follows by itself."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("Due on"), required=False, widget=forms.DateInput)

    def draft(self) -> TaskDraft:
        """The draft for the service."""
        values: dict[str, Any] = dict(self.cleaned_data)
        values["days"] = values["days"] or 0
        return TaskDraft(**values)


def initial_of(task: Task) -> dict[str, Any]:
    """What the form shows of a task that is there."""
    names = ("title", "kind", "days", "owner", "organization", "not_before", "due_on")
    return {name: getattr(task, name) for name in names}


class TaskChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Tasks by title."""

    def label_from_instance(self, obj: Task) -> str:
        """The title."""
        return obj.title


class WaitForm(DesignedForm):
    """Which task has to be finished first."""

    after = TaskChoice(
        label=_("It begins when this is finished"),
        queryset=Task.objects.none(),
        to_field_name="uid",
    )
    lag_days = forms.IntegerField(
        label=_("Working days in between"), min_value=0, max_value=MOST_LAG, initial=0
    )

    def __init__(self, *args: Any, rows: QuerySet[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].queryset = rows  # type: ignore[attr-defined]


class OtherPlanForm(DesignedForm):
    """Which initiative's tasks to choose from."""

    plan = forms.ModelChoiceField(
        label=_("Tasks of"),
        queryset=Initiative.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )

    def __init__(self, *args: Any, rows: QuerySet[Initiative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = rows  # type: ignore[attr-defined]


class ListForm(DesignedForm):
    """Tasks as a table: pasted, or as a file."""

    text = forms.CharField(
        label=_("Paste the rows here"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Straight from a spreadsheet; the first line names the columns."),
    )
    file = forms.FileField(label=_("Or choose a CSV file"), required=False)

    def clean(self) -> dict[str, Any]:
        """The text of the file, where there is one."""
        values = super().clean() or self.cleaned_data
        upload = values.get("file")
        if upload is None:
            if not values.get("text", "").strip():
                self.add_error("text", _("Paste some rows or choose a file."))
            return values
        if upload.size > MOST_BYTES:
            self.add_error("file", _("This file is too large: at most 1 MB."))
            return values
        try:
            values["text"] = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("This file is not UTF-8. Save it as “CSV UTF-8”."))
        return values


class AgreeForm(DesignedForm):
    """Why the plan that was agreed on is replaced."""

    reason = forms.CharField(
        label=_("Why is the plan replaced?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the trail beside the old end."),
    )


class DayForm(DesignedForm):
    """The day on which something happened."""

    on = forms.DateField(label=_("On"), widget=forms.DateInput)


class DayOffForm(DesignedForm):
    """A day off of the region."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    name = forms.CharField(label=_("Name"), max_length=200)


class CycleForm(DesignedForm):
    """When somebody recruits."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("For example: summer internships")
    )
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=200, required=False)
    yearly = forms.BooleanField(
        label=_("It comes every year"),
        required=False,
        help_text=_("Then only day and month of the days below count."),
    )
    opens_on = forms.DateField(label=_("Applications open on"), widget=forms.DateInput)
    closes_on = forms.DateField(label=_("Applications close on"), widget=forms.DateInput)
    begins_on = forms.DateField(label=_("Work begins on"), widget=forms.DateInput, required=False)
    employer = OrganizationField(
        label=_("Whose is it?"),
        required=False,
        help_text=_("An employer’s name; leave it empty for a cycle of a sector or of everybody."),
    )
    sector = forms.ModelChoiceField(
        label=_("Sector"), queryset=Sector.objects.all(), required=False, empty_label=_("all")
    )


class OwnCycleForm(CycleForm):
    """When an employer of the person recruits."""

    employer = forms.ModelChoiceField(  # type: ignore[assignment]
        label=_("Whose is it?"), queryset=Organization.objects.none()
    )
    sector = None  # type: ignore[assignment]

    def __init__(self, *args: Any, employers: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["employer"]
        field.queryset = employers.order_by("name")
        if len(several := list(employers[:2])) == 1:
            field.initial = several[0]
