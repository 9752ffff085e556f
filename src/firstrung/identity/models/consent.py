"""Consent by purpose, and the log of what left the school circle (34 CFR 99.30, 99.32)."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from firstrung.core.models import Record
from firstrung.identity.enums import Purpose
from firstrung.identity.models.people import Guardianship, Person


class ConsentNotice(Record):
    """The words a family reads before it decides, versioned, in one language."""

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=120)
    shown = models.TextField()
    to_whom = models.TextField()
    what_for = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version", "language"], name="identity_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version} ({self.language})"


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February counts as 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Decisions, chainable."""

    def live(self, on: date) -> "ConsentQuerySet":
        """Grants that cover a disclosure on that day.

        A minor's grant comes from a person who is still the guardian; an adult's from the adult
        alone. Somebody whose birth date is not known is treated as a minor. Rights pass to the
        student at 18 (34 CFR 99.5): a guardian's grant ends with that birthday.
        """
        adult = Q(student__birth_date__lte=years_before(on, 18))
        guardian = Guardianship.objects.filter(
            guardian=OuterRef("decided_by"), student=OuterRef("student"), ended_at__isnull=True
        )
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=on),
            (adult & Q(decided_by=models.F("student"))) | (~adult & Exists(guardian)),
            granted=True,
            superseded_at__isnull=True,
        )


class Consent(Record):
    """One decision on one purpose. The newest counts; it supersedes the one before."""

    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    notice = models.ForeignKey(ConsentNotice, on_delete=models.PROTECT, related_name="+")
    granted = models.BooleanField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "purpose"],
                condition=Q(superseded_at__isnull=True),
                name="identity_consent_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.purpose} {'granted' if self.granted else 'refused'}"


class Disclosure(Record):
    """Something of a student was shown to somebody outside the school circle. Append-only."""

    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disclosures")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    what = models.CharField(max_length=200)
    object_uid = models.UUIDField(null=True)
    recipient = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    recipient_label = models.CharField(max_length=250)
    disclosed_at = models.DateTimeField()

    class Meta:
        ordering = ["-disclosed_at", "-pk"]
        indexes = [models.Index(fields=["student", "-disclosed_at"])]

    def __str__(self) -> str:
        return f"{self.what} → {self.recipient_label}"
