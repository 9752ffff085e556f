"""An appeal on its way: filed by the student, a second teacher asked, nothing decided yet."""

from firstrung.demonstration.cast import Cast
from firstrung.identity.public import Membership
from firstrung.validation.public import Submission, ask_on_appeal, file_appeal

FILED_AGO, ASKED_AGO = 5, 3


def appeal(cast: Cast) -> None:
    """File it and ask for the review."""
    told = cast.folder["deliberation"]["appeal"]
    student = cast.people[told["student"]]
    submission = Submission.objects.get(student=student)
    filed = file_appeal(
        actor=student,
        submission=submission,
        ground=told["ground"],
        reason=told["reason"].strip(),
        now=cast.calendar.at(cast.calendar.ago(FILED_AGO), 20),
    )
    reviewer = Membership.objects.filter(person=cast.people[told["reviewer"]])
    ask_on_appeal(
        actor=cast.coordinator,
        appeal=filed,
        people=list(reviewer),
        now=cast.calendar.at(cast.calendar.ago(ASKED_AGO), 9),
    )
