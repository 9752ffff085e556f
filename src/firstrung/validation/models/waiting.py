"""How long things may wait before somebody is reminded, replaced, or let go on without."""

from django.db import models

from firstrung.core.models import Record


class WaitingRules(Record):
    """An organization's terms, in days; the schools below it follow them unless they have own ones.

    ``ask_after`` days a stage may be open without anybody asked, ``panel_after`` without a panel,
    ``decide_after`` with all reviews in and no decision. Past its due date a review is reminded of after ``remind_after`` days, then
    every ``remind_again`` days, and given to somebody else after ``reassign_after``. A peer stage
    may go on with fewer reviews ``release_after`` days after it opened. Only the two switches let
    anything happen without a person pressing the button.
    """

    organization = models.OneToOneField(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    ask_after = models.PositiveSmallIntegerField(default=3)
    panel_after = models.PositiveSmallIntegerField(default=30)
    decide_after = models.PositiveSmallIntegerField(default=5)
    remind_after = models.PositiveSmallIntegerField(default=1)
    remind_again = models.PositiveSmallIntegerField(default=7)
    reassign_after = models.PositiveSmallIntegerField(default=7)
    release_after = models.PositiveSmallIntegerField(default=14)
    reminds_by_itself = models.BooleanField(default=False)
    reassigns_by_itself = models.BooleanField(default=False)
    set_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "waiting rules"

    def __str__(self) -> str:
        return f"{self.organization}"
