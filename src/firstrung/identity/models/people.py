"""People, their roles in organizations, and who is whose guardian."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from firstrung.core.models import Record
from firstrung.identity.enums import Role

MAJORITY = 18
"""The age at which rights pass to the student (34 CFR 99.5)."""


class PersonQuerySet(models.QuerySet["Person"]):
    """People, chainable."""

    def with_role(self, *roles: str, on: date) -> "PersonQuerySet":
        """People who hold one of the roles anywhere on that day."""
        held = Membership.objects.live(on).filter(role__in=roles)
        return self.filter(pk__in=held.values("person"))


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Finds people for the sign-in machinery."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """By e-mail address, whatever its case."""
        return self.get(email__iexact=username)  # type: ignore[no-any-return]


class Person(Record, AbstractBaseUser):
    """A person. Nobody has a password: sign-in is by e-mail link, passkey or OIDC."""

    # Nobody signs in by password: "!" is Django's mark for an account that has none.
    password = models.CharField(max_length=128, default="!", editable=False)
    email = models.EmailField(null=True, blank=True, unique=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    preferred_name = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=5, default="en")
    sourced_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="identity_person_email"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Preferred (else given) and family name."""
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        return ((self.preferred_name or self.given_name)[:1] + self.family_name[:1]).upper()

    def age(self, on: date) -> int | None:
        """Whole years on that day; None where the birth date is not known."""
        if self.birth_date is None:
            return None
        before = (on.month, on.day) < (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - before

    def is_minor(self, on: date) -> bool:
        """Under 18; somebody whose birth date is not known counts as a minor."""
        age = self.age(on)
        return age is None or age < MAJORITY


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles, chainable."""

    def live(self, on: date) -> "MembershipQuerySet":
        """Those in force on that day."""
        return self.filter(
            models.Q(begin_date__isnull=True) | models.Q(begin_date__lte=on),
            models.Q(end_date__isnull=True) | models.Q(end_date__gte=on),
        )


class Membership(Record):
    """A person's role in an organization, with its dates (both inclusive)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    begin_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    from_roster = models.BooleanField(default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "role"], name="identity_membership_once"
            ),
        ]
        indexes = [models.Index(fields=["organization", "role"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.organization}"


class Guardianship(Record):
    """A guardian's standing for a student; ``ended_at`` when it no longer holds."""

    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wards")
    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardians")
    relationship = models.CharField(max_length=40, blank=True)
    from_roster = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardian", "student"], name="identity_guardianship_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(guardian=models.F("student")),
                name="identity_guardian_not_self",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.student}"
