"""The door to credentials."""

from firstrung.credentials.defining.alignments import onet_alignment
from firstrung.credentials.defining.facts import fact_descriptions
from firstrung.credentials.defining.lifecycle import LIFECYCLE as ACHIEVEMENT_LIFECYCLE
from firstrung.credentials.defining.rubrics import Criterion, Level
from firstrung.credentials.defining.rubrics import descriptions as rubric_descriptions
from firstrung.credentials.defining.services import THRESHOLD_CODE, Definition, prefill
from firstrung.credentials.documents import Evidence, Result, achievement_url, award_url, badge_url
from firstrung.credentials.endorsing.identities import live_identity, open_identity
from firstrung.credentials.endorsing.policies import REPRESENT
from firstrung.credentials.endorsing.selectors import (
    endorsements_for,
    endorsements_for_achievement,
    endorsements_for_issuer,
    endorsements_shown,
)
from firstrung.credentials.endorsing.services import About, endorse, withdraw
from firstrung.credentials.events import AwardChanged, AwardIssued, EndorsementChanged
from firstrung.credentials.exports import award_jwt, award_png, award_svg, award_text
from firstrung.credentials.issuing.people import students_in
from firstrung.credentials.issuing.runs import Entry as RunEntry
from firstrung.credentials.issuing.runs import move as move_run
from firstrung.credentials.issuing.runs import plan as plan_run
from firstrung.credentials.issuing.standing import lift, refresh, revoke, suspend
from firstrung.credentials.issuing.working import work as work_run
from firstrung.credentials.keys import issuer_did, live_key
from firstrung.credentials.models import (
    Achievement,
    AchievementKind,
    Award,
    Endorsement,
    IssuingRun,
    PastEdition,
)
from firstrung.credentials.offline import did_documents, retired_keys, status_lists
from firstrung.credentials.organizations import (
    OrganizationAward,
    organization_pdf,
    revoke_for_organization,
    sign_for_organization,
)
from firstrung.credentials.pdf import Row, Section, certificate_pdf, qr_svg, transcript_pdf
from firstrung.credentials.pictures import badge_png, badge_svg, drawn_png, drawn_svg
from firstrung.credentials.policies import REVOKE_AWARD, SEE_AWARD
from firstrung.credentials.services import define, issue, issuer_name
from firstrung.credentials.transcripts import TeachingCredit, transcript
from firstrung.credentials.verifying.registry import add_issuer
from firstrung.credentials.verifying.results import Facts as CredentialFacts
from firstrung.credentials.verifying.results import facts_of, holder_of, results_of
from firstrung.credentials.verifying.verification import verify
from firstrung.credentials.verifying.wording import explain

__all__ = [
    "ACHIEVEMENT_LIFECYCLE",
    "REPRESENT",
    "REVOKE_AWARD",
    "SEE_AWARD",
    "THRESHOLD_CODE",
    "About",
    "Achievement",
    "AchievementKind",
    "Award",
    "AwardChanged",
    "AwardIssued",
    "CredentialFacts",
    "Criterion",
    "Definition",
    "Endorsement",
    "EndorsementChanged",
    "Evidence",
    "IssuingRun",
    "Level",
    "OrganizationAward",
    "PastEdition",
    "Result",
    "Row",
    "RunEntry",
    "Section",
    "TeachingCredit",
    "achievement_url",
    "add_issuer",
    "award_jwt",
    "award_png",
    "award_svg",
    "award_text",
    "award_url",
    "badge_png",
    "badge_svg",
    "badge_url",
    "certificate_pdf",
    "define",
    "did_documents",
    "drawn_png",
    "drawn_svg",
    "endorse",
    "endorsements_for",
    "endorsements_for_achievement",
    "endorsements_for_issuer",
    "endorsements_shown",
    "explain",
    "fact_descriptions",
    "facts_of",
    "holder_of",
    "issue",
    "issuer_did",
    "issuer_name",
    "lift",
    "live_identity",
    "live_key",
    "move_run",
    "onet_alignment",
    "open_identity",
    "organization_pdf",
    "plan_run",
    "prefill",
    "qr_svg",
    "refresh",
    "results_of",
    "retired_keys",
    "revoke",
    "revoke_for_organization",
    "rubric_descriptions",
    "sign_for_organization",
    "status_lists",
    "students_in",
    "suspend",
    "transcript",
    "transcript_pdf",
    "verify",
    "withdraw",
    "work_run",
]
