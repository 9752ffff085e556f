"""The door to the coalition: its road map, initiatives, plans, money, risks and people."""

from firstrung.coalition.asked import (
    contacts_in,
    contacts_of,
    duties_of,
    initiatives_led_by,
    initiatives_of,
    new_initiatives,
    open_initiatives,
    open_needs,
    people_on_duty,
    running_initiatives,
    stale_risks,
)
from firstrung.coalition.enums import (
    DutyKind,
    InitiativeKind,
    InitiativeState,
    PhaseStep,
    ResourceKind,
    RiskKind,
    RiskState,
    TaskKind,
)
from firstrung.coalition.fields import OrganizationField, PersonField
from firstrung.coalition.gates import members_only
from firstrung.coalition.initiatives.members import Shown, set_criterion, take_part
from firstrung.coalition.initiatives.rating import rate
from firstrung.coalition.initiatives.services import Draft, edit, propose
from firstrung.coalition.initiatives.steps import take_step
from firstrung.coalition.lifecycle import LIFECYCLE as INITIATIVE_LIFECYCLE
from firstrung.coalition.measures import Counts, Measure, measures, register_measure
from firstrung.coalition.members import speaks_for, staff, workplaces
from firstrung.coalition.models import (
    Cost,
    DayOff,
    Dependency,
    Duty,
    Funder,
    Funnel,
    Initiative,
    Kpi,
    Participation,
    Priority,
    Rating,
    Recommendation,
    RecruitingCycle,
    ResourceNeed,
    Risk,
    RootCause,
    SuccessCriterion,
    Target,
    Task,
)
from firstrung.coalition.plans.selectors.late import LateTask, late_tasks
from firstrung.coalition.plans.selectors.milestones import NearMilestone, upcoming_milestones
from firstrung.coalition.plans.selectors.own import OwnTask, own_tasks
from firstrung.coalition.plans.services.agreeing import agree_on_plan
from firstrung.coalition.plans.services.days_off import add_day_off
from firstrung.coalition.plans.services.editing import TaskDraft, add_task, edit_task
from firstrung.coalition.plans.services.importing import import_tasks
from firstrung.coalition.plans.services.waiting import wait_for
from firstrung.coalition.plans.services.working import finish_task, reopen_task, start_task
from firstrung.coalition.policies import (
    EDIT_INITIATIVE,
    MEMBERS,
    SEE_INITIATIVE,
    SEE_TASK,
    STEER_INITIATIVE,
    WORK_ON_TASK,
    coordinates,
    is_member,
    on_duty,
)
from firstrung.coalition.resources.money import Money, find_need, set_cost, set_funder, set_need
from firstrung.coalition.resources.risks import Danger, review_risk, set_risk
from firstrung.coalition.results.funnels import FunnelDraft, set_funnel
from firstrung.coalition.results.targets import current_targets, propose_target
from firstrung.coalition.results.targets import vote as vote_on_target
from firstrung.coalition.results.terms import load_kpis
from firstrung.coalition.roadmap.agreeing import mark_recommendation
from firstrung.coalition.roadmap.duties import appoint, end_duty
from firstrung.coalition.roadmap.health import Finding, examine
from firstrung.coalition.terms import TermsError, load_terms, read_terms

__all__ = [
    "EDIT_INITIATIVE",
    "INITIATIVE_LIFECYCLE",
    "MEMBERS",
    "SEE_INITIATIVE",
    "SEE_TASK",
    "STEER_INITIATIVE",
    "WORK_ON_TASK",
    "Cost",
    "Counts",
    "Danger",
    "DayOff",
    "Dependency",
    "Draft",
    "Duty",
    "DutyKind",
    "Finding",
    "Funder",
    "Funnel",
    "FunnelDraft",
    "Initiative",
    "InitiativeKind",
    "InitiativeState",
    "Kpi",
    "LateTask",
    "Measure",
    "Money",
    "NearMilestone",
    "OrganizationField",
    "OwnTask",
    "Participation",
    "PersonField",
    "PhaseStep",
    "Priority",
    "Rating",
    "Recommendation",
    "RecruitingCycle",
    "ResourceKind",
    "ResourceNeed",
    "Risk",
    "RiskKind",
    "RiskState",
    "RootCause",
    "Shown",
    "SuccessCriterion",
    "Target",
    "Task",
    "TaskDraft",
    "TaskKind",
    "TermsError",
    "add_day_off",
    "add_task",
    "agree_on_plan",
    "appoint",
    "contacts_in",
    "contacts_of",
    "coordinates",
    "current_targets",
    "duties_of",
    "edit",
    "edit_task",
    "end_duty",
    "examine",
    "find_need",
    "finish_task",
    "import_tasks",
    "initiatives_led_by",
    "initiatives_of",
    "is_member",
    "late_tasks",
    "load_kpis",
    "load_terms",
    "mark_recommendation",
    "measures",
    "members_only",
    "new_initiatives",
    "on_duty",
    "open_initiatives",
    "open_needs",
    "own_tasks",
    "people_on_duty",
    "propose",
    "propose_target",
    "rate",
    "read_terms",
    "register_measure",
    "reopen_task",
    "review_risk",
    "running_initiatives",
    "set_cost",
    "set_criterion",
    "set_funder",
    "set_funnel",
    "set_need",
    "set_risk",
    "speaks_for",
    "staff",
    "stale_risks",
    "start_task",
    "take_part",
    "take_step",
    "upcoming_milestones",
    "vote_on_target",
    "wait_for",
    "workplaces",
]
