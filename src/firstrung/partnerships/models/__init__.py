"""Employers as partners: the shared record of each, who asks what of whom, what was agreed."""

from firstrung.partnerships.models.accounts import Account, HiringNeed, Note, StageChange
from firstrung.partnerships.models.asks import Ask, AskingRule, PlannedAsk
from firstrung.partnerships.models.people import Contact, Lead, Persona

__all__ = [
    "Account",
    "Ask",
    "AskingRule",
    "Contact",
    "HiringNeed",
    "Lead",
    "Note",
    "Persona",
    "PlannedAsk",
    "StageChange",
]
