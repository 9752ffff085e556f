"""Forms about targets and funnels."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.coalition.fields import OrganizationField
from firstrung.coalition.results.funnels import FunnelDraft
from firstrung.core.forms import DesignedForm
from firstrung.engines.funnel import Stage

STAGE = re.compile(r"(.+?)[:;,\t]\s*([\d\s.,]+)")


class TargetForm(DesignedForm):
    """Another target."""

    value = forms.DecimalField(
        label=gettext_lazy("New target"), max_digits=12, decimal_places=2, min_value=0
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VoteForm(DesignedForm):
    """What an organization says to a proposed target."""

    organization = OrganizationField(label=gettext_lazy("Organization"))
    agrees = forms.TypedChoiceField(
        label=gettext_lazy("What does it say?"),
        choices=[("yes", gettext_lazy("We agree")), ("no", gettext_lazy("We do not agree"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )


class StagesField(forms.CharField):
    """Stages as lines of text, ``Applied: 600``; cleans to a list of `Stage`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=3000, widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def clean(self, value: Any) -> Any:
        """The stages in order; the line that is none is named."""
        stages = []
        for line in str(super().clean(value)).splitlines():
            if not line.strip():
                continue
            found = STAGE.fullmatch(line.strip())
            digits = re.sub(r"\D", "", found.group(2)) if found else ""
            if found is None or not 0 < len(digits) <= 9 or len(found.group(1)) > 100:  # noqa: PLR2004
                raise ValidationError(
                    _("“%(line)s” is no stage. Write a name, a colon and how many people.")
                    % {"line": line.strip()[:60]}
                )
            stages.append(Stage(found.group(1).strip(), int(digits)))
        return stages


class FunnelForm(DesignedForm):
    """A funnel and where its numbers come from."""

    title = forms.CharField(label=gettext_lazy("Program"), max_length=200)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    organization = OrganizationField(
        label=gettext_lazy("Whose program is it?"),
        required=False,
        help_text=gettext_lazy("Leave empty where several members ran it together."),
    )
    stages = StagesField(
        label=gettext_lazy("Stages, one in each line"),
        help_text=gettext_lazy("For example “Applied: 600”, in the next line “Placed: 100”."),
    )
    source = forms.CharField(label=gettext_lazy("Where do the numbers come from?"), max_length=300)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What readers should know: who could apply, what was paid."),
    )

    def draft(self) -> FunnelDraft:
        """What the form says."""
        return FunnelDraft(**self.cleaned_data)
