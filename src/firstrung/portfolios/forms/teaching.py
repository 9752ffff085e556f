"""Forms about teaching sessions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstrung.core.forms import DesignedForm
from firstrung.portfolios.models import TeachingSession
from firstrung.portfolios.services.rules import alias_problem
from firstrung.portfolios.services.teaching import LEAST_HOURS, MOST_HOURS, Taught
from firstrung.taxonomies.public import GradeBand


class SessionForm(DesignedForm):
    """What the student tells about one session."""

    taught_on = forms.DateField(label=_("Day"))
    hours = forms.DecimalField(
        label=_("Hours"),
        help_text=_("A quarter of an hour is 0.25. At most 8 in one session."),
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.25"}),
    )
    topic = forms.CharField(
        label=_("What did you teach?"), help_text=_("Without names, please."), max_length=200
    )
    mentees = forms.CharField(
        label=_("For whom?"),
        help_text=_(
            "The aliases from the class list, with commas between: Owl-3, Fox-7. Never a name, an "
            "address or a number: younger students stay unknown here."
        ),
        max_length=600,
    )
    grade_band = forms.ChoiceField(label=_("Their grades"), choices=GradeBand.choices)

    def clean_mentees(self) -> tuple[str, ...]:
        """Each alias once, in the order written; every one that says too much is told."""
        aliases = [part.strip() for part in str(self.cleaned_data["mentees"]).split(",")]
        told = tuple(dict.fromkeys(alias for alias in aliases if alias))
        problems = [text for alias in told if (text := alias_problem(alias))]
        if problems:
            raise forms.ValidationError(problems)
        return told

    def taught(self) -> Taught:
        """The session as a value."""
        return Taught(**self.cleaned_data)


def session_initial(session: TeachingSession) -> dict[str, Any]:
    """What the form shows of a session that is corrected."""
    return {
        "taught_on": session.taught_on,
        "hours": session.hours,
        "topic": session.topic,
        "mentees": ", ".join(session.mentees),
        "grade_band": session.grade_band,
    }


class RefusalForm(DesignedForm):
    """Why a session can't be confirmed."""

    reason = forms.CharField(
        label=_("Why can't you confirm it?"),
        help_text=_("The student reads this and can correct the session."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
