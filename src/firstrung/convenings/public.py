"""The door to convenings: events, what comes of them, meetings."""

from firstrung.convenings.models import Event, Occupation
from firstrung.convenings.policies import RUN_EVENT, SEE_EVENT

__all__ = ["RUN_EVENT", "SEE_EVENT", "Event", "Occupation"]
