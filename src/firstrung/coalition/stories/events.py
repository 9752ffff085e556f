"""What happened here that sends letters."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class TestimonialConsentAsked(Event):
    """A speaker is asked by letter whether the testimonial may be shown."""

    testimonial_id: int


@dataclass(frozen=True, kw_only=True)
class Announced(Event):
    """An announcement waits to be sent in these deliveries (some dozens at a time)."""

    delivery_ids: list[int]
