"""Write case studies and publish them (D25, D26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Initiative, Spotlight, SpotlightFigure, SpotlightFile
from firstrung.coalition.policies import STEER_INITIATIVE, coordinates, is_member
from firstrung.coalition.stories.policies import EDIT_SPOTLIGHT, PUBLISH_SPOTLIGHT
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.files.public import StoredFile
from firstrung.identity.public import Organization, Person

PARTS = ("background", "activities", "outcome")


@dataclass(frozen=True)
class Story:
    """A case study; ``curriculum_terms`` says how others may use what is taught."""

    title: str
    background: str = ""
    activities: str = ""
    outcome: str = ""
    initiative: Initiative | None = None
    curriculum_url: str = ""
    curriculum_terms: str = ""
    organizations: Iterable[Organization] = ()


FIELDS = ("title", *PARTS, "initiative", "curriculum_url", "curriculum_terms")


def write_spotlight(
    actor: Person, *, story: Story, now: datetime, spotlight: Spotlight | None = None
) -> Spotlight:
    """Begin a spotlight, or change the one given; who steers an initiative may tell of it."""
    if spotlight is not None:
        EDIT_SPOTLIGHT.require(actor, spotlight)
    elif not is_member(actor):
        raise NotVisible("coalition.write_spotlight")
    if not coordinates(actor) and (
        story.initiative is None or not STEER_INITIATIVE.allows(actor, story.initiative)
    ):
        raise Problem(_("Choose an initiative that you lead."), field="initiative")
    row = spotlight or Spotlight(written_by=actor, created_at=now)
    with transaction.atomic():
        for name in FIELDS:
            setattr(row, name, getattr(story, name))
        if row.published_at is not None:
            _check_whole(row)
        row.save()
        row.organizations.set(story.organizations)
        verb = "changed" if spotlight else "begun"
        record(actor, f"coalition.spotlight.{verb}", row, now=now)
    return row


def add_figure(
    actor: Person, *, spotlight: Spotlight, value: str, text: str, source: str, now: datetime
) -> SpotlightFigure:
    """A figure of the outcome; without a source it is none."""
    EDIT_SPOTLIGHT.require(actor, spotlight)
    if not source.strip():
        raise Problem(_("Where does this figure come from?"), field="source")
    with transaction.atomic():
        row = SpotlightFigure.objects.create(
            spotlight=spotlight, value=value.strip(), text=text.strip(), source=source.strip()
        )
        record(actor, "coalition.spotlight.figure_added", spotlight, now=now, value=row.value)
    return row


def remove_figure(actor: Person, *, figure: SpotlightFigure, now: datetime) -> None:
    """Take a figure away."""
    EDIT_SPOTLIGHT.require(actor, figure.spotlight)
    with transaction.atomic():
        value, spotlight = figure.value, figure.spotlight
        figure.delete()
        record(actor, "coalition.spotlight.figure_removed", spotlight, now=now, value=value)


def add_file(
    actor: Person, *, spotlight: Spotlight, file: StoredFile, title: str, now: datetime
) -> SpotlightFile:
    """Attach something that others can teach with; it is public once the spotlight is."""
    EDIT_SPOTLIGHT.require(actor, spotlight)
    if file.owner_id != actor.pk:
        raise NotYours("coalition.add_spotlight_file")
    with transaction.atomic():
        row = SpotlightFile.objects.create(spotlight=spotlight, file=file, title=title.strip())
        record(actor, "coalition.spotlight.file_added", spotlight, now=now, title=row.title)
    return row


def remove_file(actor: Person, *, attached: SpotlightFile, now: datetime) -> None:
    """Take an attachment away."""
    EDIT_SPOTLIGHT.require(actor, attached.spotlight)
    with transaction.atomic():
        title, spotlight = attached.title, attached.spotlight
        attached.delete()
        record(actor, "coalition.spotlight.file_removed", spotlight, now=now, title=title)


def publish_spotlight(actor: Person, *, spotlight: Spotlight, now: datetime) -> Spotlight:
    """Put it on the public page; all three parts must be there."""
    PUBLISH_SPOTLIGHT.require(actor, spotlight)
    if spotlight.published_at is not None:
        raise Problem(_("It is public already."))
    _check_whole(spotlight)
    return _publish(actor, spotlight, now, published_at=now)


def unpublish_spotlight(actor: Person, *, spotlight: Spotlight, now: datetime) -> Spotlight:
    """Take it off the public page; it is a draft again."""
    PUBLISH_SPOTLIGHT.require(actor, spotlight)
    if spotlight.published_at is None:
        raise Problem(_("It is not public."))
    return _publish(actor, spotlight, now, published_at=None)


def _publish(
    actor: Person, row: Spotlight, now: datetime, *, published_at: datetime | None
) -> Spotlight:
    with transaction.atomic():
        row.published_at = published_at
        row.save(update_fields=["published_at"])
        verb = "published" if published_at else "unpublished"
        record(actor, f"coalition.spotlight.{verb}", row, now=now)
    return row


def _check_whole(row: Spotlight) -> None:
    for name in PARTS:
        if not getattr(row, name).strip():
            raise Problem(
                _("A public spotlight has a background, activities and an outcome."), field=name
            )
