"""Employers as partners: the shared record of each, who asks what of whom, what was agreed."""

from firstrung.partnerships.models.accounts import Account, HiringNeed, Note, StageChange
from firstrung.partnerships.models.agreements import (
    Commitment,
    CommitmentItem,
    ExchangeEntry,
    HiringAssumption,
    InterestAnswer,
    InterestSurvey,
    Placement,
)
from firstrung.partnerships.models.asks import Ask, AskingRule, PlannedAsk
from firstrung.partnerships.models.imports import EmployerImport, EmployerLine
from firstrung.partnerships.models.people import Contact, Lead, Persona
from firstrung.partnerships.models.phases import PartnerProgram, Phase, PhaseActivity, PhaseGate

__all__ = [
    "Account",
    "Ask",
    "AskingRule",
    "Commitment",
    "CommitmentItem",
    "Contact",
    "EmployerImport",
    "EmployerLine",
    "ExchangeEntry",
    "HiringAssumption",
    "HiringNeed",
    "InterestAnswer",
    "InterestSurvey",
    "Lead",
    "Note",
    "PartnerProgram",
    "Persona",
    "Phase",
    "PhaseActivity",
    "PhaseGate",
    "Placement",
    "PlannedAsk",
    "StageChange",
]
