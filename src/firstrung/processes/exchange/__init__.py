"""What employers give and get in other contexts, kept in the exchange ledger (A25–A36).

Each entry has the record that it was counted from as its origin. Handlers count again from the
records, so a second delivery changes nothing, and what was taken back goes from the ledger.
"""

from firstrung.processes.exchange.meeting import keep_gathering, keep_recent_gatherings
from firstrung.processes.exchange.reputation import recognition_changed
from firstrung.processes.exchange.talent import candidate_shown
from firstrung.processes.exchange.teams import mentors_changed
from firstrung.processes.exchange.validating import (
    endorsement_changed,
    review_submitted,
    threshold_signed,
)
from firstrung.processes.exchange.voting import ballot_cast, ballot_closed

__all__ = [
    "ballot_cast",
    "ballot_closed",
    "candidate_shown",
    "endorsement_changed",
    "keep_gathering",
    "keep_recent_gatherings",
    "mentors_changed",
    "recognition_changed",
    "review_submitted",
    "threshold_signed",
]
