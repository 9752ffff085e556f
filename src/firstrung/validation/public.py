"""The door to validation: records, rules, services and facts for other contexts."""

from firstrung.validation.enums import (
    AppealGround,
    ExhibitionKind,
    PanelState,
    ReviewState,
    Scoring,
    Stage,
    StageState,
    SubmissionState,
    ThresholdState,
)
from firstrung.validation.events import (
    AppealMoved,
    AppealReviewAsked,
    DecisionReminded,
    ModerationOpened,
    PanelistAsked,
    PanelistInvited,
    PanelistReleased,
    PanelistReminded,
    PanelOpened,
    PanelResultReady,
    ReviewReminded,
    ReviewsAssigned,
    ReviewSubmitted,
    StagePassed,
    StageReturned,
)
from firstrung.validation.lifecycles import lifecycles
from firstrung.validation.models import (
    Anchor,
    AnchorLevel,
    Appeal,
    Conflict,
    Criterion,
    Exhibition,
    FairScore,
    Level,
    Moderation,
    Panel,
    PanelPlace,
    PanelResult,
    PanelSeat,
    Review,
    Rubric,
    Score,
    ScoringRun,
    Showing,
    StageRecord,
    Submission,
    Threshold,
)
from firstrung.validation.policies import (
    HOST,
    JUDGE,
    MANAGE_SUBMISSION,
    MANAGE_THRESHOLD,
    PLACE_ON_PANEL,
    RUN_EXHIBITION,
    RUN_PANEL,
    SEE_EXHIBITION,
    SEE_RUBRIC,
    SEE_SUBMISSION,
    SEE_THRESHOLD,
    SIGN_THRESHOLD,
    STEER_SUBMISSION,
    SUBMIT_PORTFOLIO,
)
from firstrung.validation.scoring.again import draw_again
from firstrung.validation.scoring.closing import close_panel
from firstrung.validation.scoring.extras import ask_extra, proposals
from firstrung.validation.scoring.rescoring import review_came_in
from firstrung.validation.scoring.runs import make_run
from firstrung.validation.scoring.telling import public_words
from firstrung.validation.selectors.blindness import (
    blind_document,
    hides_students,
    judged_blind_by,
    mask_for,
)
from firstrung.validation.selectors.feedback import feedback_for
from firstrung.validation.selectors.people import barred_students, panelist_choices, teachers_of
from firstrung.validation.selectors.recipients import appeal_handlers, settlers
from firstrung.validation.selectors.reviews import median_minutes, open_reviews, panel_progress
from firstrung.validation.selectors.submissions import (
    EligibilityFacts,
    facts_for_eligibility,
    facts_of_all,
    submission_of,
)
from firstrung.validation.selectors.unstuck import stuck_count
from firstrung.validation.services.appeals import (
    ask_on_appeal,
    dismiss_appeal,
    file_appeal,
    withdraw_appeal,
)
from firstrung.validation.services.calendar import MEDIA_TYPE as CALENDAR_TYPE
from firstrung.validation.services.calendar import seat_calendar
from firstrung.validation.services.calibration import (
    Agreed,
    give_anchors,
    retire_anchor,
    set_anchor,
)
from firstrung.validation.services.conflicts import declare_conflict
from firstrung.validation.services.consent import apply_consent
from firstrung.validation.services.exhibitions import invite, mark_shown, plan_exhibition
from firstrung.validation.services.links import make_seat_link, resend_link, revoke_link
from firstrung.validation.services.moderation import ask_second_mark, settle
from firstrung.validation.services.panels import PanelDraft, plan_panel
from firstrung.validation.services.peers import Opinion, rate_review
from firstrung.validation.services.places import place, take_off
from firstrung.validation.services.reminding import remind_panelists
from firstrung.validation.services.reviews import (
    assign_peers,
    assign_teacher,
    beat,
    decline_review,
    open_review,
    submit_review,
)
from firstrung.validation.services.rubrics import (
    CriterionDraft,
    LevelDraft,
    draft_rubric,
    publish_rubric,
)
from firstrung.validation.services.scores import ScoreChange, save_score, save_scores
from firstrung.validation.services.seats import add_seat, release_seat
from firstrung.validation.services.sittings import assign_panel, open_panel
from firstrung.validation.services.submissions import decide_stage, submit, withdraw
from firstrung.validation.services.thresholds import (
    Terms,
    call_for_signatures,
    draft_threshold,
    edit_threshold,
    publish_threshold,
    sign_threshold,
)
from firstrung.validation.services.unstuck import run_waiting
from firstrung.validation.services.upholding import uphold_appeal
from firstrung.validation.views.work import snapshot_file as serve_work_file

