"""What happens in the pipeline that others act on."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class LeadSent(Event):
    """Somebody wrote in the public form; coordinators are to hear of it."""

    lead_id: int
