"""A region's testimonials and what they say together, from its folder.

The folder holds `stories.yaml` with three lists; each row has a ``code`` of its own:

* ``themes``: ``name``, ``name_es``;
* ``testimonials``: ``quote``, ``speaker_kind`` (see `SpeakerKind`), ``role``,
  ``organization_class``, ``context``, ``said_days_ago``, ``themes`` (codes), and where there is
  one ``sector``, ``signed_days_ago`` (a yes on paper to the role without names; else it waits),
  ``outcome`` with ``outcome_source``;
* ``insights``: ``theme``, ``text``, ``text_es`` and ``sector`` (optional).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from firstrung.coalition.enums import ShownAs, SpeakerKind
from firstrung.coalition.models import Insight, Testimonial, Theme
from firstrung.coalition.regional import NAMES, Document, Lists, read_lists, refuse
from firstrung.coalition.stories.consenting import consent_on_paper
from firstrung.coalition.stories.insights import set_insight
from firstrung.coalition.stories.testimonials import Said, record_testimonial
from firstrung.identity.public import Person
from firstrung.taxonomies.public import Sector

FILE = "stories.yaml"
LISTS: Lists = {
    "themes": (NAMES, ()),
    "testimonials": (
        (
            "code", "quote", "speaker_kind", "role", "organization_class", "context",
            "said_days_ago", "themes",
        ),
        ("sector", "signed_days_ago", "outcome", "outcome_source"),
    ),
    "insights": (("code", "theme", "text", "text_es"), ("sector",)),
}  # fmt: skip


def read_stories(folder: Path) -> Document:
    """The file, checked as a whole; `TermsError` tells everything that is wrong with it."""
    document = read_lists(folder, FILE, LISTS)
    refuse(FILE, list(_misfits(document)))
    return document


def load_stories(folder: Path, *, actor: Person, now: datetime) -> int:
    """Load what is not there yet, by a coordinator; how many testimonials are new.

    Days ago are counted from ``now``. Loading a second time adds nothing.
    """
    document = read_stories(folder)
    with transaction.atomic():
        for position, row in enumerate(document["themes"]):
            values = {key: row[key] for key in ("name", "name_es")} | {"position": position}
            Theme.objects.update_or_create(code=row["code"], defaults=values)
        themes = {theme.code: theme for theme in Theme.objects.all()}
        sectors = {sector.code: sector for sector in Sector.objects.all()}
        new = sum(_load(actor, row, themes, sectors, now) for row in document["testimonials"])
        for row in document["insights"]:
            theme, sector = themes[row["theme"]], sectors.get(row.get("sector", ""))
            set_insight(
                actor,
                theme=theme,
                sector=sector,
                text=row["text"],
                text_es=row["text_es"],
                insight=Insight.objects.filter(theme=theme, sector=sector).first(),
                now=now,
            )
    return new


def _load(
    actor: Person,
    row: dict[str, Any],
    themes: dict[str, Theme],
    sectors: dict[str, Sector],
    now: datetime,
) -> int:
    if Testimonial.objects.filter(quote=row["quote"]).exists():
        return 0
    today = timezone.localdate(now)
    said = Said(
        quote=row["quote"],
        speaker_kind=row["speaker_kind"],
        role=row["role"],
        organization_class=row["organization_class"],
        said_on=today - timedelta(days=row["said_days_ago"]),
        context=row["context"],
        sector=sectors.get(row.get("sector", "")),
        outcome=row.get("outcome", ""),
        outcome_source=row.get("outcome_source", ""),
        themes=[themes[code] for code in row["themes"]],
    )
    made = record_testimonial(actor, said=said, now=now)
    if "signed_days_ago" in row:
        signed_on = today - timedelta(days=row["signed_days_ago"])
        consent_on_paper(
            actor, testimonial=made, level=ShownAs.ANONYMOUS, signed_on=signed_on, now=now
        )
    return 1


def _misfits(document: Document) -> Iterator[str]:
    """What fits its shape but names something that is not there, or says something impossible."""
    themes = {row["code"] for row in document["themes"]}
    sectors = set(Sector.objects.values_list("code", flat=True))
    for name in ("testimonials", "insights"):
        for row in document[name]:
            if "sector" in row and row["sector"] not in sectors:
                yield f"{name} {row['code']}: there is no sector “{row['sector']}”"
    for row in document["insights"]:
        if row["theme"] not in themes:
            yield f"insights {row['code']}: there is no theme “{row['theme']}”"
    for row in document["testimonials"]:
        yield from _misfits_of(row, themes)


def _misfits_of(row: dict[str, Any], themes: set[str]) -> Iterator[str]:
    place = f"testimonials {row['code']}"
    if row["speaker_kind"] not in SpeakerKind.values:
        yield f"{place}: speaker_kind must be one of {', '.join(SpeakerKind.values)}"
    if not isinstance(row["themes"], list) or not themes.issuperset(row["themes"]):
        yield f"{place}: themes must be a list of codes from themes"
    days = [row["said_days_ago"], row.get("signed_days_ago", 0)]
    if not all(type(each) is int and each >= 0 for each in days):
        yield f"{place}: days ago must be whole numbers"
    elif days[1] > days[0]:
        yield f"{place}: it can't be signed before it was said"
    if row.get("outcome") and not row.get("outcome_source"):
        yield f"{place}: an outcome needs outcome_source"
