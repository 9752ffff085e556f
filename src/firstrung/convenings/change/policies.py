"""Who recommends, who decides for an institution, who looks after its programs."""

from typing import Any

from django.db.models import Q

from firstrung.coalition.public import coordinates, is_member
from firstrung.convenings.models import Advice, Program
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import SCHOOL_STAFF, Organization, OrganizationKind, in_scope

INSTITUTIONS = (
    OrganizationKind.DISTRICT,
    OrganizationKind.SCHOOL,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.COLLEGE,
)
"""Kinds of organizations that have programs and decide about recommendations."""


def _seen(actor: Any) -> Q:
    return EVERYBODY if is_member(actor) else NOBODY


def _own_advice(actor: Any) -> Q:
    """Who made it and the coalition's coordinators, until somebody has decided about it."""
    if not actor.is_authenticated:
        return NOBODY
    undecided = Q(decisions__isnull=True)
    return undecided if coordinates(actor) else undecided & Q(made_by=actor)


def _spoken_for(actor: Any) -> Q:
    """Institutions at which the actor teaches or leads, or which lie below them."""
    if not actor.is_authenticated:
        return NOBODY
    educates = Q(kind__in=INSTITUTIONS, ended_at__isnull=True)
    return educates if coordinates(actor) else educates & in_scope(actor, *SCHOOL_STAFF)


def _looked_after(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    if coordinates(actor):
        return EVERYBODY
    return in_scope(actor, *SCHOOL_STAFF, prefix="institution")


SEE_ADVICE: Rule[Advice] = Rule("convenings.see_advice", "convenings.Advice", _seen)
EDIT_ADVICE: Rule[Advice] = Rule(
    "convenings.edit_advice", "convenings.Advice", _own_advice, sees=SEE_ADVICE
)
SEE_INSTITUTION: Rule[Organization] = Rule(
    "convenings.see_institution", "identity.Organization", _seen
)
DECIDE_FOR: Rule[Organization] = Rule(
    "convenings.decide_for", "identity.Organization", _spoken_for, sees=SEE_INSTITUTION
)
SEE_PROGRAM: Rule[Program] = Rule("convenings.see_program", "convenings.Program", _seen)
EDIT_PROGRAM: Rule[Program] = Rule(
    "convenings.edit_program", "convenings.Program", _looked_after, sees=SEE_PROGRAM
)
