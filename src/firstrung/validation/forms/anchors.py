"""The agreed levels of a calibration portfolio."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.validation.models import Criterion
from firstrung.validation.services.calibration import Agreed


class AnchorForm(DesignedForm):
    """A title, and for each criterion the level that was agreed on and why."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("What you call it among yourselves; panelists see the code alone."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        self.criteria = criteria
        self.base_fields = {**type(self).base_fields}  # type: ignore[misc]  # of this form alone
        for criterion in criteria:
            choices = [
                (str(level.uid), _("%(level)s (%(points)d): %(words)s") % _parts(level))
                for level in criterion.levels.all()
            ]
            self.base_fields[f"level-{criterion.uid}"] = forms.ChoiceField(
                label=str(criterion), choices=choices, widget=forms.RadioSelect
            )
            self.base_fields[f"reason-{criterion.uid}"] = forms.CharField(
                label=_("Why: %(criterion)s") % {"criterion": criterion},
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
                help_text=_("Panelists read this when their level differs, and when it doesn't."),
            )
        super().__init__(*args, **kwargs)

    @property
    def agreed(self) -> dict[Criterion, Agreed]:
        """What was entered, by criterion."""
        said = self.cleaned_data
        return {
            criterion: Agreed(
                next(
                    level
                    for level in criterion.levels.all()
                    if str(level.uid) == said[f"level-{criterion.uid}"]
                ),
                said[f"reason-{criterion.uid}"],
            )
            for criterion in self.criteria
        }


def _parts(level: Any) -> dict[str, Any]:
    return {"level": level, "points": level.points, "words": level.words}
