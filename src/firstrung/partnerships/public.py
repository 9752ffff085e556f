"""The door to partnerships: employers' records, asks, contacts, leads, agreements, the ledger."""

from firstrung.partnerships.agreements.commitments.lifecycle import (
    LIFECYCLE as COMMITMENT_LIFECYCLE,
)
from firstrung.partnerships.agreements.commitments.reminding import remind_of_renewals
from firstrung.partnerships.agreements.commitments.services import (
    Signature,
    Step,
    Terms,
    draft_commitment,
    renew_commitment,
    take_commitment_step,
)
from firstrung.partnerships.agreements.commitments.standing import end_commitments
from firstrung.partnerships.agreements.interest.services import Answers, answer_survey
from firstrung.partnerships.agreements.ledger.noting import note_exchange
from firstrung.partnerships.agreements.ledger.placements import Placed, set_placement
from firstrung.partnerships.agreements.ledger.services import Exchanged, set_entry
from firstrung.partnerships.agreements.phases.file import load_phases, read_phases
from firstrung.partnerships.agreements.phases.services import begin_program, finish_activity
from firstrung.partnerships.agreements.value.services import Assumed, assume
from firstrung.partnerships.enums.agreements import Get, Interest, PlacementKind
from firstrung.partnerships.enums.pipeline import (
    Give,
    Influence,
    LeadState,
    NeedLevel,
    Outcome,
    Stage,
)
from firstrung.partnerships.models import (
    Account,
    Ask,
    AskingRule,
    Commitment,
    Contact,
    ExchangeEntry,
    HiringNeed,
    Lead,
    PartnerProgram,
    Persona,
    PhaseActivity,
    Placement,
)
from firstrung.partnerships.pipeline.events import LeadSent
from firstrung.partnerships.pipeline.lifecycle import LIFECYCLE as ACCOUNT_LIFECYCLE
from firstrung.partnerships.pipeline.personas import load_personas
from firstrung.partnerships.pipeline.selectors.asked import (
    employers_by_stage,
    hiring_demand_of,
)
from firstrung.partnerships.pipeline.services.accounts import (
    AccountDraft,
    account_of,
    open_account,
)
from firstrung.partnerships.pipeline.services.asking import (
    AskDraft,
    answer_ask,
    ask_account,
    plan_ask,
    set_pace,
)
from firstrung.partnerships.pipeline.services.contacts import ContactDraft, set_contact
from firstrung.partnerships.pipeline.services.gatherings import (
    InvitedTo,
    note_invitation,
    obstacles,
)
from firstrung.partnerships.pipeline.services.inviting import Invitee, invite_contact
from firstrung.partnerships.pipeline.services.leads import LeadDraft, send_lead
from firstrung.partnerships.pipeline.services.needs import NeedDraft, add_note, set_hiring_need
from firstrung.partnerships.pipeline.services.stages import (
    commit_account,
    lapse_account,
)
from firstrung.partnerships.pipeline.services.stages import take_step as move_account
from firstrung.partnerships.policies import (
    KEEP_ACCOUNT,
    RUN_ACCOUNT,
    SEE_ACCOUNT,
    runs_pipeline,
    sees_pipeline,
)

__all__ = [
    "ACCOUNT_LIFECYCLE",
    "COMMITMENT_LIFECYCLE",
    "KEEP_ACCOUNT",
    "RUN_ACCOUNT",
    "SEE_ACCOUNT",
    "Account",
    "AccountDraft",
    "Answers",
    "Ask",
    "AskDraft",
    "AskingRule",
    "Assumed",
    "Commitment",
    "Contact",
    "ContactDraft",
    "ExchangeEntry",
    "Exchanged",
    "Get",
    "Give",
    "HiringNeed",
    "Influence",
    "Interest",
    "InvitedTo",
    "Invitee",
    "Lead",
    "LeadDraft",
    "LeadSent",
    "LeadState",
    "NeedDraft",
    "NeedLevel",
    "Outcome",
    "PartnerProgram",
    "Persona",
    "PhaseActivity",
    "Placed",
    "Placement",
    "PlacementKind",
    "Signature",
    "Stage",
    "Step",
    "Terms",
    "account_of",
    "add_note",
    "answer_ask",
    "answer_survey",
    "ask_account",
    "assume",
    "begin_program",
    "commit_account",
    "draft_commitment",
    "employers_by_stage",
    "end_commitments",
    "finish_activity",
    "hiring_demand_of",
    "invite_contact",
    "lapse_account",
    "load_personas",
    "load_phases",
    "move_account",
    "note_exchange",
    "note_invitation",
    "obstacles",
    "open_account",
    "plan_ask",
    "read_phases",
    "remind_of_renewals",
    "renew_commitment",
    "runs_pipeline",
    "sees_pipeline",
    "send_lead",
    "set_contact",
    "set_entry",
    "set_hiring_need",
    "set_pace",
    "set_placement",
    "take_commitment_step",
]
