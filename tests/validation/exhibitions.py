"""Work on show at an exhibition, for tests."""

from django.utils import timezone

from firstrung.validation.models import Exhibition, Showing, Submission
from tests import world as worlds


def on_show(world, *submissions: Submission) -> Exhibition:
    """An exhibition at which these works, whose students allow it, were shown."""
    now = timezone.now()
    exhibition = Exhibition.objects.create(
        organization=world.coalition,
        title="Night of work",
        place="Library",
        starts_at=now,
        kind="exhibition",
    )
    for submission in submissions:
        worlds.consent(submission.student, submission.student, "public_exhibition")
        Showing.objects.create(
            exhibition=exhibition, submission=submission, state="shown", shown_at=now
        )
    return exhibition
