"""Background work: runs of the rating model."""

from django.utils import timezone
from django_tasks import task

from firstrung.jobs.public import report
from firstrung.validation.enums import PanelState
from firstrung.validation.models import Panel, Rubric
from firstrung.validation.scoring.extras import ask_by_itself
from firstrung.validation.scoring.runs import make_run


@task()
def run_scoring(
    *,
    rubric_id: int,
    panel_id: int | None = None,
    actor_id: int | None = None,  # noqa: ARG001
) -> None:
    """Fit the model to all panel ratings of a rubric; nothing new makes no new run.

    Panels that ask for reviews by themselves do so for what is not sure by the new figures.
    """
    now, rubric = timezone.now(), Rubric.objects.get(pk=rubric_id)
    panel = None if panel_id is None else Panel.objects.filter(pk=panel_id).first()
    make_run(rubric=rubric, panel=panel, now=now, report=report)
    for row in Panel.objects.filter(rubric=rubric, state=PanelState.OPEN, asks_by_itself=True):
        ask_by_itself(row, now=now)
