"""What was sent to whom, without the text: letters carry secrets. And who wants which letters."""

from django.db import models

from firstrung.core.models import Record
from firstrung.messaging.enums import CHOOSABLE, LetterKind


class Letter(Record):
    """One letter; ``key`` makes sending it a second time do nothing."""

    key = models.CharField(max_length=120, unique=True)
    recipient = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.template} to {self.recipient}"


class Preference(models.Model):
    """Whether a person wants a kind of letters; without a row they do."""

    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    wanted = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="messaging_chosen_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in CHOOSABLE]),
                name="messaging_choosable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
