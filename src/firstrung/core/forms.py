"""Forms in the house's design: label, help, error text above the field, summary on top."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.core.asked import FIRST_DAY, LARGEST, LAST_DAY
from firstrung.core.errors import Problem

CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "checkbox",
    forms.CheckboxSelectMultiple: "checkbox",
    forms.RadioSelect: "radio",
    forms.Textarea: "textarea w-full",
    forms.Select: "select w-full",
    forms.SelectMultiple: "select h-auto w-full",
    forms.FileInput: "file-input w-full",
    Input: "input w-full",
}


class Renderer(TemplatesSetting):
    """Renders every form and field with the templates of `core/forms`."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"


def no_such_day(first: date, last: date) -> str:
    """What is said about a day before the first or after the last."""
    return _("Give a day from %(first)s to %(last)s.") % {"first": first, "last": last}


class DesignedForm(forms.Form):
    """A form whose widgets carry the design's classes and whose errors are tied to their field.

    Days lie between ``earliest`` and ``latest``, whole numbers are such as the databases keep.
    """

    required_css_class = "required"
    earliest: date = FIRST_DAY
    latest: date = LAST_DAY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._bound(field)
            if field.widget.is_hidden:
                continue
            for widget, classes in CLASSES.items():
                if isinstance(field.widget, widget):
                    field.widget.attrs.setdefault("class", classes)
                    break
            if isinstance(field.widget, forms.RadioSelect):  # check boxes are a kind of it
                field.widget.template_name = "core/forms/choices.html"
            if isinstance(field.widget, forms.DateInput):
                field.widget.input_type = "date"
                field.widget.format = "%Y-%m-%d"

    def _bound(self, field: forms.Field) -> None:
        if isinstance(field, forms.DateField | forms.DateTimeField):
            field.validators.append(self._within)
        elif type(field) is forms.IntegerField:
            if field.min_value is None:
                field.validators.append(MinValueValidator(-LARGEST))
            if field.max_value is None:
                field.validators.append(MaxValueValidator(LARGEST))

    def _within(self, value: date) -> None:
        on = timezone.localdate(value) if isinstance(value, datetime) else value
        if not self.earliest <= on <= self.latest:
            raise ValidationError(no_such_day(self.earliest, self.latest), code="no_such_day")

    def add_problem(self, problem: Problem) -> None:
        """Show a service's `Problem` beside the field it names, else on top of the form."""
        field = problem.field if problem.field in self.fields else None
        self.add_error(field, str(problem.message))

    def settles(self, act: Callable[[], object]) -> bool:
        """Whether the form is filled in rightly and `act`, then called, found no `Problem` in it."""
        if not self.is_valid():
            return False
        try:
            act()
        except Problem as problem:
            self.add_problem(problem)
            return False
        return True
