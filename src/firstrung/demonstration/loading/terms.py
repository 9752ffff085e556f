"""The region's template: institutions, terms, targets, and what its coordinator stands for."""

from firstrung.demonstration.cast import Cast
from firstrung.regions.public import bring_agreements, coordinator_of, load_template


def load_terms(cast: Cast) -> None:
    """Everything of the template but the rubric and the rules; keeps organizations by key."""
    loaded = load_template(cast.folder.template, now=cast.calendar.now, say=lambda _line: None)
    cast.organizations.update(loaded.organizations)


def load_agreements(cast: Cast) -> None:
    """The rubric, a draft of the threshold and the pace of asking, where somebody coordinates."""
    calendar = cast.calendar
    actor = coordinator_of(cast.coalition, calendar.today)
    if actor is not None:
        bring_agreements(actor, cast.folder.template, on=calendar.today, now=calendar.now)
