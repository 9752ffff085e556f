"""Forms of scores: which of the proposed reviews are asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.validation.scoring.extras import Proposal


class ExtraForm(DesignedForm):
    """The portfolios for which one more review is asked for; all proposed ones at first."""

    works = forms.MultipleChoiceField(
        error_messages={
            "required": _("Choose at least one portfolio."),
            "invalid_choice": _("The list has changed since; look again."),
        },
    )

    def __init__(self, *args: Any, proposals: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {
            str(row.score.submission.uid): row.score.submission_id
            for row in proposals
            if row.seat is not None
        }
        self.fields["works"].choices = [(uid, uid) for uid in self.found]  # type: ignore[attr-defined]

    def ids(self) -> list[int]:
        """The submissions chosen."""
        return [self.found[uid] for uid in self.cleaned_data["works"]]
