"""The one table event → handlers. Handlers are idempotent by event id."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django_tasks import task

from firstrung.processes import (
    comparing,
    exchange,
    gatherings,
    inviting,
    leads,
    letters,
    listing,
    meetings,
    panels,
    questions,
    recognition,
    redress,
    standards,
    stories,
    validating,
)

Payload = dict[str, Any]
Handler = Callable[..., None]

HANDLERS: dict[str, tuple[Handler, ...]] = {
    "SignInRequested": (letters.sign_in,),
    "Invited": (letters.invitation,),
    "ConsentChanged": (validating.consent_changed,),
    "MentorsChanged": (exchange.mentors_changed,),
    "PanelOpened": (),
    "PanelistInvited": (panels.invited,),
    "PanelistAsked": (panels.asked,),
    "PanelistReleased": (panels.released,),
    "PanelistReminded": (panels.reminded,),
    "ReviewsAssigned": (letters.reviews,),
    "ReviewSubmitted": (validating.review_submitted, exchange.review_submitted),
    "ThresholdSigned": (exchange.threshold_signed,),
    "StagePassed": (letters.stage_passed, listing.work_judged),
    "StageReturned": (letters.stage_returned,),
    "PanelResultReady": (validating.work_validated, listing.work_judged),
    "AppealMoved": (redress.appeal_moved,),
    "AppealReviewAsked": (redress.appeal_review,),
    "ModerationOpened": (redress.moderation_opened,),
    "ReviewReminded": (redress.review_reminded,),
    "DecisionReminded": (redress.decision_reminded,),
    "JudgeCalled": (standards.judge_called,),
    "BallotOpened": (standards.ballot_opened,),
    "BallotCast": (exchange.ballot_cast,),
    "BallotClosed": (exchange.ballot_closed,),
    "ComparisonInvited": (comparing.invited,),
    "TestimonialConsentAsked": (stories.consent_asked,),
    "Announced": (stories.announced,),
    "AwardIssued": (letters.certificate, listing.award_changed),
    "AwardRevoked": (listing.award_changed,),
    "AwardChanged": (listing.award_changed,),
    "CandidateShown": (exchange.candidate_shown,),
    "EndorsementChanged": (exchange.endorsement_changed,),
    "LeadSent": (leads.sent,),
    "RecognitionGiven": (recognition.recognition_given, exchange.recognition_changed),
    "RecognitionWithdrawn": (recognition.recognition_withdrawn, exchange.recognition_changed),
    "GuestInvited": (gatherings.invited, inviting.asked),
    "SeatGiven": (gatherings.seated,),
    "GatheringChanged": (gatherings.changed,),
    "SeatReminded": (gatherings.reminded,),
    "FollowUpDue": (gatherings.followed_up,),
    "QuestionAsked": (questions.asked,),
    "QuestionShown": (questions.shown,),
    "QuestionAnswered": (questions.answered,),
    "MeetingInvited": (meetings.invited,),
    "MeetingCalledOff": (meetings.called_off,),
    "MeetingReminded": (meetings.reminded,),
    "MinutesApproved": (meetings.minutes_approved,),
}


@task()
def consume(name: str, payload: Payload) -> None:
    """Hand an event to its handlers; an event that nobody listed is a defect."""
    for handler in HANDLERS[name]:
        handler(payload, now=timezone.now())
