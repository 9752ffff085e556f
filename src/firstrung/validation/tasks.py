"""Background work of validation: ids in, one call each."""

from django.utils import timezone
from django_tasks import task

from firstrung.identity.public import Person
from firstrung.validation.models import Panel, PanelPlan
from firstrung.validation.services import making


@task()
def make_plan(*, plan_id: int, actor_id: int) -> None:  # noqa: ARG001 - the job's owner
    """Make a plan that was asked for; a mend is applied where the panel's rules say so."""
    plan = PanelPlan.objects.select_related("panel__rubric", "made_by").get(pk=plan_id)
    plan = making.make_plan(plan=plan, now=timezone.now())
    making.apply_by_itself(plan=plan, now=timezone.now())


@task()
def mend_panel(*, panel_id: int, actor_id: int, reason: str) -> None:
    """Propose, or apply, who takes over what a panelist left open."""
    making.mend_panel(
        panel=Panel.objects.get(pk=panel_id),
        actor=Person.objects.get(pk=actor_id),
        reason=reason,
        now=timezone.now(),
    )