__all__ = [
    "CALENDAR_TYPE",
    "HOST",
    "JUDGE",
    "MANAGE_SUBMISSION",
    "MANAGE_THRESHOLD",
    "PLACE_ON_PANEL",
    "RUN_EXHIBITION",
    "RUN_PANEL",
    "SEE_EXHIBITION",
    "SEE_RUBRIC",
    "SEE_SUBMISSION",
    "SEE_THRESHOLD",
    "SIGN_THRESHOLD",
    "STEER_SUBMISSION",
    "SUBMIT_PORTFOLIO",
    "Agreed",
    "Anchor",
    "AnchorLevel",
    "Appeal",
    "AppealGround",
    "AppealMoved",
    "AppealReviewAsked",
    "Conflict",
    "Criterion",
    "CriterionDraft",
    "DecisionReminded",
    "EligibilityFacts",
    "Exhibition",
    "ExhibitionKind",
    "FairScore",
    "Level",
    "LevelDraft",
    "Moderation",
    "ModerationOpened",
    "Opinion",
    "Panel",
    "PanelDraft",
    "PanelOpened",
    "PanelPlace",
    "PanelResult",
    "PanelResultReady",
    "PanelSeat",
    "PanelState",
    "PanelistAsked",
    "PanelistInvited",
    "PanelistReleased",
    "PanelistReminded",
    "Review",
    "ReviewReminded",
    "ReviewState",
    "ReviewSubmitted",
    "ReviewsAssigned",
    "Rubric",
    "Score",
    "ScoreChange",
    "Scoring",
    "ScoringRun",
    "Showing",
    "Stage",
    "StagePassed",
    "StageRecord",
    "StageReturned",
    "StageState",
    "Submission",
    "SubmissionState",
    "Terms",
    "Threshold",
    "ThresholdState",
    "add_seat",
    "appeal_handlers",
    "apply_consent",
    "ask_extra",
    "ask_on_appeal",
    "ask_second_mark",
    "assign_panel",
    "assign_peers",
    "assign_teacher",
    "barred_students",
    "beat",
    "blind_document",
    "call_for_signatures",
    "close_panel",
    "decide_stage",
    "declare_conflict",
    "decline_review",
    "dismiss_appeal",
    "draft_rubric",
    "draft_threshold",
    "draw_again",
    "edit_threshold",
    "facts_for_eligibility",
    "facts_of_all",
    "feedback_for",
    "file_appeal",
    "give_anchors",
    "hides_students",
    "invite",
    "judged_blind_by",
    "lifecycles",
    "make_run",
    "make_seat_link",
    "mark_shown",
    "mask_for",
    "median_minutes",
    "open_panel",
    "open_review",
    "open_reviews",
    "panel_progress",
    "panelist_choices",
    "place",
    "plan_exhibition",
    "plan_panel",
    "proposals",
    "public_words",
    "publish_rubric",
    "publish_threshold",
    "rate_review",
    "release_seat",
    "remind_panelists",
    "resend_link",
    "retire_anchor",
    "review_came_in",
    "revoke_link",
    "run_waiting",
    "save_score",
    "save_scores",
    "seat_calendar",
    "serve_work_file",
    "set_anchor",
    "settle",
    "settlers",
    "sign_threshold",
    "stuck_count",
    "submission_of",
    "submit",
    "submit_review",
    "take_off",
    "teachers_of",
    "uphold_appeal",
    "withdraw",
    "withdraw_appeal",
]
