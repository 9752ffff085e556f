"""The door to opportunities."""

from firstrung.opportunities.models import Candidate
from firstrung.opportunities.policies import SEE_CANDIDATE
from firstrung.opportunities.services import Listing, list_candidate, unlist

__all__ = ["SEE_CANDIDATE", "Candidate", "Listing", "list_candidate", "unlist"]
