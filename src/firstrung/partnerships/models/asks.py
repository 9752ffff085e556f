"""Who asked an employer for what: so that nobody is asked twice (C01)."""

from django.db import models

from firstrung.core.models import Record
from firstrung.partnerships.enums.pipeline import Give, Outcome
from firstrung.partnerships.models.accounts import Account


class Ask(Record):
    """An institution asked an employer for something.

    ``exception`` is why the coalition let it ask although the employer should have been left
    in peace; empty otherwise. ``gathering`` is the uid of the event to which the employer's people
    were invited, where that was the ask: one for each employer and event.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="asks")
    institution = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    purpose = models.CharField(max_length=20, choices=Give.choices)
    details = models.CharField(max_length=500, blank=True)
    asked_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    exception = models.CharField(max_length=500, blank=True)
    gathering = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_on", "-pk"]
        indexes = [
            models.Index(fields=["account", "-asked_on"]),
            models.Index(fields=["asked_on"]),
            models.Index(fields=["outcome", "asked_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True)
                | models.Q(answered_on__gte=models.F("asked_on")),
                name="partnerships_answer_after_ask",
            ),
            models.UniqueConstraint(
                fields=["account", "gathering"],
                condition=models.Q(gathering__isnull=False),
                name="partnerships_asked_once_for_an_event",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} → {self.account}: {self.purpose}"


class PlannedAsk(Record):
    """An institution says that it is about to ask; until then the others wait.

    The last day is ``until``; ``ended_at`` when it asked, or gave way.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="planned_asks")
    institution = models.ForeignKey(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    planned_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    purpose = models.CharField(max_length=20, choices=Give.choices)
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(ended_at__isnull=True),
                name="partnerships_one_plans_to_ask",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} plans to ask {self.account}"


class AskingRule(Record):
    """For how many days an employer is left in peace; the newest row counts."""

    cooldown_days = models.PositiveSmallIntegerField()
    reserve_days = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.cooldown_days} days"
