"""The program's phases with their activities and gates: loaded from the region's folder."""

from django.db import models

from firstrung.taxonomies.public import Term


class PartnerProgram(Term):
    """What the phases belong to; their windows are counted in months from ``begins_on``."""

    begins_on = models.DateField(null=True, blank=True)


class Phase(Term):
    """A phase (A47–A50): months are counted from 1; without ``last_month`` it has no end."""

    program = models.ForeignKey(PartnerProgram, on_delete=models.CASCADE, related_name="phases")
    first_month = models.PositiveSmallIntegerField()
    last_month = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Term.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_month__gte=1)
                & (
                    models.Q(last_month__isnull=True)
                    | models.Q(last_month__gte=models.F("first_month"))
                ),
                name="partnerships_phase_in_order",
            ),
        ]


class PhaseActivity(Term):
    """Something to be done in a phase; ``done_on`` and ``outcome`` say when and what came of it."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="activities")
    done_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta(Term.Meta):
        verbose_name_plural = "phase activities"


class PhaseGate(Term):
    """What must be counted before a phase is through: the measure, at least so much of it."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="gates")
    measure = models.SlugField(max_length=60)
    at_least = models.DecimalField(max_digits=12, decimal_places=2)
