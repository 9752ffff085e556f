"""Background work: runs of the rating model."""

from django.utils import timezone
from django_tasks import task

from firstrung.jobs.public import report
from firstrung.validation.models import Panel, Rubric
from firstrung.validation.scoring.runs import make_run


@task()
def run_scoring(
    *, rubric_id: int, panel_id: int | None = None, actor_id: int | None = None
) -> None:  # noqa: ARG001 - the job's owner
    """Fit the model to all panel ratings of a rubric; nothing new makes no new run."""
    make_run(
        rubric=Rubric.objects.get(pk=rubric_id),
        panel=Panel.objects.filter(pk=panel_id).first(),
        now=timezone.now(),
        report=report,
    )
