"""The region's words for why and how: loaded from its folder."""

from django.db import models

from firstrung.coalition.enums import PhaseStep
from firstrung.taxonomies.public import Term


class Priority(Term):
    """A strategic priority of the coalition (D30)."""


class RootCause(Term):
    """A root cause of the talent gap; every initiative answers one or more (D18)."""


class Recommendation(Term):
    """A numbered recommendation of the road map, in the step of the phase it belongs to (D44).

    ``done_on`` is the day the coalition agreed that it has done it.
    """

    phase = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20, choices=PhaseStep.choices)
    text = models.TextField(blank=True)
    text_es = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)


class RecruitingCycle(Term):
    """When employers recruit: applications open and close, work begins (D53).

    It is ``employer``'s own, or ``sector``'s, or everybody's where neither is named. Where it is
    ``yearly`` only month and day count: which year is meant is worked out when it is read
    (`coalition.plans.seasons`).
    """

    employer = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    sector = models.ForeignKey(
        "taxonomies.Sector", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    yearly = models.BooleanField(default=False)
    opens_on = models.DateField()
    closes_on = models.DateField()
    begins_on = models.DateField(null=True, blank=True)

    class Meta(Term.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="coalition_cycle_in_order",
            ),
        ]


class DayOff(Term):
    """A day on which nobody works, beside the federal holidays: the region's own."""

    day = models.DateField(unique=True)

    class Meta(Term.Meta):
        ordering = ["day"]
        verbose_name_plural = "days off"
