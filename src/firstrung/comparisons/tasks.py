"""Background work: the report of a closed session."""

from django.utils import timezone
from django_tasks import task

from firstrung.comparisons.models import Session
from firstrung.comparisons.services.reports import make_report


@task()
def write_report(*, session_id: int) -> None:
    """Measure what the judges of a session said."""
    make_report(session=Session.objects.get(pk=session_id), now=timezone.now())
