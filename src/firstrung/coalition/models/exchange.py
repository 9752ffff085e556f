"""What the coalition and research centers give each other: reports, demand in, supply out."""

from django.core.validators import RegexValidator
from django.db import models

from firstrung.core.models import Record

SOC = RegexValidator(r"^\d{2}-\d{4}(\.\d{2})?$")
"""Code of an occupation: SOC 2018 (15-1252) or its O*NET refinement (15-1252.00)."""


class ResearchPartner(Record):
    """A research center the coalition exchanges data with, and what was agreed (D55)."""

    organization = models.OneToOneField(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreed_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    agreement = models.TextField()

    class Meta:
        ordering = ["organization__name"]

    def __str__(self) -> str:
        return str(self.organization)


class Report(Record):
    """A report of the library: by what method, when, about which occupations (C15).

    ``finding`` is its result in a sentence: a piece of labor-market news.
    """

    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    partner = models.ForeignKey(
        ResearchPartner, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    method = models.CharField(max_length=300)
    published_on = models.DateField(db_index=True)
    region = models.CharField(max_length=120, blank=True)
    url = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finding = models.CharField(max_length=300)
    added_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class ReportOccupation(models.Model):
    """An occupation that a report covers."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="occupations")
    code = models.CharField(max_length=10, validators=[SOC], db_index=True)
    title = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="coalition_covered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class Intake(Record):
    """A file of figures that came in, kept line by line (D55, "demand in")."""

    partner = models.ForeignKey(ResearchPartner, on_delete=models.PROTECT, related_name="intakes")
    name = models.CharField(max_length=200)
    received_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    read_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "sha256"], name="coalition_intake_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DemandFigure(models.Model):
    """Openings (people a year) and wage (US dollars a year) of an occupation."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="demand")
    code = models.CharField(max_length=10, validators=[SOC])
    title = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField()
    openings = models.PositiveIntegerField()
    wage = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-year", "-openings", "pk"]
        indexes = [models.Index(fields=["year", "code"])]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "code", "year"], name="coalition_demand_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class WorkforceFigure(models.Model):
    """People of a group (race and ethnicity) who work in an occupation (C16)."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="workforce")
    code = models.CharField(max_length=10, validators=[SOC])
    title = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=80)
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-year", "code", "group"]
        indexes = [models.Index(fields=["year", "code"])]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "code", "year", "group"], name="coalition_workforce_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.group}"


class Handover(Record):
    """A file of counts that a research center got, exactly as it went out ("supply out")."""

    partner = models.ForeignKey(ResearchPartner, on_delete=models.PROTECT, related_name="handovers")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-handed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="coalition_handover_years",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.handed_at:%Y-%m-%d}"
