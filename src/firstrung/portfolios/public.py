"""The door to portfolios: records, rules, freezing, and the way to the certificate."""

from firstrung.portfolios.enums import Component, FileRole, Proficiency, SessionState
from firstrung.portfolios.models import (
    Entry,
    EntryFile,
    EntryVersion,
    Portfolio,
    Snapshot,
    SnapshotFile,
    TeachingSession,
    UnitCompletion,
)
from firstrung.portfolios.policies import (
    CONFIRM_CURRICULUM,
    CONFIRM_TEACHING,
    EDIT_ENTRY,
    EDIT_PORTFOLIO,
    KEEP_PORTFOLIO,
    SEE_ENTRY,
    SEE_PORTFOLIO,
)
from firstrung.portfolios.selectors.entries import portfolio_of, shown_entries
from firstrung.portfolios.selectors.progress import (
    Facts,
    Step,
    Targets,
    completeness,
    facts_of,
    next_steps,
    share_done,
    steps,
)
from firstrung.portfolios.selectors.snapshots import verify_snapshot
from firstrung.portfolios.services.portfolios import describe, open_portfolio
from firstrung.portfolios.services.snapshots import freeze

__all__ = [
    "CONFIRM_CURRICULUM",
    "CONFIRM_TEACHING",
    "EDIT_ENTRY",
    "EDIT_PORTFOLIO",
    "KEEP_PORTFOLIO",
    "SEE_ENTRY",
    "SEE_PORTFOLIO",
    "Component",
    "Entry",
    "EntryFile",
    "EntryVersion",
    "Facts",
    "FileRole",
    "Portfolio",
    "Proficiency",
    "SessionState",
    "Snapshot",
    "SnapshotFile",
    "Step",
    "Targets",
    "TeachingSession",
    "UnitCompletion",
    "completeness",
    "describe",
    "facts_of",
    "freeze",
    "next_steps",
    "open_portfolio",
    "portfolio_of",
    "share_done",
    "shown_entries",
    "steps",
    "verify_snapshot",
]
