"""How each address is tried: its arguments in the scene, and the method that matters."""

from collections.abc import Callable
from typing import Any

from tests.permissions.scene import Scene

Arguments = Callable[[Scene], dict[str, Any]]


def none(_scene: Scene) -> dict[str, Any]:
    return {}


def uid(path: str, **more: str) -> Arguments:
    def look(scene: Scene) -> dict[str, Any]:
        found = {"uid": _uid(scene, path)}
        return found | {key: _uid(scene, value) for key, value in more.items()}

    return look


def _uid(scene: Scene, path: str) -> Any:
    head, _, rest = path.partition(".")
    thing = getattr(scene.world, rest) if head == "world" else getattr(scene, head)
    return thing.uid


def secret(name: str) -> Arguments:
    return lambda scene: {"secret": scene.secrets[name]}


def fixed(**values: Any) -> Arguments:
    return lambda _scene: values


def frozen(scene: Scene) -> dict[str, Any]:
    return {"sha256": scene.adult_submission.snapshot.sha256}


def frozen_file(scene: Scene) -> dict[str, Any]:
    return frozen(scene) | {"uid": scene.adult_file.uid}


def slug(scene: Scene) -> dict[str, Any]:
    return {"slug": scene.adult_portfolio.slug}


def slug_file(scene: Scene) -> dict[str, Any]:
    return slug(scene) | {"uid": scene.adult_file.uid}


