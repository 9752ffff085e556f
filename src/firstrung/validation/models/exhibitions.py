"""Public exhibitions and pitch days (A22, A23)."""

from django.db import models

from firstrung.core.models import Record
from firstrung.validation.enums import ExhibitionKind, ShowingState
from firstrung.validation.models.submissions import Submission


class Exhibition(Record):
    """An event at which validated work is shown."""

    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        max_length=10, choices=ExhibitionKind.choices, default=ExhibitionKind.EXHIBITION
    )

    class Meta:
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Showing(Record):
    """A submission invited to an exhibition, and whether it was shown."""

    exhibition = models.ForeignKey(Exhibition, on_delete=models.CASCADE, related_name="showings")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="showings")
    state = models.CharField(
        max_length=10, choices=ShowingState.choices, default=ShowingState.INVITED
    )
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibition", "submission"], name="validation_showing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} at {self.exhibition}"
