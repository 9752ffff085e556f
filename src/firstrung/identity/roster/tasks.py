"""Background work on rosters."""

from django.utils import timezone
from django_tasks import task

from firstrung.identity.models import RosterImport
from firstrung.identity.roster import work


@task()
def check_roster(*, roster_id: int, actor_id: int) -> None:  # noqa: ARG001 - the job's owner
    """Check an uploaded roster."""
    roster = RosterImport.objects.select_related("uploaded_by").get(pk=roster_id)
    work.perform_check(roster, now=timezone.now())


@task()
def apply_roster(*, roster_id: int, actor_id: int) -> None:  # noqa: ARG001 - the job's owner
    """Apply a checked roster."""
    roster = RosterImport.objects.select_related("uploaded_by").get(pk=roster_id)
    work.perform_apply(roster, now=timezone.now())
