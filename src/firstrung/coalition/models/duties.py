"""Who does what for the coalition."""

from django.db import models
from django.db.models.functions import Coalesce

from firstrung.coalition.enums import DutyKind
from firstrung.core.models import Record

NONE = 0
"""Stands for “no row” in the constraint below: keys begin at 1."""


def _key_or_none(name: str) -> Coalesce:
    """A foreign key with `NONE` for null: both databases take nulls of an index as different."""
    return Coalesce(name, models.Value(NONE), output_field=models.BigIntegerField())


class Duty(Record):
    """A person's duty, for an organization or an initiative where it is one of theirs."""

    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    initiative = models.ForeignKey(
        "coalition.Initiative",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="duties",
    )
    begins_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "begins_on"]
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                "person",
                "kind",
                _key_or_none("organization"),
                _key_or_none("initiative"),
                condition=models.Q(ended_on__isnull=True),
                name="coalition_duty_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.kind}"
