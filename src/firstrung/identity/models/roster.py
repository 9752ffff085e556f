"""One upload of a roster: its report before and after it is applied."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.core.models import Record
from firstrung.identity.models.people import Person


class RosterState(models.TextChoices):
    """Where an upload stands."""

    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    FAILED = "failed", _("could not be read")


class RosterImport(Record):
    """A OneRoster bundle: ``report`` is the dry run's, ``applied_report`` what was done."""

    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=500)
    state = models.CharField(
        max_length=10, choices=RosterState.choices, default=RosterState.CHECKING
    )
    report = models.JSONField(null=True)
    applied_report = models.JSONField(null=True)
    job_uid = models.UUIDField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
