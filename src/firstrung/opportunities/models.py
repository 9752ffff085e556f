"""What an employer searches: one row for each student whose portfolio a panel found ready."""

from django.db import models

from firstrung.core.models import Record


class Candidate(Record):
    """A read model of a validated portfolio, written again whenever what it shows changes.

    Whether anybody may see it is not kept here: consent is asked at every search.
    """

    student = models.OneToOneField("identity.Person", on_delete=models.CASCADE, related_name="+")
    submission = models.ForeignKey(
        "validation.Submission", on_delete=models.CASCADE, related_name="+"
    )
    headline = models.CharField(max_length=120, blank=True)
    skills = models.ManyToManyField("taxonomies.Skill", blank=True, related_name="+")
    subjects = models.JSONField(default=list)
    overall_mean = models.DecimalField(max_digits=4, decimal_places=2)
    cut_score = models.DecimalField(max_digits=4, decimal_places=2)
    raters = models.PositiveSmallIntegerField()
    teaching_hours = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    certificate_uid = models.UUIDField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-overall_mean", "pk"]

    def __str__(self) -> str:
        return self.headline or str(self.uid)
