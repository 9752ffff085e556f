"""The door to opportunities."""

from firstrung.opportunities.events import CandidateShown
from firstrung.opportunities.models import Candidate
from firstrung.opportunities.policies import SEE_CANDIDATE
from firstrung.opportunities.services import Listing, list_candidate, unlist

__all__ = ["SEE_CANDIDATE", "Candidate", "CandidateShown", "Listing", "list_candidate", "unlist"]