ADDRESSES: dict[str, tuple[str, Arguments]] = {
    "welcome": ("GET", none),
    "home": ("GET", none),
    "privacy": ("GET", none),
    "language": ("GET", fixed(code="es")),
    "certificates": ("GET", none),
    "certificate_confirm": ("POST", uid("world.adult")),
    "way": ("GET", uid("world.student")),
    "evidence": ("GET", frozen),
    "evidence_file": ("GET", frozen_file),
    "evidence_thumbnail": ("GET", frozen_file),
    "exhibit": ("GET", slug),
    "exhibit_file": ("GET", slug_file),
    "exhibit_thumbnail": ("GET", slug_file),
    "signin": ("GET", none),
    "signin_sent": ("GET", none),
    "signin_link": ("GET", secret("sign_in")),
    "signout": ("POST", none),
    "account": ("GET", none),
    "students": ("GET", none),
    "student": ("GET", uid("world.student")),
    "invite_guardian": ("GET", uid("world.student")),
    "organizations": ("GET", none),
    "new_organization": ("GET", none),
    "organization": ("GET", uid("world.school")),
    "organization_edit": ("GET", uid("world.school")),
    "invite_to_organization": ("GET", uid("world.employer")),
    "role_end": ("POST", uid("membership")),
    "invitation": ("GET", secret("invitation")),
    "invitation_resend": ("POST", uid("invitation")),
    "invitation_revoke": ("POST", uid("invitation")),
    "teams": ("GET", none),
    "new_team": ("GET", none),
    "team": ("GET", uid("world.team")),
    "team_leave": ("POST", uid("team_membership")),
    "family": ("GET", none),
    "consent": ("GET", uid("world.student")),
    "decide_consent": (
        "POST",
        lambda scene: {"uid": scene.world.student.uid, "purpose": "certificate"},
    ),
    "disclosures": ("GET", uid("world.student")),
    "rosters": ("GET", none),
    "roster": ("GET", uid("roster")),
    "roster_progress": ("GET", uid("roster")),
    "roster_apply": ("POST", uid("roster")),
    "roster_cancel": ("POST", uid("roster")),
    "roster_report": ("GET", uid("roster")),
    "own_file": ("GET", uid("student_file")),
    "own_thumbnail": ("GET", uid("student_file")),
    "uploads": ("POST", none),
    "upload": ("GET", uid("upload")),
    "portfolio": ("GET", none),
    "portfolio_about": ("GET", none),
    "portfolio_of": ("GET", uid("student_portfolio")),
    "entry_new": ("GET", fixed(component="reflection")),
    "entry": ("GET", uid("student_entry")),
    "entry_edit": ("GET", uid("student_entry")),
    "entry_versions": ("GET", uid("student_entry")),
    "entry_version": ("GET", lambda scene: {"uid": scene.student_entry.uid, "number": 1}),
    "entry_compare": ("GET", uid("student_entry")),
    "entry_remove": ("GET", uid("student_entry")),
    "session_new": ("GET", uid("student_teaching")),
    "session_edit": ("GET", uid("student_session")),
    "session_remove": ("POST", uid("student_session")),
    "portfolio_file": ("GET", uid("student_file")),
    "portfolio_thumbnail": ("GET", uid("student_file")),
    "teaching": ("GET", none),
    "teaching_confirm": ("POST", uid("student_session")),
    "teaching_refuse": ("GET", uid("student_session")),
    "curriculum": ("GET", none),
    "curriculum_of": ("GET", uid("world.student")),
    "review_open": ("GET", secret("review")),
    "review_desk": ("GET", none),
    "review": ("GET", uid("review")),
    "review_score": ("POST", uid("review")),
    "review_beat": ("POST", uid("review")),
    "review_decline": ("GET", uid("review")),
    "review_file": ("GET", uid("review", file_uid="student_file")),
    "review_file_thumbnail": ("GET", uid("review", file_uid="student_file")),
    "submissions": ("GET", none),
    "submission_new": ("GET", none),
    "submission": ("GET", uid("submission")),
    "submission_work": ("GET", uid("submission")),
    "submission_assign": ("POST", uid("mate_submission")),
    "submission_decide": ("POST", uid("mate_submission")),
    "submission_withdraw": ("GET", uid("mate_submission")),
    "submission_file": ("GET", uid("submission", file_uid="student_file")),
    "submission_file_thumbnail": ("GET", uid("submission", file_uid="student_file")),
    "appeals": ("GET", none),
    "appeal_new": ("GET", uid("mate_submission")),
    "appeal": ("GET", uid("appeal")),
    "appeal_ask": ("POST", uid("appeal")),
    "appeal_uphold": ("POST", uid("appeal")),
    "appeal_dismiss": ("POST", uid("appeal")),
    "appeal_withdraw": ("POST", uid("appeal")),
    "moderations": ("GET", none),
    "moderation": ("GET", uid("moderation")),
    "second_mark": ("GET", uid("mate_submission")),
    "review_rate": ("POST", uid("peer_review")),
    "studio_reviews": ("GET", none),
    "stuck": ("GET", none),
    "stuck_remind": ("POST", uid("mate_review")),
    "stuck_reassign": ("POST", uid("mate_review")),
    "stuck_ask": ("POST", uid("mate_submission")),
    "stuck_release": ("POST", uid("mate_submission")),
    "stuck_decision": ("POST", uid("mate_submission")),
    "stuck_panel": ("POST", uid("panel")),
    "waiting_rules": ("GET", uid("world.district")),
    "panels": ("GET", none),
    "panel_new": ("GET", none),
    "panel": ("GET", uid("panel")),
    "panel_seat": ("POST", uid("panel")),
    "panel_place": ("POST", uid("panel")),
    "panel_take_off": ("POST", uid("panel", submission_uid="submission")),
    "panel_place_all": ("POST", uid("panel")),
    "panel_sort": ("POST", uid("panel")),
    "panel_rules": ("GET", uid("panel")),
    "panel_schedule": ("GET", uid("panel")),
    "panel_dates": ("GET", uid("panel")),
    "own_dates": ("GET", uid("panel")),
    "track_remove": ("POST", uid("panel", track_uid="track")),
    "slot_remove": ("POST", uid("panel", slot_uid="slot")),
    "seat_terms": ("GET", uid("panel", seat_uid="seat")),
    "panel_conflicts": ("GET", uid("panel")),
    "conflict_import": ("POST", uid("panel")),
    "conflict_doubts": ("POST", uid("panel")),
    "conflict_remove": ("POST", uid("panel", conflict_uid="conflict")),
    "panel_plans": ("GET", uid("panel")),
    "panel_pair": ("POST", uid("panel")),
    "plan": ("GET", uid("plan")),
    "plan_progress": ("GET", uid("plan")),
    "plan_apply": ("POST", uid("plan")),
    "plan_discard": ("POST", uid("plan")),
    "plan_file": ("GET", uid("plan")),
    "plan_compare": ("GET", uid("panel")),
    "panel_assign": ("POST", uid("panel")),
    "panel_open": ("POST", uid("panel")),
    "panel_close": ("POST", uid("panel")),
    "panel_scores": ("GET", uid("panel")),
    "panel_scores_file": ("GET", uid("panel")),
    "panel_scores_run": ("POST", uid("panel")),
    "panel_scores_progress": ("GET", uid("panel")),
    "panel_extra": ("POST", uid("panel")),
    "panel_extra_asking": ("POST", uid("panel")),
    "panel_again": ("POST", uid("panel")),
    "panel_groups": ("GET", uid("panel")),
    "scoring_run": ("GET", uid("run")),
    "scoring_raters_file": ("GET", uid("run")),
    "scoring_map_file": ("GET", uid("run")),
    "submission_ledger": ("GET", uid("adult_submission")),
    "how_we_validate": ("GET", none),
    "seat_resend": ("POST", uid("panel", seat_uid="seat")),
    "seat_revoke": ("POST", uid("panel", seat_uid="seat")),
    "seat_release": ("POST", uid("panel", seat_uid="seat")),
    "thresholds": ("GET", none),
    "threshold_new": ("GET", none),
    "threshold": ("GET", uid("signing")),
    "threshold_edit": ("GET", uid("draft")),
    "threshold_call": ("POST", uid("draft")),
    "threshold_sign": ("POST", uid("signing")),
    "threshold_publish": ("POST", uid("signing")),
    "rubric": ("GET", lambda scene: {"uid": scene.threshold.rubric.uid}),
    "comparisons": ("GET", none),
    "comparison_new": ("GET", none),
    "comparison": ("GET", uid("comparison")),
    "comparison_works": ("POST", uid("comparison")),
    "comparison_judges": ("POST", uid("comparison")),
    "comparison_open": ("POST", uid("comparison")),
    "comparison_close": ("POST", uid("comparison")),
    "comparison_csv": ("GET", uid("comparison")),
    "comparison_work_remove": ("POST", uid("compared_work")),
    "comparison_judge_release": ("POST", uid("comparing_judge")),
    "comparison_judge_resend": ("POST", uid("comparing_judge")),
    "compare_open": ("GET", secret("compare")),
    "compare": ("GET", uid("comparing_judge")),
    "compare_undo": ("POST", uid("comparing_judge")),
    "compare_file": (
        "GET",
        uid("comparing_judge", work_uid="compared_work", file_uid="adult_file"),
    ),
    "compare_file_thumbnail": (
        "GET",
        uid("comparing_judge", work_uid="compared_work", file_uid="adult_file"),
    ),
    "exhibitions": ("GET", none),
    "exhibition_new": ("GET", none),
    "exhibition": ("GET", uid("exhibition")),
    "showing_shown": ("POST", uid("showing")),
    "verify": ("GET", none),
    "certificate": ("GET", uid("award")),
    "certificate_json": ("GET", uid("award")),
    "certificate_file": ("GET", uid("award")),
    "certificate_revoke": ("GET", uid("award")),
    "status_list": ("GET", fixed(number=1)),
    "achievement": ("GET", fixed(code="ai-ready-certificate", version=1)),
    "did": ("GET", none),
    "talent": ("GET", none),
    "candidate": ("GET", uid("candidate")),
    "candidate_file": ("GET", uid("candidate", file="adult_file")),
    "candidate_thumbnail": ("GET", uid("candidate", file="adult_file")),
    "account_login": ("GET", none),
    "mfa_index": ("GET", none),
    "mfa_authenticate": ("GET", none),
    "mfa_reauthenticate": ("GET", none),
    "mfa_activate_totp": ("GET", none),
    "mfa_deactivate_totp": ("GET", none),
    "mfa_view_recovery_codes": ("GET", none),
    "mfa_generate_recovery_codes": ("GET", none),
    "mfa_download_recovery_codes": ("GET", none),
    "mfa_add_webauthn": ("GET", none),
    "mfa_reauthenticate_webauthn": ("GET", none),
    "mfa_remove_webauthn": ("GET", fixed(pk=1)),
    "mfa_edit_webauthn": ("GET", fixed(pk=1)),
    "mfa_login_webauthn": ("GET", none),
    "openid_connect_login": ("GET", fixed(provider_id="unknown")),
    "openid_connect_callback": ("GET", fixed(provider_id="unknown")),
}
