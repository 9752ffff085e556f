"""AI Studio Teams with dated membership (A26, A39)."""

from datetime import date

from django.db import models

from firstrung.core.models import Record
from firstrung.identity.enums import TeamRole
from firstrung.identity.models.organizations import Organization
from firstrung.identity.models.people import Person


class StudioTeam(Record):
    """A studio team of a school."""

    name = models.CharField(max_length=120)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="teams")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamMembershipQuerySet(models.QuerySet["TeamMembership"]):
    """Memberships, chainable."""

    def live(self, on: date) -> "TeamMembershipQuerySet":
        """Those in force on that day."""
        return self.filter(
            models.Q(end_date__isnull=True) | models.Q(end_date__gte=on), begin_date__lte=on
        )


class TeamMembership(Record):
    """A person's time in a team (dates inclusive); leaving and returning makes a second row."""

    team = models.ForeignKey(StudioTeam, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_memberships")
    role = models.CharField(max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER)
    begin_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)

    objects = TeamMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person", "begin_date"], name="identity_team_membership_once"
            ),
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True)
                | models.Q(end_date__gte=models.F("begin_date")),
                name="identity_team_membership_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"
