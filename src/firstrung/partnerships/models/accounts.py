"""The one shared record of an employer, how far the talks are, what is noted (C01, C02)."""

from django.db import models

from firstrung.core.models import Record
from firstrung.partnerships.enums.pipeline import NeedLevel, Stage


class Account(Record):
    """What all institutions know together about an employer.

    ``owner`` looks after it for ``institution``. ``domain`` is the part of its people's e-mail
    addresses after the @, in small letters: a lead is recognized by it. ``stage_at`` is when the
    stage changed last.
    """

    organization = models.OneToOneField(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.PROSPECT)
    stage_at = models.DateTimeField()
    owner = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    institution = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.CharField(max_length=200, blank=True)
    domain = models.CharField(max_length=100, blank=True, db_index=True)

    class Meta:
        ordering = ["organization__name"]
        indexes = [models.Index(fields=["stage", "stage_at"])]

    def __str__(self) -> str:
        return str(self.organization)


class StageChange(models.Model):
    """One move of an account from stage to stage, and why."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="stage_changes")
    before = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    after = models.CharField(max_length=20, choices=Stage.choices)
    reason = models.CharField(max_length=500, blank=True)
    moved_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["-moved_at", "-pk"]
        indexes = [models.Index(fields=["after", "moved_at"])]

    def __str__(self) -> str:
        return f"{self.account}: {self.before} → {self.after}"


class Note(Record):
    """Something worth knowing: for all institutions, or for ``institution`` alone (C02)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notes")
    institution = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField()
    written_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.account}: {self.text[:40]}"


class HiringNeed(Record):
    """Whom an employer looks for (D33), and what these people should bring (D50).

    ``title`` names the occupation; ``soc_code`` is its code in the Standard Occupational
    Classification (like 15-1252), where known. Skills that the region has no code for are words,
    separated by commas. ``ended_at``: no longer looked for.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="hiring_needs")
    title = models.CharField(max_length=160)
    soc_code = models.CharField(max_length=7, blank=True, db_index=True)
    level = models.CharField(max_length=20, choices=NeedLevel.choices)
    number = models.PositiveSmallIntegerField()
    skills = models.ManyToManyField("taxonomies.Skill", blank=True, related_name="+")
    hard_skills = models.CharField(max_length=500, blank=True)
    soft_skills = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "title", "pk"]

    def __str__(self) -> str:
        return f"{self.number} × {self.title}, {self.account}"
