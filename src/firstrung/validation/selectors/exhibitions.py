"""Events for pages: which work may be invited, and what is shown."""

from django.db.models import QuerySet
from django.utils import timezone

from firstrung.identity.public import Person, Purpose, consented
from firstrung.validation.enums import ExhibitionKind, Stage, StageState
from firstrung.validation.models import Exhibition, Showing, Submission
from firstrung.validation.policies import EXHIBIT, RUN_EXHIBITION
from firstrung.validation.selectors.blindness import judged_blind_by

STAGE_OF = {
    ExhibitionKind.EXHIBITION.value: Stage.EXHIBITION,
    ExhibitionKind.PITCH_DAY.value: Stage.PITCH,
}
"""Being shown at an event passes this stage."""


def ready_for(exhibition: Exhibition, actor: Person) -> QuerySet[Submission]:
    """Work whose stage is open, whose family allows it, and that is not invited yet."""
    stage = STAGE_OF[exhibition.kind]
    allowed = consented(Purpose.PUBLIC_EXHIBITION, on=timezone.localdate())
    return (
        EXHIBIT.rows(actor)
        .filter(stages__stage=stage, stages__state=StageState.OPEN, student__in=allowed)
        .exclude(showings__exhibition=exhibition)
        .select_related("organization", "student")
        .order_by("submitted_at", "pk")
    )


def showings_of(exhibition: Exhibition, actor: Person) -> QuerySet[Showing]:
    """The works of an event whose families still allow it; who runs the event sees all."""
    rows = Showing.objects.filter(exhibition=exhibition).select_related(
        "submission__student", "submission__organization", "submission__snapshot__portfolio"
    )
    if RUN_EXHIBITION.allows(actor, exhibition):
        return rows
    allowed = consented(Purpose.PUBLIC_EXHIBITION, on=timezone.localdate())
    rows = rows.filter(submission__student__in=allowed)
    # Whose new work the reader judges blindly must not be known by the older one meanwhile.
    return rows.exclude(submission__student__in=judged_blind_by(actor))
