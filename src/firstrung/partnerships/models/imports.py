"""Files of employers: what was uploaded, what each line would do, how far the loading is."""

from django.db import models

from firstrung.core.models import Record
from firstrung.partnerships.enums.pipeline import ImportState, LineOutcome


class EmployerImport(Record):
    """A CSV file of employers (``file``, kept as UTF-8) on its way into the pipeline.

    ``lines`` are the lines of the file, ``cursor`` the last one that the check, later the loading,
    is done with: a stopped job goes on behind it. ``report`` holds the numbers of the check and
    of the loading, the file's encoding and the names of columns that are not read.
    """

    uploaded_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.CHECKING
    )
    lines = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    with_doubles = models.BooleanField(default=False)
    report = models.JSONField(default=dict)
    job_uid = models.UUIDField(null=True)
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.file)


class EmployerLine(models.Model):
    """What a line of the file says and would do.

    ``key`` is the employer's name in small letters, ``plain`` the same without the legal form,
    ``mark`` what tells the line's contact (e-mail address, else name). ``known``: an employer of
    this name is there. ``is_first``: no line above has the name. ``notes`` says what is wrong, as
    a list of {column, text}. ``double_of`` is the name of another employer, there or in line
    ``double_line``, that may be the same.
    """

    imported = models.ForeignKey(EmployerImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices)
    cells = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    key = models.CharField(max_length=200, blank=True)
    plain = models.CharField(max_length=200, blank=True)
    domain = models.CharField(max_length=100, blank=True)
    mark = models.CharField(max_length=254, blank=True)
    known = models.BooleanField(default=False)
    is_first = models.BooleanField(default=False)
    double_of = models.CharField(max_length=200, blank=True)
    double_line = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "line"], name="partnerships_import_line"),
        ]
        indexes = [
            models.Index(fields=["imported", "outcome", "line"]),
            models.Index(fields=["imported", "key", "mark"]),
            models.Index(
                fields=["imported", "plain", "line"],
                name="partnerships_first_plain",
                condition=models.Q(is_first=True),
            ),
            models.Index(
                fields=["imported", "domain", "line"],
                name="partnerships_first_domain",
                condition=models.Q(is_first=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.key}"
