"""From a need to a changed program: recommendation, decision, program, what changed (C12–C14)."""

from django.db import models

from firstrung.convenings.enums.change import (
    NeedKind,
    ProgramAnswer,
    ProgramKind,
    ProgramStage,
    Stance,
)
from firstrung.core.models import Record


class Advice(Record):
    """A recommendation to institutions, and the need that started it.

    ``need`` says the need in words; ``event`` or ``meeting`` where it was said there, ``hiring_need``
    the uid of an employer's hiring need, ``source`` and ``source_date`` where it is a fact of the
    labor market. The road map's own recommendations are the coalition's, not these.
    """

    text = models.TextField()
    occupation = models.ForeignKey(
        "convenings.Occupation", on_delete=models.PROTECT, related_name="+"
    )
    need_kind = models.CharField(max_length=20, choices=NeedKind.choices)
    need = models.CharField(max_length=400)
    event = models.ForeignKey(
        "convenings.Event", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    meeting = models.ForeignKey(
        "convenings.Meeting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hiring_need = models.UUIDField(null=True, blank=True, db_index=True)
    source = models.CharField(max_length=300, blank=True)
    source_date = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name_plural = "advice"

    def __str__(self) -> str:
        return self.text


class ProgramDecision(Record):
    """What an institution decided about a recommendation; of several the newest counts."""

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="decisions")
    institution = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=20, choices=ProgramAnswer.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_on = models.DateField()

    class Meta:
        ordering = ["decided_on", "pk"]
        indexes = [models.Index(fields=["institution", "decided_on"])]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_answer_display()}"


class Program(Record):
    """A certificate, course, degree or onboarding of an institution (C13, C14).

    ``tech`` marks programs about technology, ``specialty`` classes for a specialty skill: both
    count for recognition.
    """

    institution = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=ProgramKind.choices)
    occupations = models.ManyToManyField(
        "convenings.Occupation", blank=True, related_name="programs"
    )
    tech = models.BooleanField(default=False)
    specialty = models.BooleanField(default=False)
    stage = models.CharField(
        max_length=20, choices=ProgramStage.choices, default=ProgramStage.CONSIDERING
    )

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["stage", "title"], name="convenings_program_stage"),
            models.Index(fields=["institution", "stage"], name="convenings_program_where"),
        ]

    def __str__(self) -> str:
        return self.title


class ProgramStep(models.Model):
    """From when to when a program was in a stage; ``ended_on`` is empty for the present one."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=20, choices=ProgramStage.choices)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["began_on", "pk"]
        indexes = [models.Index(fields=["stage", "began_on"], name="convenings_step_stage")]
        constraints = [
            models.UniqueConstraint(
                fields=["program"],
                condition=models.Q(ended_on__isnull=True),
                name="convenings_one_stage_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.stage}"


class ProgramChange(Record):
    """What changed in a program, and by which decision where it was one."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="changes")
    decision = models.ForeignKey(
        ProgramDecision, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    text = models.TextField()
    changed_on = models.DateField()
    written_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["changed_on", "pk"]

    def __str__(self) -> str:
        return self.text


class PlannedChange(Record):
    """A change that an institution plans and asks about (D59).

    Comments are taken until ``closes_on``, that day included. ``outcome`` says in the end what was
    changed because of them.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="planned")
    title = models.CharField(max_length=200)
    draft = models.TextField()
    closes_on = models.DateField(db_index=True)
    posted_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.TextField(blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class ForumComment(Record):
    """What somebody of a member organization says about a planned change, and what is answered."""

    change = models.ForeignKey(PlannedChange, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    organization = models.ForeignKey(
        "identity.Organization", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stance = models.CharField(max_length=20, choices=Stance.choices)
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text
