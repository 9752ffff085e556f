"""The door to portfolios: records, rules, freezing, and the way to the certificate."""

from firstrung.portfolios.content import Content
from firstrung.portfolios.enums import Component, Proficiency, SessionState
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
from firstrung.portfolios.selectors.files import portfolio_file, serve_file, snapshot_file
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
from firstrung.portfolios.services.curriculum import tick_units
from firstrung.portfolios.services.entries import add_entry, remove_entry, save_entry
from firstrung.portfolios.services.portfolios import describe, open_portfolio
from firstrung.portfolios.services.snapshots import freeze, mark_validated
from firstrung.portfolios.services.teaching import (
    Taught,
    add_session,
    confirm_session,
    refuse_session,
)

__all__ = [
    "CONFIRM_CURRICULUM",
    "CONFIRM_TEACHING",
    "EDIT_ENTRY",
    "EDIT_PORTFOLIO",
    "KEEP_PORTFOLIO",
    "SEE_ENTRY",
    "SEE_PORTFOLIO",
    "Component",
    "Content",
    "Entry",
    "EntryFile",
    "EntryVersion",
    "Facts",
    "Portfolio",
    "Proficiency",
    "SessionState",
    "Snapshot",
    "SnapshotFile",
    "Step",
    "Targets",
    "Taught",
    "TeachingSession",
    "UnitCompletion",
    "add_entry",
    "add_session",
    "completeness",
    "confirm_session",
    "describe",
    "facts_of",
    "freeze",
    "mark_validated",
    "next_steps",
    "open_portfolio",
    "portfolio_file",
    "portfolio_of",
    "refuse_session",
    "remove_entry",
    "save_entry",
    "serve_file",
    "share_done",
    "shown_entries",
    "snapshot_file",
    "steps",
    "tick_units",
    "verify_snapshot",
]
