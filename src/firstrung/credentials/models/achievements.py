"""What can be earned, and what independent verifiers said of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.core.models import Record


class AchievementKind(models.TextChoices):
    """Open Badges 3.0 `achievementType`; the platform's own kinds map to the nearest one."""

    CERTIFICATE = "certificate", _("Certificate")
    PART = "part", _("Part of a certificate")
    SKILL = "skill", _("Skill badge")
    MENTORING = "mentoring", _("Mentoring")
    EXPERIENCE = "experience", _("Micro-internship completed")
    RECOGNITION = "recognition", _("Recognition of a partner")


class AchievementState(models.TextChoices):
    """A draft can be changed; what is live never changes; what is retired is not awarded anew."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    RETIRED = "retired", _("Retired")


class Achievement(Record):
    """What can be earned. A live version never changes; holders keep the version they earned (A37).

    ``recognized_by`` names the employers who agreed on what it asks for (A43).
    ``result_descriptions`` and ``alignments`` are Open Badges 3.0 `ResultDescription` and
    `Alignment` objects. ``whole`` is the certificate that a part belongs to. ``valid_days`` is
    how long an award holds (None: for good). ``ctid`` names the definition in CTDL registries.
    """

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=20, choices=AchievementKind.choices, default=AchievementKind.CERTIFICATE
    )
    state = models.CharField(
        max_length=20, choices=AchievementState.choices, default=AchievementState.LIVE
    )
    name = models.CharField(max_length=150)
    description = models.TextField()
    criteria = models.TextField()
    tags = models.JSONField(default=list, blank=True)
    result_descriptions = models.JSONField(default=list, blank=True)
    alignments = models.JSONField(default=list, blank=True)
    recognized_by = models.JSONField(default=list, blank=True)
    effective_on = models.DateField()
    valid_days = models.PositiveIntegerField(null=True, blank=True)
    whole = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    image = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # PostgreSQL has a system column of that name in every table.
    ctid = models.CharField(max_length=60, blank=True, db_column="ctdl_id")
    defined_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="credentials_achievement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Preflight(Record):
    """A sample award of an achievement, judged by independent verifiers before it goes live.

    ``findings`` has one row a verifier: name, version, passed (None: could not run), reason.
    ``definition_sha256`` is the digest of what was judged, so a later change shows.
    """

    achievement = models.ForeignKey(
        Achievement, on_delete=models.CASCADE, related_name="preflights"
    )
    definition_sha256 = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    passed = models.BooleanField(default=False)
    asked_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"pre-flight of {self.achievement}"
