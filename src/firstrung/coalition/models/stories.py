"""What people say about the work, case studies, and announcements to members."""

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from firstrung.coalition.enums import ConsentHow, NewsKind, ShownAs, SpeakerKind
from firstrung.coalition.models.initiatives import Initiative
from firstrung.core.models import Record
from firstrung.taxonomies.public import Term


class Theme(Term):
    """What testimonials are about: several on one theme carry an insight (B02)."""


class TestimonialQuerySet(models.QuerySet["Testimonial"]):
    """Testimonials, chainable."""

    def public(self) -> "TestimonialQuerySet":
        """Those whose speaker said yes and has not taken it back."""
        return self.filter(consented_at__isnull=False, withdrawn_at__isnull=True)


class Testimonial(Record):
    """What somebody said, and how much of who said it may be shown (B01, C22).

    ``organization_class`` names the kind of organization and never the organization.
    ``consented_to`` is what the speaker allowed; empty while they have not been heard. The link
    to the speaker is kept as a hash, with the moment until which it can say yes; it can say no
    at any time. ``outcome`` is what came of it, in the initiative.
    """

    quote = models.TextField()
    speaker_kind = models.CharField(max_length=20, choices=SpeakerKind.choices)
    role = models.CharField(max_length=120)
    organization_class = models.CharField(max_length=120)
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    speaker = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    speaker_name = models.CharField(max_length=150, blank=True)
    sector = models.ForeignKey(
        "taxonomies.Sector", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said_on = models.DateField()
    context = models.CharField(max_length=200)
    themes = models.ManyToManyField(Theme, blank=True, related_name="testimonials")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.SET_NULL, related_name="testimonials"
    )
    outcome = models.CharField(max_length=300, blank=True)
    outcome_source = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    consented_to = models.CharField(max_length=20, choices=ShownAs.choices, blank=True)
    consented_how = models.CharField(max_length=20, choices=ConsentHow.choices, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_until = models.DateTimeField(null=True, blank=True)

    objects = TestimonialQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "-pk"]
        indexes = [models.Index(fields=["consented_at", "withdrawn_at", "said_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consented_at__isnull=True, consented_to="", consented_how="")
                | (
                    models.Q(consented_at__isnull=False)
                    & ~models.Q(consented_to="")
                    & ~models.Q(consented_how="")
                ),
                name="coalition_testimonial_consent_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(consented_how=ConsentHow.PAPER)
                | models.Q(signed_on__isnull=False),
                name="coalition_testimonial_paper_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.organization_class}"

    @property
    def is_public(self) -> bool:
        """Whether it may be shown now."""
        return self.consented_at is not None and self.withdrawn_at is None


class Insight(Record):
    """A sentence that several testimonials on one theme carry, in a sector or in all (B02)."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="insights")
    sector = models.ForeignKey(
        "taxonomies.Sector", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(max_length=400)
    text_es = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["theme__position", "theme__name", "pk"]
        constraints = [
            # Two, because a null sector is different from another null in an index.
            models.UniqueConstraint(fields=["theme", "sector"], name="coalition_insight_once"),
            models.UniqueConstraint(
                fields=["theme"],
                condition=models.Q(sector__isnull=True),
                name="coalition_insight_of_all_once",
            ),
        ]

    def __str__(self) -> str:
        if self.text_es and (get_language() or "").startswith("es"):
            return self.text_es
        return self.text


class Spotlight(Record):
    """A case study: how it began, what was done, what came of it (D25, D26)."""

    title = models.CharField(max_length=200)
    background = models.TextField(blank=True)
    activities = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.SET_NULL, related_name="spotlights"
    )
    organizations = models.ManyToManyField("identity.Organization", blank=True, related_name="+")
    curriculum_url = models.URLField(max_length=500, blank=True)
    curriculum_terms = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class SpotlightFigure(models.Model):
    """A figure of the outcome, as it is written there, and where it comes from."""

    spotlight = models.ForeignKey(Spotlight, on_delete=models.CASCADE, related_name="figures")
    value = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.value} {self.text}"


class SpotlightFile(models.Model):
    """Something that other institutions can teach with."""

    spotlight = models.ForeignKey(Spotlight, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Announcement(Record):
    """News for members, sent through each organization's points of contact (D71).

    With an ``initiative`` it goes to the organizations in it, else to all.
    """

    kind = models.CharField(max_length=20, choices=NewsKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField()
    link = models.URLField(max_length=500, blank=True)
    takes_place_on = models.DateField(null=True, blank=True)
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.SET_NULL, related_name="announcements"
    )
    written_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """An announcement to one person: as a point of contact, or handed on by one.

    ``sent_at`` or ``skipped_at`` (no address, or does not want such letters) says what became of
    it; neither while it waits.
    """

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="deliveries"
    )
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    handed_on_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "person"], name="coalition_announced_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} to {self.person}"
