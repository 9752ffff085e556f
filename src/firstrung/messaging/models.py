"""What was sent to whom, without the text: letters carry secrets."""

from django.db import models

from firstrung.core.models import Record


class Letter(Record):
    """One letter; ``key`` makes sending it a second time do nothing."""

    key = models.CharField(max_length=120, unique=True)
    recipient = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.template} to {self.recipient}"
