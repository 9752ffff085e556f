"""What of a testimonial may be shown: the one place that turns a row into words for a page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from firstrung.coalition.enums import ShownAs
from firstrung.coalition.models import Testimonial


@dataclass(frozen=True)
class Voice:
    """A testimonial as it may be shown; ``who`` holds exactly the names that were allowed."""

    uid: UUID
    quote: str
    who: str
    kind: str
    sector: str
    said_on: date
    context: str
    outcome: str
    outcome_source: str
    initiative: str
    themes: tuple[str, ...]


def attribution(row: Testimonial, level: str) -> str:
    """Who said it, at that level of openness."""
    place = row.organization_class
    if level != ShownAs.ANONYMOUS and row.organization is not None:
        place = row.organization.name
    parts = [row.role, place]
    if level == ShownAs.PERSON:
        parts.insert(0, speaker_name(row))
    return ", ".join(part for part in parts if part)


def speaker_name(row: Testimonial) -> str:
    """The speaker's name where it is known: of the person's record, else as written down."""
    return row.speaker.name if row.speaker is not None else row.speaker_name


def possible_levels(row: Testimonial) -> list[ShownAs]:
    """The levels for which the names are known."""
    levels = [ShownAs.ANONYMOUS]
    if row.organization is not None:
        levels.append(ShownAs.ORGANIZATION)
        if speaker_name(row):
            levels.append(ShownAs.PERSON)
    return levels


def voice(row: Testimonial, level: str | None = None) -> Voice:
    """The row as the speaker allowed it, or as it would be at another ``level``."""
    return Voice(
        uid=row.uid,
        quote=row.quote,
        who=attribution(row, level or row.consented_to or ShownAs.ANONYMOUS),
        kind=str(row.get_speaker_kind_display()),
        sector=str(row.sector) if row.sector is not None else "",
        said_on=row.said_on,
        context=row.context,
        outcome=row.outcome,
        outcome_source=row.outcome_source,
        initiative=row.initiative.title if row.initiative is not None else "",
        themes=tuple(str(theme) for theme in row.themes.all()),
    )


def with_parts(rows: QuerySet[Testimonial]) -> QuerySet[Testimonial]:
    """The rows with all that `voice` reads, in two queries."""
    related = rows.select_related("sector", "organization", "speaker", "initiative")
    return related.prefetch_related("themes")
